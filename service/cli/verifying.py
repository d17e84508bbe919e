"""``idverdict verify``, ``get`` and ``list``: requests from files and options, answers as JSON or tables."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from google.protobuf.timestamp_pb2 import Timestamp
from idverdict import v1
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from service.cli.access import open_service
from service.cli.failures import UsageError, explained
from service.cli.plain import Json, plain
from service.labels import label, word
from service.names import stated_verification
from service.verification.messages import OF_DOCUMENT, claim_messages
from service.verification.values.claim import Claim
from service.verification.values.verdict import Decision, Purpose

COLOURS = {"ACCEPT": "green", "PASSED": "green", "REJECT": "red", "FAILED": "red", "NOT_EXECUTED": "dim"}


def run_verify(
    stated: Sequence[str],
    claim: Path | None,
    purpose: str,
    customer: str | None,
    request_id: str | None,
    *,
    server: str | None,
    tenant: str | None,
    as_json: bool,
) -> int:
    """Verify pictures, stated as for `page_option`, against a claim; returns the exit status."""
    request_id = request_id or str(uuid.uuid4())
    with explained() as failure:
        pages = [page_option(one) for one in stated]
        if not pages:
            raise UsageError("there is no picture: give --portrait, --emblem or --page")
        person, declared = read_claim(claim) if claim else (v1.Claim(), {})
        request = v1.CreateVerificationRequest(
            customer_reference=customer or f"cli-{uuid.uuid5(uuid.NAMESPACE_OID, request_id)}",
            purpose=label(v1.Purpose, _one_of(purpose, Purpose, "--purpose")),
            claim=person,
            documents=[_document(number, pages, declared) for number in sorted({number for number, *_ in pages})],
            request_id=request_id,
        )
        with open_service(server, tenant, create=True) as service:
            _print_verification(service.CreateVerification(request), as_json)
    return failure.status


def run_get(verification: str, for_inspection: bool, *, server: str | None, tenant: str | None, as_json: bool) -> int:
    """Print one stored verification by id or name; returns the exit status."""
    name, _ = stated_verification(verification)
    with explained() as failure, open_service(server, tenant) as service:
        asked = v1.GetVerificationRequest(name=name, for_inspection=for_inspection)
        _print_verification(service.GetVerification(asked), as_json)
    return failure.status


def run_list(
    *,
    decisions: Sequence[str],
    customer: str,
    since: datetime | None,
    until: datetime | None,
    page_size: int,
    page_token: str,
    server: str | None,
    tenant: str | None,
    as_json: bool,
) -> int:
    """Print a page of stored verifications; returns the exit status."""
    with explained() as failure:
        request = v1.ListVerificationsRequest(
            page_size=page_size,
            page_token=page_token,
            decisions=[label(v1.Decision, _one_of(d, Decision, "--decision")) for d in decisions],
            create_time_from=_timestamp(since),
            create_time_until=_timestamp(until),
            customer_reference=customer,
        )
        with open_service(server, tenant) as service:
            answer = plain(service.ListVerifications(request))
        if as_json:
            _print_json(answer)
        else:
            _show_list(answer)
    return failure.status


def page_option(stated: str) -> tuple[int, str, Path]:
    """Document, page and file of ``--page [DOCUMENT:][PAGE=]FILE``; without them the first document, any page.

    Raises:
        UsageError: there is no such file.
    """
    document, _, rest = stated.rpartition(":") if re.match(r"[0-7]:", stated) else ("0", "", stated)
    page, _, file = rest.rpartition("=") if re.match(r"[a-z][a-z0-9_]*=", rest) else ("", "", rest)
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"--page: there is no file {file}")
    return int(document), page, path


def _document(
    number: int, pages: Sequence[tuple[int, str, Path]], declared: Mapping[int, v1.SubmittedDocument]
) -> v1.SubmittedDocument:
    """A document of its pages, and what the claim declares of it."""
    made = v1.SubmittedDocument()
    made.CopyFrom(declared.get(number, made))
    for document, page, path in pages:
        if document == number:
            made.pages.add(page=page, image=path.read_bytes())
    return made


def read_claim(path: Path) -> tuple[v1.Claim, dict[int, v1.SubmittedDocument]]:
    """The claim in a JSON file, of the customer and of each document by its number: strings by the names of `Claim`,
    any of them absent or null. What is declared of a further document has its number before the name, as in manifests.

    Raises:
        UsageError: not such an object; names the keys at fault, never a value.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        raise UsageError(f"{path}: is not JSON in UTF-8") from None
    try:
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise UsageError(f"{path}: has half of a surrogate pair, which is no character") from None
    if not isinstance(content, dict):
        raise UsageError(f"{path}: is not a JSON object")
    known = (*Claim.names(), "role", *(f"N.{name}" for name in OF_DOCUMENT))
    unknown = sorted(key for key in content if re.sub("^[1-7][.]", "N.", key) not in known)
    if unknown:
        raise UsageError(f"{path}: unknown keys {', '.join(unknown)}; known are {', '.join(known)}, N from 1 to 7")
    elements = {name: value for name, value in content.items() if value is not None}
    unfit = sorted(name for name, value in elements.items() if not isinstance(value, str))
    if unfit:
        raise UsageError(f"{path}: {', '.join(unfit)} must be strings")
    person, first = claim_messages(elements)
    declared = {0: first}
    for number in {int(key[0]) for key in elements if key[1:2] == "."}:
        own = {name: elements[f"{number}.{name}"] for name in OF_DOCUMENT if f"{number}.{name}" in elements}
        declared[number] = claim_messages(own)[1]
    for number, document in declared.items():
        key = f"{number}.role" if number else "role"
        if key in elements:
            document.MergeFrom(v1.SubmittedDocument(role=_role(elements[key], f"{path}: {key}")))
    return person, declared


def _role(name: str, key: str) -> Any:
    """The role of a document, as the contract's enum."""
    known = [word(v1.DocumentRole, value) for value in v1.DocumentRole.values() if value]
    if name.upper() not in known:
        raise UsageError(f"{key} must be one of {', '.join(known)}")
    return label(v1.DocumentRole, name.upper())


def _one_of(name: str, kind: type[Purpose] | type[Decision], option: str) -> str:
    if name.upper() not in kind.__members__:
        raise UsageError(f"{option} must be one of {', '.join(kind.__members__)}")
    return name.upper()


def _timestamp(at: datetime | None) -> Timestamp | None:
    if at is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(at if at.tzinfo else at.replace(tzinfo=UTC))
    return stamp


def _print_json(value: Json) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print_verification(message: v1.Verification, as_json: bool) -> None:
    verification = plain(message)
    if as_json:
        _print_json(verification)
        return
    console = Console()
    verdict = verification["verdict"]
    console.print(f"{_coloured(verdict['decision'])}  {verification['name']}", highlight=False)
    for reason in verdict["reasons"]:
        console.print(f"  {reason['code'] or '-'} ({reason['check']}) -> {reason['decision']}", highlight=False)
    for action in verdict["required_actions"]:
        hint = action["hint"] or {"en": "", "zh": ""}
        console.print(f"  next: {action['action']} {hint['en']} {hint['zh']}", highlight=False)
    table = Table(box=SIMPLE_HEAD)
    for column in ("outcome", "check", "page", "code"):
        table.add_column(column, no_wrap=True)
    for check in verdict["checks"]:
        if check["outcome"] != "PASSED" or check["code"]:
            table.add_row(_coloured(check["outcome"]), check["check"], check["page"], check["code"])
    if table.rows:
        console.print(table)
    passed = sum(check["outcome"] == "PASSED" for check in verdict["checks"])
    console.print(f"{passed} of {len(verdict['checks'])} checks passed; --json shows all", highlight=False)


def _show_list(answer: Json) -> None:
    for item in answer["verifications"]:
        reasons = ", ".join(dict.fromkeys(reason["code"] for reason in item["verdict"]["reasons"]))
        at, decision = item["create_time"][:19], item["verdict"]["decision"]
        typer.echo(f"{at}  {item['uid']}  {decision:<8}  {item['customer_reference']}  {reasons}".rstrip())
    if answer["next_page_token"]:
        typer.echo(f"more: --page-token {answer['next_page_token']}", err=True)


def _coloured(word: Any) -> str:
    return f"[{COLOURS.get(word, 'yellow')}]{word}[/]"
