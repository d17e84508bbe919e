"""What `idverdict audit ...` does on the store of the settings; each returns the exit status."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path

import typer

from service.app import build_database, build_evidence, build_keys, build_store
from service.audit.receipts import issue
from service.call.acting import NO_TENANT, command_actor
from service.call.logs import configure_logging
from service.cli.failures import FAILED, UsageError, explained
from service.cli.receipt_checking import key_in
from service.names import stated_verification
from service.settings import Settings, load_settings
from storage import Cipher, Database, KeyMissing, KeyProvider, RecordDamaged, Store
from storage.audit.entry import Entry, digests_in, log_key, moment
from storage.audit.faults import Fault, FaultKind
from storage.audit.history import EntryFilter
from storage.audit.inspection import Inspection
from storage.audit.note import Checkpoint, NoteInvalid, NoteKey, Signer
from storage.keys.signing_key import known_keys, signing_key
from storage.verifications.digests import VERIFICATION


def run_verify(checkpoints: Sequence[Path], key: str | None, *, evidence: bool, as_json: bool) -> int:
    """Inspect the log and what it tells of; print each fault, and how much was looked at."""
    with explained() as failure:
        settings = _settings()
        database = build_database(settings, create=False)
        objects = build_evidence(settings, create=False) if evidence else None
        try:
            database.check_schema()
            secret = _log_secret(database, build_keys(settings, Cipher[settings.cipher]))
            signed_by = _given(key) if key else Signer(settings.audit_origin, secret).key if secret else None
            if checkpoints and signed_by is None:
                raise UsageError("--checkpoint needs --key here: the store's own key does not open")
            states = _states(checkpoints, signed_by) if signed_by else {}
            inspection, faults = Inspection(database, objects, log_key(secret) if secret else None), 0
            for fault in chain(() if secret else (_KEY_DAMAGED,), inspection.faults(states)):
                faults += 1
                typer.echo(json.dumps(asdict(fault)) if as_json else str(fault))
        finally:
            database.close()
            if objects is not None:
                objects.close()
        looked = (
            f"{inspection.entries} entries, {inspection.rows} other rows, {inspection.records} records, "
            f"{inspection.pictures} pictures"
        )
        held = f"; held to {len(states)} checkpoints" if states else ""
        typer.echo(f"{looked}: {faults} faults{held}", err=as_json)
        if inspection.uncovered:
            typer.echo(
                f"not covered before a server, or `idverdict migrate`, has opened the store with its keys: "
                f"{', '.join(inspection.uncovered)}",
                err=True,
            )
        if faults:
            failure.status = FAILED
    return failure.status


def run_checkpoint() -> int:
    """Print the log's state, signed."""
    with explained() as failure, _store() as store:
        typer.echo(store.history.checkpoint(), nl=False)
    return failure.status


def run_key() -> int:
    """Print the public key."""
    with explained() as failure, _store() as store:
        typer.echo(str(store.history.key))
    return failure.status


def run_list(
    *,
    verification: str,
    action: str,
    actor: str,
    since: datetime | None,
    until: datetime | None,
    tenant: str | None,
    count: int,
    as_json: bool,
) -> int:
    """Print entries, latest first."""
    _, record = stated_verification(verification)
    chosen = EntryFilter(
        kind=VERIFICATION if record else None,
        record_id=record or None,
        action=action.upper() or None,
        actor=actor or None,
        since=_utc(since),
        until=_utc(until),
    )
    with explained() as failure, _store(tenant) as store:
        for entry in islice(_entries(store, chosen, everybody=tenant is None), count):
            typer.echo(json.dumps(_plain(entry), ensure_ascii=False) if as_json else _line(entry))
    return failure.status


def run_receipt(verification: str, *, tenant: str) -> int:
    """Print a receipt."""
    name, _ = stated_verification(verification)
    with explained() as failure, _store(tenant) as store:
        typer.echo(issue(store, name).text, nl=False)
    return failure.status


_KEY_DAMAGED = Fault(None, FaultKind.RECORD_ALTERED, "system_key audit")
"""The row of the log's own key does not open: entries are then checked by their hashes alone."""


def _log_secret(database: Database, keys: KeyProvider) -> bytes | None:
    """The log's secret; None where its row was altered, though the keys are at hand. Raises KeyMissing."""
    try:
        return signing_key(database, keys, make=False)
    except RecordDamaged:
        return None
    except KeyMissing:
        if known_keys(database) <= set(keys.key_ids):
            return None
        raise


def _settings() -> Settings:
    settings = load_settings()
    configure_logging(settings.log_level)
    return settings


@contextmanager
def _store(tenant: str | None = None) -> Iterator[Store]:
    store = build_store(_settings(), tenant or "default", command_actor(tenant or NO_TENANT), create=False)
    try:
        yield store
    finally:
        store.close()


def _entries(store: Store, chosen: EntryFilter, *, everybody: bool) -> Iterator[Entry]:
    history, token = store.everybodys_history if everybody else store.history, ""
    while True:
        page = history.page(chosen, 500, token)
        yield from page.entries
        if not (token := page.next_page_token):
            return


def _given(key: str) -> NoteKey:
    """The public key that somebody gives. Raises UsageError."""
    try:
        return NoteKey.parse(key_in(key))
    except (NoteInvalid, OSError, UnicodeDecodeError):
        raise UsageError("--key is no public key of a log, and names no file with one") from None


def _states(checkpoints: Sequence[Path], signed_by: NoteKey) -> dict[int, bytes]:
    """The states that checkpoints give, once their signatures hold. Raises UsageError."""
    try:
        states = [Checkpoint.open(path.read_text(encoding="utf-8"), signed_by) for path in checkpoints]
    except (NoteInvalid, OSError, UnicodeDecodeError):
        raise UsageError("a checkpoint is not signed with this key, or cannot be read") from None
    return {state.size: state.root for state in states}


def _utc(at: datetime | None) -> datetime | None:
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


def _line(entry: Entry) -> str:
    at = moment(entry.at_us).isoformat(timespec="milliseconds")
    outcome = "" if entry.outcome == "DONE" else f"  {entry.outcome}"
    return f"{entry.position}  {at}  {entry.tenant}  {entry.actor}  {entry.origin}  {entry.action}  {entry.id}{outcome}"


def _plain(entry: Entry) -> dict[str, object]:
    return {
        "position": entry.position,
        "time": moment(entry.at_us).isoformat(),
        "tenant": entry.tenant,
        "actor": entry.actor,
        "roles": [role for role in entry.roles.split(",") if role],
        "origin": entry.origin,
        "action": entry.action,
        "outcome": entry.outcome,
        "record_kind": entry.kind,
        "record_id": entry.id,
        "digests": digests_in(entry.digests),
    }
