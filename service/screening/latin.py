"""Compares two names in Latin letters: order, spaces, typing errors, words that only one side has."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from service.screening.letters import skeleton
from service.screening.meeting import Meeting
from service.screening.names import Name
from service.screening.policy import How, ScreeningPolicy
from service.screening.syllables import is_pinyin

_LEAST_WORD = 650
"""Below this likeness, in thousandths, two words are not of each other."""
_ALIKE, _SOUNDS_ALIKE = 600, 920
"""From the first on, words of the same consonants count as the second: MOHAMMED and MUHAMMAD."""


def compare_latin(ours: Name, theirs: Name, policy: ScreeningPolicy) -> Meeting | None:
    """How two names in Latin letters meet; None where they do not."""
    scores, costs = policy.score_of, policy.costs
    if ours.tokens == theirs.tokens:
        return Meeting(How.LATIN_EQUAL, scores[How.LATIN_EQUAL])
    one, form = _plain(ours.tokens, policy)
    other, their_form = _plain(theirs.tokens, policy)
    if not one or not other:
        return None
    off = costs.legal_form if form and their_form and form != their_form else 0
    notes = ("OTHER_LEGAL_FORM",) if off else ()
    if one == other:
        return Meeting(How.LATIN_EQUAL, scores[How.LATIN_EQUAL] - off, notes)
    a, b = "".join(one), "".join(other)
    if a == b:
        return Meeting(How.LATIN_JOINED, scores[How.LATIN_JOINED] - off, notes)
    if sorted(one) == sorted(other):
        return Meeting(How.LATIN_ORDER, scores[How.LATIN_ORDER] - off, notes)
    found = _typed(one, other, policy)
    aligned = None if _in_pinyin(one) and _in_pinyin(other) else _aligned(one, other, policy)
    best = max((m for m in (found, aligned) if m), key=lambda m: m.score, default=None)
    return None if best is None else Meeting(best.how, max(0, best.score - off), (*best.notes, *notes))


@lru_cache(maxsize=1 << 16)
def _plain(tokens: tuple[str, ...], policy: ScreeningPolicy) -> tuple[tuple[str, ...], str]:
    """The words without titles and legal form, and the legal form."""
    form = ""
    kept = list(tokens)
    if not policy.form_starts.isdisjoint(tokens):
        for words, own in policy.forms:
            size = len(words)
            for at in range(len(kept) - size + 1):
                if tuple(kept[at : at + size]) == words and len(kept) > size:
                    form = form or own
                    del kept[at : at + size]
                    break
    names = [t for t in kept if t not in policy.words.titles and t not in ("THE", "AND")]
    return tuple(names or kept), form


def _typed(one: tuple[str, ...], other: tuple[str, ...], policy: ScreeningPolicy) -> Meeting | None:
    """The same letters but for one or two, the words in any order."""
    a = "".join(one)
    most = _edits_allowed(len(a), policy)
    if abs(len(a) - sum(map(len, other))) > most:
        return None
    distance = min(OSA.distance(a, "".join(other[at:] + other[:at]), score_cutoff=most) for at in range(len(other)))
    if distance > most:
        return None
    if distance == 0:
        return Meeting(How.LATIN_ORDER, policy.score_of[How.LATIN_ORDER])
    score = policy.score_of[How.LATIN_TYPO] - policy.costs.edit * distance // len(a)
    if _in_pinyin(one) and _in_pinyin(other):
        return Meeting(How.SPELLING_TYPO, min(score, policy.score_of[How.SPELLING_TYPO]), (f"EDITS_{distance}",))
    return Meeting(How.LATIN_TYPO, score, (f"EDITS_{distance}",))


def _in_pinyin(tokens: tuple[str, ...]) -> bool:
    return len(tokens) <= 4 and all(map(is_pinyin, tokens))


def _edits_allowed(letters: int, policy: ScreeningPolicy) -> int:
    typos = policy.typos
    return 2 if letters >= typos.letters_for_two else 1 if letters >= typos.letters_for_one else 0


def _aligned(one: tuple[str, ...], other: tuple[str, ...], policy: ScreeningPolicy) -> Meeting | None:
    """Each word with the most alike of the other side; every word that is left over costs."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) < 2:
        return None
    likeness = sorted(
        ((_likeness(s, t), -i, -j) for i, s in enumerate(short) for j, t in enumerate(long)), reverse=True
    )
    taken: dict[int, tuple[int, int]] = {}
    used: set[int] = set()
    for value, i, j in likeness:
        if value < _LEAST_WORD:
            break
        if -i not in taken and -j not in used:
            taken[-i] = (value, -j)
            used.add(-j)
    particles = policy.words.particles
    weights = [_weight(s, particles) for s in short]
    if sum(weight for weight, i in zip(weights, range(len(short)), strict=True) if i in taken) * 2 < sum(weights):
        return None
    named = [i for i in taken if short[i] not in particles]
    if len(named) < 2:
        return None
    total = sum(weights[i] * taken[i][0] if i in taken else 0 for i in range(len(short)))
    score = total // sum(weights)
    left = [t for j, t in enumerate(long) if j not in used and t not in particles]
    unmatched_short = len(short) - len(taken)
    score -= policy.costs.unmatched * len(left) * (2 if unmatched_short else 1)
    if any(len(short[i]) == 1 or len(long[j]) == 1 for i, (_, j) in taken.items()):
        score -= policy.costs.initial
    if left or unmatched_short:
        if all(value < 1000 for value, _ in taken.values()):  # words left out, and those there only sound alike
            score -= policy.costs.unmatched
        return Meeting(How.PARTIAL, max(0, score - 1000 + policy.score_of[How.PARTIAL]), (f"WORDS_LEFT_{len(left)}",))
    return Meeting(How.TOKEN_TYPO, max(0, min(score, policy.score_of[How.TOKEN_TYPO])))


@lru_cache(maxsize=1 << 16)
def _likeness(a: str, b: str) -> int:
    """How alike two words are, in thousandths."""
    if a == b:
        return 1000
    if len(a) == 1 or len(b) == 1:
        return 800 if a[0] == b[0] else 0
    longest = max(len(a), len(b))
    distance = OSA.distance(a, b)
    value = 1000 - 1000 * distance // longest
    if longest >= 4 and _ALIKE <= value < _SOUNDS_ALIKE and skeleton(a) == skeleton(b):
        return _SOUNDS_ALIKE
    return value


def _weight(token: str, particles: frozenset[str]) -> int:
    return 1 if token in particles else min(len(token), 6)
