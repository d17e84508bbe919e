"""Evidence packs: all that is kept of one verification in one zip file, for an inspection or a customer's objection.

``manifest.json`` names every other member with its SHA-256. ``report.html`` is for a person to read; the JSON members
are the contract's messages (``Verification``, ``Claim``, ``DocumentReading``, ``CheckResult``, ``AuthorityCheck``) in
protobuf's own JSON, in clear; ``reviews.json`` has the cases of people who decided on it. ``audit/`` holds what the
audit log tells of it, with proofs; ``evidence/`` the pictures byte for byte; ``annotated/`` those of the report, with
the watermark. All is made in memory: no file is left behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from service.pack.archive import archive, json_bytes
from service.pack.contents import Contents, gather
from service.pack.pictures import annotated, file_names
from service.pack.report import report
from service.pack.reviews import case_messages
from storage import Action, Event, Store
from storage.verifications.digests import VERIFICATION

__all__ = ["Pack", "build_pack"]

TYPE: Final = "idverdict.evidence-pack.v1"
_ENDINGS: Final = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic"}


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack: the name that its file should get, and the file's bytes."""

    file_name: str
    content: bytes = field(repr=False)


def build_pack(
    store: Store,
    name: str,
    operator: str,
    made_at: datetime,
    *,
    for_inspection: bool = False,
    between_stages: Callable[[], None] = lambda: None,
) -> Pack:
    """Pack what is kept of a verification by its resource name, marked with the operator and the time.

    Args:
        store: as the tenant sees it.
        name: ``verifications/{verification}``.
        operator: who will hold the pack.
        made_at: the time for the watermark, aware.
        for_inspection: an authority asks: restricted records too.
        between_stages: called between stages; may raise.

    Raises:
        ApiError, EvidenceDamaged: as `gather`.
    """
    contents = gather(store, name, operator, made_at, for_inspection=for_inspection, between_stages=between_stages)
    pictures = annotated(contents, between_stages)
    between_stages()
    members = {
        "report.html": report(contents, pictures),
        **_records(contents),
        **_originals(contents),
        **_audit(contents),
        **{f"annotated/{one.name}.jpg": one.jpeg for one in pictures or ()},
    }
    between_stages()
    content = archive(members, _about(contents), made_at)
    between_stages()
    identity, digest = contents.verification.uid, hashlib.sha256(content).digest()
    told = {"pack": digest, "operator": hashlib.sha256(operator.encode()).digest()}
    store.tell(Event(Action.EVIDENCE_PACKED, VERIFICATION, identity, told))  # before anybody has it
    return Pack(f"idverdict-{identity}.zip", content)


def _records(contents: Contents) -> Mapping[str, bytes]:
    kept = contents.verification
    records = {
        "verification.json": json_bytes(_plain(kept)),
        "claim.json": json_bytes(_plain(kept.claim)),
        "documents.json": json_bytes([_plain(document) for document in kept.documents]),
        "readings.json": json_bytes([_plain(reading) for reading in kept.verdict.readings]),
        "checks.json": json_bytes([_plain(check) for check in kept.verdict.checks]),
        "reviews.json": json_bytes([_plain(case) for case in case_messages(contents.cases)]),
    }
    if contents.revisions:
        records["revisions.json"] = json_bytes(
            [{"time": at.astimezone(UTC).isoformat(), "verdict": _plain(one)} for at, one in contents.revisions]
        )
    if contents.checks:
        records["authorities.json"] = json_bytes([_plain(one) for one in contents.checks])
    if contents.policy is not None:
        records["policy.toml"] = contents.policy.text.encode()
    return records


def _originals(contents: Contents) -> Mapping[str, bytes]:
    stored = contents.verification.evidence
    names = file_names((one.document, one.page, one.picture) for one in stored)
    kept = [contents.pictures[one.document, one.picture] for one in stored]
    return {
        f"evidence/{name}.{_ENDINGS.get(one.media_type, 'bin')}": one.content
        for name, one in zip(names, kept, strict=True)
    }


def _audit(contents: Contents) -> Mapping[str, bytes]:
    trail = contents.trail
    if trail is None:
        return {}
    told = {
        "audit/entries.json": json_bytes([_plain(proof) for proof in trail.proofs]),
        "audit/checkpoint.txt": trail.checkpoint.encode(),
        "audit/key.txt": f"{trail.key}\n".encode(),
    }
    return told | ({"audit/receipt.txt": trail.receipt.encode()} if trail.receipt else {})


def _about(contents: Contents) -> dict[str, Any]:
    verdict = contents.verification.verdict
    return {
        "type": TYPE,
        "verification": contents.verification.name,
        "operator": contents.operator,
        "made_at": contents.made_at.astimezone(UTC).isoformat(),
        "for_inspection": contents.for_inspection,
        "policy": {
            "id": verdict.policy_id,
            "version": verdict.policy_version,
            "sha256": verdict.policy_sha256,
            "text_kept": contents.policy is not None,
        },
        "audit": {
            "entries": 0 if contents.trail is None else len(contents.trail.proofs),
            "complete": contents.trail is not None and contents.trail.complete,
        },
        "made_with": f"idverdict {version('idverdict')}",
    }


def _plain(message: Message) -> Any:
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)
