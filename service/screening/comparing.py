"""Compares two names, in whichever scripts they are written."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from service.screening.han import writing
from service.screening.latin import compare_latin
from service.screening.meeting import Meeting
from service.screening.names import Name
from service.screening.policy import How, ScreeningPolicy
from service.screening.readings import MOST_SPELLED, System, is_usual, spellings, spells


def compare(ours: Name, theirs: Name, policy: ScreeningPolicy) -> Meeting | None:
    """The best way in which two names meet; None where they do not."""
    best: Meeting | None = None
    if ours.han and theirs.han:
        best = compare_han(ours, theirs, policy)
    elif ours.han and theirs.tokens:
        best = compare_spelled(theirs, ours, policy)
    elif theirs.han and ours.tokens:
        best = compare_spelled(ours, theirs, policy)
    if ours.tokens and theirs.tokens and (best is None or best.score < policy.thresholds.hit):
        latin = compare_latin(ours, theirs, policy)
        if latin is not None and (best is None or latin.score > best.score):
            best = latin
    return best


def compare_han(ours: Name, theirs: Name, policy: ScreeningPolicy) -> Meeting | None:
    """Two names in characters."""
    found = writing(ours.han, theirs.han)
    if found is not None:
        how = How(found.value)
        return Meeting(how, policy.score_of[how])
    if len(ours.han) == len(theirs.han) and not set(ours.spelled(System.PINYIN)).isdisjoint(
        theirs.spelled(System.PINYIN)
    ):
        return Meeting(How.HOMOPHONE, policy.score_of[How.HOMOPHONE])
    return None


def compare_spelled(latin: Name, han: Name, policy: ScreeningPolicy) -> Meeting | None:
    """Latin letters that may spell a name in characters: joined or split, the surname first or last.

    A further word, such as an English given name, costs.
    """
    best = _spelled_by(latin.rotations, han, policy)
    if best is None and len(latin.tokens) > 2:
        for at in range(len(latin.tokens)):
            rest = latin.tokens[:at] + latin.tokens[at + 1 :]
            turned = tuple("".join(rest[i:] + rest[:i]) for i in range(len(rest)))
            found = _spelled_by(turned, han, policy, exact=True)
            if found is not None:
                score = max(0, found.score - policy.costs.extra_token)
                return Meeting(found.how, score, (*found.notes, "EXTRA_WORD"))
    return best


def _spelled_by(
    rotations: tuple[str, ...], han: Name, policy: ScreeningPolicy, *, exact: bool = False
) -> Meeting | None:
    wanted = frozenset(rotations)
    for system in System:
        known = han.spelled(system)
        for spelled in known:
            if spelled in wanted:
                return _exact(spelled, system, han, policy)
        if len(known) == MOST_SPELLED:  # there are more
            for one in rotations:
                if spells(one, han.han, system, han.surname):
                    return _exact(one, system, han, policy)
    if exact:
        return None
    least = policy.typos.pinyin_letters
    for spelled in han.spelled(System.PINYIN):
        if len(spelled) >= least and any(OSA.distance(spelled, one, score_cutoff=1) <= 1 for one in rotations):
            return Meeting(How.SPELLING_TYPO, policy.score_of[How.SPELLING_TYPO], ("EDITS_1",))
    return None


def _exact(spelled: str, system: System, han: Name, policy: ScreeningPolicy) -> Meeting:
    how = How(system.value)
    score, notes = policy.score_of[how], []
    first = han.han[0]
    if system is System.PINYIN:
        as_surname = [one for one in spellings(first, system, first=True) if spelled.startswith(one)]
        if as_surname and not any(is_usual(first, one) for one in as_surname):
            score -= policy.costs.unusual_reading
            notes.append("UNUSUAL_READING")
    if len(han.han) < 3:
        score -= policy.costs.short_pinyin
        notes.append("SHORT")
    return Meeting(how, max(0, score), tuple(notes))
