"""Between the values of screening and the contract's messages; nothing is decided here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from idverdict import v1

from service.call.times import timestamp
from service.labels import label, word
from service.screening.facts import Facts, Kind
from service.screening.result_json import hit_value, result_bytes
from service.screening.screening import List, Screening
from storage.screening.values import Changes, ListVersion, Shared, StoredHit, Sweep


def version_name(list_id: str, version: int) -> str:
    """``lists/{list}/versions/{version}``."""
    return f"lists/{list_id}/versions/{version}"


def facts_in(message: v1.ScreeningSubject) -> Facts:
    """The facts of a request."""
    kind = Kind(word(v1.ListedKind, message.kind)) if message.kind else None
    return Facts(
        tuple(dict.fromkeys(message.names)),
        kind,
        tuple(dict.fromkeys(message.birth_dates)),
        tuple(dict.fromkeys(one.upper() for one in message.countries)),
        tuple(dict.fromkeys(message.numbers)),
    )


def list_message(one: ListVersion) -> v1.ListVersion:
    """A version of a list."""
    return v1.ListVersion(
        name=version_name(one.list_id, one.version),
        format=label(v1.ListFormat, one.format),
        sha256=one.sha256.hex(),
        size_bytes=one.size,
        entries=one.entries,
        names=one.names,
        records_without_names=one.without_names,
        imported_by=one.imported_by,
        create_time=timestamp(one.created_at),
    )


def screening_message(made: Screening, changes: Changes | None = None) -> v1.Screening:
    """What came of a screening."""
    canonical = result_bytes(made)
    changes = changes or Changes()
    return v1.Screening(
        policy_id=made.policy.id,
        policy_version=made.policy.version,
        policy_sha256=made.policy.sha256,
        list_versions=[_name(one) for one in made.lists],
        matches=[match_message(hit_value(hit)) for hit in made.hits],
        more=made.more,
        canonical=canonical.decode(),
        sha256=hashlib.sha256(canonical).hexdigest(),
        opened=changes.opened,
        reopened=changes.reopened,
        ended=changes.ended,
    )


def match_message(hit: Mapping[str, Any]) -> v1.ScreeningMatch:
    """A hit, from its JSON values."""
    entry = hit["entry"]
    return v1.ScreeningMatch(
        list_version=version_name(hit["list"], hit["version"]),
        entry_id=entry["id"],
        former_ids=entry["former_ids"],
        entry=v1.ScreeningSubject(
            names=entry["names"],
            kind=label(v1.ListedKind, entry["kind"]),
            birth_dates=entry["birth_dates"],
            countries=entry["countries"],
            numbers=entry["numbers"],
        ),
        topics=entry["topics"],
        subject_name=hit["subject_name"],
        entry_name=hit["entry_name"],
        how=hit["how"],
        notes=hit["notes"],
        name_score=hit["name_score"],
        score=hit["score"],
        strength=label(v1.HitStrength, hit["strength"]),
        supports=hit["supports"],
        contradicts=hit["contradicts"],
        common=hit["common"],
    )


def stored_message(hit: StoredHit) -> v1.ScreeningHit:
    """A stored hit, with what was opened of it."""
    message = v1.ScreeningHit(
        name=f"hits/{hit.id}",
        list_version=version_name(hit.list_id, hit.list_version),
        how=hit.how,
        score=hit.score,
        state=label(v1.HitState, hit.state),
        decision=label(v1.HitDecision, hit.decision),
        proposed_by=hit.proposed_by or "",
        etag=str(hit.revision),
        create_time=timestamp(hit.created_at),
        change_time=timestamp(hit.changed_at),
        restricted=hit.restricted,
        of_party=hit.of_party,
        acts=[
            v1.HitAct(
                number=act.number,
                kind=label(v1.HitActKind, act.kind),
                person=act.person or "",
                decision=label(v1.HitDecision, act.decision),
                note=act.note,
                time=timestamp(act.at),
                list_version=act.list_version,
            )
            for act in hit.acts
        ],
    )
    if hit.party:
        party = json.loads(hit.party)
        message.party = party["id"]
        message.party_roles.extend(party["roles"])
    if hit.content:
        message.match.CopyFrom(match_message(json.loads(hit.content)))
    return message


def sweep_message(sweep: Sweep) -> v1.ScreeningSweep:
    """A sweep."""
    return v1.ScreeningSweep(
        name=f"sweeps/{sweep.id}",
        kind=label(v1.SweepKind, sweep.kind),
        list_version=version_name(sweep.list_id, sweep.list_version) if sweep.list_id else "",
        state=label(v1.SweepState, sweep.state),
        subjects=sweep.subjects,
        opened=sweep.opened,
        reopened=sweep.reopened,
        ended=sweep.ended,
        create_time=timestamp(sweep.created_at),
        finish_time=timestamp(sweep.finished_at),
    )


def group_message(one: Shared) -> v1.DuplicateGroup:
    """Customers that share something."""
    subjects = [f"subjects/{subject}" for subject in one.subjects]
    return v1.DuplicateGroup(kind=label(v1.DuplicateGroupKind, one.kind), subjects=subjects, names=one.names)


def _name(one: List) -> str:
    return version_name(one.id, one.version)
