"""Between the rows of screening and their values: what is sealed, and what it is bound to."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import uuid4

from storage.keys.customer_keys import DataKey
from storage.screening.rows import ActRow, HitRow, ListRow, SubjectRow, SweepRow
from storage.screening.values import Act, Found, ListVersion, StoredHit, Subject, Sweep
from storage.screening.words import ActKind, HitDecision, HitState, SweepKind, SweepState
from storage.sealing.blind_index import BlindIndex
from storage.sealing.seal import associated_data


def sealed_lines(row: ListRow, number: int, lines: Iterable[bytes], key: DataKey) -> bytes:
    """Some entries of a version."""
    return key.seal(zlib.compress(b"\n".join(lines), 6), _part_bound(row, number))


def opened_lines(row: ListRow, number: int, sealed: bytes, key: DataKey) -> list[bytes]:
    """Some entries of a version. Raises RecordDamaged."""
    return zlib.decompress(key.opened(sealed, _part_bound(row, number))).split(b"\n")


def list_of(row: ListRow) -> ListVersion:
    """The value in a row."""
    return ListVersion(
        row.id, row.list_id, row.version, row.format, row.sha256, row.size, row.entries, row.names, row.without_names,
        row.imported_by, row.created_at,
    )  # fmt: skip


def seal_subject(row: SubjectRow, facts: bytes, key: DataKey) -> bytes:
    """The facts of a subject."""
    return key.seal(facts, _subject_bound(row))


def open_subject(row: SubjectRow, key: DataKey) -> Subject:
    """The value in a row. Raises RecordDamaged."""
    return Subject(row.id, key.opened(row.facts_sealed, _subject_bound(row)), row.screened_at, row.party)


def seal_hit(row: HitRow, found: Found, key: DataKey) -> bytes:
    """What was found and by which facts, with the ids and digests that a decision holds for."""
    kept = {
        "ids": sorted(found.ids),
        "subject": found.subject_digest.hex(),
        "entry": found.entry_digest.hex(),
        "content": found.content.decode(),
        "facts": found.facts.decode(),
    }
    if found.party:
        kept["party"] = found.party
    return key.seal(json.dumps(kept, ensure_ascii=False).encode(), _hit_bound(row))


def open_hit(row: HitRow, key: DataKey | None) -> Mapping[str, object]:
    """What `seal_hit` sealed; empty where the customer was erased. Raises RecordDamaged."""
    if key is None or not row.content_sealed:
        return {}
    found: Mapping[str, object] = json.loads(key.opened(row.content_sealed, _hit_bound(row)))
    return found


def hit_of(row: HitRow, key: DataKey | None, acts: Iterable[ActRow], *, restricted: bool) -> StoredHit:
    """The value in a row; without a key what stands in clear. Raises RecordDamaged."""
    opened = open_hit(row, key)
    return StoredHit(
        id=row.id,
        list_id=row.list_id,
        list_version=row.list_version,
        how=row.how,
        score=row.score,
        state=HitState(row.state),
        decision=HitDecision(row.decision) if row.decision else None,
        proposed_by=row.proposed_by,
        revision=row.revision,
        created_at=row.created_at,
        changed_at=row.changed_at,
        policy_sha256=row.policy_sha256,
        restricted=restricted,
        content=str(opened.get("content", "")).encode(),
        acts=tuple(open_act(one, key) for one in acts),
        of_party=bool(row.party),
        party=str(opened.get("party", "")),
        subject_digest=str(opened.get("subject", "")),
        facts=str(opened.get("facts", "")).encode(),
    )


def act_row(
    hit: HitRow,
    kind: ActKind,
    at: datetime,
    *,
    person: str | None = None,
    decision: str | None = None,
    note: str = "",
    key: DataKey | None = None,
) -> ActRow:
    """The row of the next act on a hit, which counts it. A note needs the key."""
    hit.acts += 1
    row = ActRow(
        id=str(uuid4()),
        tenant=hit.tenant,
        hit_id=hit.id,
        customer_key_id=hit.customer_key_id,
        number=hit.acts,
        kind=kind.value,
        person=person,
        decision=decision,
        list_version=hit.list_version,
        at=at,
    )
    if note and key is not None:
        row.note_sealed = key.seal(note.encode(), _note_bound(row))
    return row


def open_act(row: ActRow, key: DataKey | None) -> Act:
    """The value in a row. Raises RecordDamaged."""
    note = key.opened(row.note_sealed, _note_bound(row)).decode() if key and row.note_sealed else ""
    return Act(
        row.number,
        ActKind(row.kind),
        row.person,
        HitDecision(row.decision) if row.decision else None,
        row.list_version,
        note,
        row.at,
    )


def sweep_of(row: SweepRow) -> Sweep:
    """The value in a row."""
    return Sweep(
        row.id, SweepKind(row.kind), row.list_id, row.list_version, SweepState(row.state), row.subjects, row.opened,
        row.reopened, row.ended, row.created_at, row.finished_at,
    )  # fmt: skip


def request_index(index: BlindIndex, request_id: str) -> bytes:
    """Blind index of the id of a request."""
    return index.of("screening_request", request_id.encode())


def digest_index(index: BlindIndex, digest: bytes) -> bytes:
    """Blind index of the digest of a request."""
    return index.of("screening_digest", digest)


def _part_bound(row: ListRow, number: int) -> bytes:
    return associated_data(row.tenant, row.id, "screening list", row.list_id, str(row.version), str(number))


def _subject_bound(row: SubjectRow) -> bytes:
    return associated_data(row.tenant, row.id, "screening subject", *_of_party(row))


def _of_party(row: SubjectRow | HitRow) -> tuple[str, ...]:
    """What a party's rows are bound to beside those of customers, which are older."""
    return (row.party,) if row.party else ()


def _hit_bound(row: HitRow) -> bytes:
    clear = (row.list_id, str(row.list_version), row.how, str(row.score), row.policy_sha256.hex(), *_of_party(row))
    return associated_data(row.tenant, row.id, "screening hit", *clear)


def _note_bound(row: ActRow) -> bytes:
    clear = (row.hit_id, str(row.number), row.kind, row.person or "", row.decision or "")
    return associated_data(row.tenant, row.id, "screening note", *clear)
