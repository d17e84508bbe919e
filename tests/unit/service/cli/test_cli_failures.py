"""What a refused call tells whoever typed the command."""

from __future__ import annotations

from google.protobuf.any_pb2 import Any as Packed
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo
from google.rpc.status_pb2 import Status
from typer.testing import CliRunner

from service.cli import app
from service.cli.failures import _from_status

TOLD = "The document type has no such page."


def status(*faults: tuple[str, str]) -> Status:
    """A refusal with its reason and the fields at fault."""
    made = Status(message=TOLD)
    details = (
        ErrorInfo(reason="PAGE_UNKNOWN"),
        BadRequest(field_violations=[BadRequest.FieldViolation(field=f, description=d) for f, d in faults]),
    )
    for detail in details:
        packed = Packed()
        packed.Pack(detail)
        made.details.append(packed)
    return made


def test_a_refusal_says_each_thing_once() -> None:
    """The reason, the message and the fields: no sentence twice, no empty brackets."""
    told = _from_status(status(("documents[0].page", TOLD), ("", "breaks a rule"), ("claim", "too long")))
    assert told == f"PAGE_UNKNOWN: {TOLD} documents[0].page, breaks a rule, claim (too long)"


def test_a_verification_without_a_picture_says_what_to_give() -> None:
    """No rule of the contract is named where an option is missing."""
    result = CliRunner().invoke(app, ["verify"])
    assert result.exit_code == 2
    assert "--portrait, --emblem or --page" in result.stderr
