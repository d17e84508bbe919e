"""Every method that a server answers has its place in the table of roles, and nothing else has."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import idverdict.v1
import pytest
from google.protobuf.descriptor import ServiceDescriptor
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2
from idverdict.client import SERVICES

from service.call.caller import LOCAL, Caller, Role
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.serving.auth.permissions import OPEN, ROLES, require


def services() -> list[ServiceDescriptor]:
    """Every service in the contract's package, whether or not a client's list names it."""
    modules = (import_module(f"idverdict.v1.{found.name}") for found in iter_modules(idverdict.v1.__path__))
    return [s for m in modules if hasattr(m, "DESCRIPTOR") for s in m.DESCRIPTOR.services_by_name.values()]


def methods(*of: ServiceDescriptor) -> set[str]:
    """Methods as they stand on the wire."""
    return {f"/{service.full_name}/{method.name}" for service in of for method in service.methods}


def test_every_method_has_its_roles() -> None:
    """Ours and reflection's are in the table, health's are open, and no entry stands for nothing."""
    ours = services()
    assert set(SERVICES) == set(ours)
    assert len(ours) > 0
    assert methods(*ours, *reflection_pb2.DESCRIPTOR.services_by_name.values()) == set(ROLES)
    assert methods(*health_pb2.DESCRIPTOR.services_by_name.values()) == set(OPEN)


def test_no_entry_is_empty() -> None:
    """Somebody may call each method, and the embedded default may call them all."""
    for method, roles in ROLES.items():
        assert roles
        require(LOCAL, method)


@pytest.mark.parametrize("role", Role)
def test_what_is_not_in_the_table_nobody_may_call(role: Role) -> None:
    """Deny by default: a new method without an entry, or a caller without a role."""
    with pytest.raises(ApiError) as caught:
        require(Caller("t", frozenset({role})), "/idverdict.v1.VerificationService/DeleteVerification")
    assert caught.value.reason is ErrorReason.ROLE_MISSING
    for method in ROLES:
        with pytest.raises(ApiError):
            require(Caller("t", frozenset()), method)


def test_evidence_and_lists_are_not_for_those_who_submit() -> None:
    """A counter sees neither pictures nor lists, a reviewer no originals, an administrator no customers' records."""
    of = {role: {method.rpartition("/")[2] for method, roles in ROLES.items() if role in roles} for role in Role}
    assert of[Role.VERIFIER] >= {"CreateVerification", "ReadDocument", "GetVerification"}
    assert not of[Role.VERIFIER] & {"GetEvidence", "ListVerifications"}
    assert of[Role.REVIEWER] >= {"GetVerification", "ListVerifications", "GetPicture"}
    assert not of[Role.REVIEWER] & {"GetEvidence", "GetEvidencePack", "ConfirmCase"}
    assert not of[Role.AUDITOR] & {"CreateVerification", "ReadDocument"}
    assert of[Role.ADMINISTRATOR] == {
        "ServerReflectionInfo",
        "ListDocumentTypes",
        "GetRetention",
        "PlanPurge",
        "Purge",
        "ImportList",
        "ListListVersions",
        "StartSweep",
        "ListSweeps",
        "ImportHoldingRegister",
        "ListHoldingRegisters",
        "DropHoldingRegister",
    }


def test_a_purge_takes_two() -> None:
    """Nobody with one role can begin a term, or lift a hold, and then purge."""
    of = {role: {method.rpartition("/")[2] for method, roles in ROLES.items() if role in roles} for role in Role}
    assert not [role for role, may in of.items() if "Purge" in may and may & {"NoteRelationshipEnd", "ReleaseHold"}]
