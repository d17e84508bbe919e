"""``idverdict audit verify-receipt``: what a receipt says, verified offline, and a record's values held against it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from idverdict.proofs import Key, ProofInvalid
from idverdict.receipts import (
    OLDER_RECEIPT,
    Receipt,
    ReviewReceipt,
    is_of_review,
    value_salt,
    verify_receipt,
    verify_review_receipt,
)

from service.cli.failures import FAILED, UsageError, explained
from service.names import verification_name


def run_verify_receipt(receipt: Path, key: str, record: Path | None, *, as_json: bool) -> int:
    """Verify a receipt; returns the exit status."""
    with explained() as failure:
        try:
            known = Key.parse(key_in(key))
        except (ProofInvalid, OSError, UnicodeDecodeError):
            raise UsageError("--key is no public key of a log, and names no file with one") from None
        try:
            text = receipt.read_text(encoding="utf-8")
            if is_of_review(text):
                _show_review(verify_review_receipt(text, known), as_json)
                return failure.status
            said = verify_receipt(text, known)
        except (ProofInvalid, UnicodeDecodeError) as error:
            typer.echo(f"idverdict: the receipt does not hold: {error}", err=True)
            return FAILED
        compared = dict(_compared(said, _record(record))) if record else {}
        if as_json:
            checkpoint = {"size": said.checkpoint.size, "root": said.checkpoint.root.hex()}
            typer.echo(json.dumps({**asdict(said), "checkpoint": checkpoint, "confirmed": compared}, indent=2))
        else:
            _show(said, compared)
        if not all(compared.values()):
            failure.status = FAILED
    return failure.status


def _show_review(said: ReviewReceipt, as_json: bool) -> None:
    if as_json:
        checkpoint = {"size": said.checkpoint.size, "root": said.checkpoint.root.hex()}
        typer.echo(json.dumps({**asdict(said), "checkpoint": checkpoint}, indent=2))
        return
    typer.echo(f"{said.kind} {said.decision}  {verification_name(said.verification)}  {said.reviewed}")
    typer.echo(f"  by {said.people}; reasons {', '.join(said.reasons)}; case {said.case}")
    typer.echo(f"  entry {said.position} of the log, by its checkpoint of {said.checkpoint.size} entries")


def key_in(given: str) -> str:
    """A public key's line, given itself or by a file that holds it."""
    path = Path(given)
    return path.read_text(encoding="utf-8") if "+" not in given and path.is_file() else given


def _show(said: Receipt, compared: dict[str, bool]) -> None:
    typer.echo(f"{said.decision}  {verification_name(said.verification)}  {said.created}  {said.purpose}")
    for code, check, decision in said.reasons:
        typer.echo(f"  {code} ({check}) -> {decision}")
    typer.echo(f"  policy {' '.join(said.policy)}; models {', '.join(said.models)}")
    for place, digest in said.images.items():
        typer.echo(f"  picture {place} sha256 {digest}")
    typer.echo(f"  entry {said.position} of the log, by its checkpoint of {said.checkpoint.size} entries")
    for label, same in compared.items():
        typer.echo(f"  {label}: {'as in the receipt' if same else 'NOT as in the receipt'}")


def _compared(said: Receipt, record: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Each value of the record, by label: whether it is the one that the receipt stands for."""
    salt = bytes.fromhex(record["receipt_salt"])
    values = dict(_older_values(record) if said.form == OLDER_RECEIPT else _values(record))
    for label in sorted(said.values.keys() | values.keys()):
        value = values.get(label)
        yield label, value is not None and said.confirms(label, value, value_salt(salt, label, said.form))


def _values(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((f"claim {name}", value) for name, value in (record["claim"] or {}).items() if value)
    for number, document in enumerate(record["documents"]):
        yield from ((f"claim {number}.{name}", value) for name, value in (document["claim"] or {}).items() if value)
    for reading in record["verdict"]["readings"]:
        place = f"{reading['document']} {reading['picture']} {reading['page'] or '-'}"
        for name, field in reading["fields"].items():
            if field["value"] is not None:
                yield f"field {place} {name}", field["value"]


def _older_values(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The same under the labels of version 0.1: one document, its claim in the customer's, pages by their sides."""
    yield from ((f"claim {name}", value) for name, value in (record["claim"] or {}).items() if value)
    for document in record["documents"]:
        if document["document_type"]:
            yield "claim document_type", document["document_type"]
        for name, value in (document["claim"] or {}).items():
            if value:
                yield f"claim {'document_number' if name == 'number' else name}", value
    for reading in record["verdict"]["readings"]:
        for name, field in reading["fields"].items():
            if field["value"] is not None:
                yield f"field {reading['submitted_page'].upper()} {name}", field["value"]


def _record(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"))
        bytes.fromhex(record["receipt_salt"])
        _ = record["claim"], record["documents"], record["verdict"]["readings"]
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError("--record is no verification as `idverdict get ID --json` prints it") from None
    return dict(record)
