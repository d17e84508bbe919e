"""The stubs beside the protos are what the protos generate, and the stubs mirror the domain's vocabulary."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from enum import StrEnum
from importlib import import_module
from pathlib import Path

import pytest
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FileDescriptor
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from idverdict import v1

import ocr.reading
import service.verification.values.verdict
import storage
from service.verification.messages import CLAIM_OF_DOCUMENT
from service.verification.values.claim import Claim

PROTOS = Path(__file__).resolve().parents[2] / "protos"
FILES: tuple[FileDescriptor, ...] = tuple(
    import_module(f"idverdict.v1.{path.stem}_pb2").DESCRIPTOR
    for path in sorted((PROTOS / "idverdict/v1").glob("*.proto"))
)
ENUMS: list[EnumDescriptor] = [enum for file in FILES for enum in file.enum_types_by_name.values()]
MESSAGES: list[Descriptor] = [message for file in FILES for message in file.message_types_by_name.values()]


def test_stubs_are_what_the_protos_generate(tmp_path: Path) -> None:
    """Generating anew gives the committed stubs byte by byte, and no committed stub lacks its proto."""
    run = subprocess.run(
        [sys.executable, str(PROTOS / "generate.py"), str(tmp_path)], capture_output=True, text=True, check=True
    )
    made = {Path(line) for line in run.stdout.splitlines()}
    patterns = ("*_pb2*.py", "*_pb2*.pyi", "v1/__init__.py")
    committed = {path.relative_to(PROTOS) for pattern in patterns for path in PROTOS.rglob(pattern)}
    assert len(made) > 10
    assert made == committed == {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    stale = [str(path) for path in sorted(made) if (tmp_path / path).read_bytes() != (PROTOS / path).read_bytes()]
    assert not stale, "run protos/generate.py"


def test_package_offers_every_message_enum_and_service() -> None:
    """Whatever the protos define can be imported from idverdict.v1 itself: messages, enums, their values, services."""
    services = {name for file in FILES for name in file.services_by_name}
    assert len(services) >= 6
    names = {d.name for d in (*ENUMS, *MESSAGES)} | {value.name for enum in ENUMS for value in enum.values}
    for name in services:
        names |= {f"{name}Stub", f"{name}Servicer", f"add_{name}Servicer_to_server"}
    assert names == set(v1.__all__)
    assert all(hasattr(v1, name) for name in v1.__all__)


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.name)
def test_enum_begins_with_unspecified(enum: EnumDescriptor) -> None:
    """Zero of every enum says that nothing was said."""
    assert enum.values_by_number[0].name.endswith("_UNSPECIFIED")


@pytest.mark.parametrize(
    ("domain", "prefix", "wire"),
    [
        (ocr.reading.FieldStatus, "FIELD_STATUS", v1.FieldStatus),
        (service.verification.values.verdict.Outcome, "OUTCOME", v1.Outcome),
        (service.verification.values.verdict.Decision, "DECISION", v1.Decision),
        (service.verification.values.verdict.Level, "COMPARISON_LEVEL", v1.ComparisonLevel),
        (service.verification.values.verdict.Truth, "TRUTH", v1.Truth),
        (service.verification.values.verdict.Purpose, "PURPOSE", v1.Purpose),
        (storage.HoldKind, "HOLD_KIND", v1.HoldKind),
    ],
)
def test_enum_has_the_members_of_its_domain_type(domain: type[StrEnum], prefix: str, wire: EnumTypeWrapper) -> None:
    """A member added on one side only is found here."""
    assert {f"{prefix}_{member}" for member in domain} | {f"{prefix}_UNSPECIFIED"} == set(wire.keys())


@pytest.mark.parametrize(
    ("domain", "message", "renamed"),
    [
        (Claim, v1.Claim, {**dict.fromkeys(CLAIM_OF_DOCUMENT), "document_type": None}),
        (ocr.reading.Alternative, v1.Alternative, {}),
        (ocr.reading.Field, v1.Field, {}),
        (ocr.reading.Quality, v1.Quality, {}),
        (ocr.reading.Reading, v1.DocumentReading, {"ms": "timings_ms", "others": None}),
        (service.verification.values.verdict.Hint, v1.Hint, {}),
        (service.verification.values.verdict.CheckResult, v1.CheckResult, {}),
        (service.verification.values.verdict.Statements, v1.Statements, {}),
        (service.verification.values.verdict.Reason, v1.Reason, {}),
        (service.verification.values.verdict.RequiredAction, v1.RequiredAction, {}),
        (service.verification.values.verdict.Verdict, v1.Verdict, {"ms": "timings_ms"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_message_carries_what_its_domain_type_holds(
    domain: type[object], message: type[v1.Claim], renamed: dict[str, str | None]
) -> None:
    """Every attribute of a domain value has its field in the contract, or a place beside it (None): nothing is lost."""
    assert dataclasses.is_dataclass(domain)
    attributes = {renamed.get(field.name, field.name) for field in dataclasses.fields(domain)}
    assert attributes - {None} <= set(message.DESCRIPTOR.fields_by_name)


def test_a_document_is_declared_by_its_own_message() -> None:
    """Every element of a claim about a document has its field in DocumentClaim, and no other has."""
    assert set(CLAIM_OF_DOCUMENT.values()) == set(v1.DocumentClaim.DESCRIPTOR.fields_by_name)
    assert not set(v1.Claim.DESCRIPTOR.fields_by_name) & {*CLAIM_OF_DOCUMENT, "document_type"}


def test_further_readings_stand_beside_the_first() -> None:
    """The other documents of a picture have their place in the answer of ReadDocument."""
    assert "other_readings" in v1.ReadDocumentResponse.DESCRIPTOR.fields_by_name
