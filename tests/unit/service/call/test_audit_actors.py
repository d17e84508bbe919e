"""Who does something, as the audit log names it; and refusals, told once in a while."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from service.call.acting import actor_of, command_actor, origin_of, stranger
from service.call.caller import LOCAL, Caller, Role, agreed
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.call.refusals import Refusals
from storage import Actor, Event, Store, StoreUnavailable
from storage.audit.log import AuditLog
from tests.credentials import Authority
from tests.storage_support import Place

ROLE_MISSING = ApiError(ErrorReason.ROLE_MISSING)
SOMEBODY = Actor("CN=somebody", "retail", ("verifier",), "192.0.2.7")


@pytest.mark.parametrize(
    ("peer", "origin"),
    [
        ("ipv4:192.0.2.7:50123", "192.0.2.7"),
        ("ipv6:[2001:db8::7]:50123", "2001:db8::7"),
        ("ipv6:%5B::1%5D:50123", "::1"),
        ("unix:/run/x.sock", "unix"),
        ("", "unknown"),
    ],
)
def test_origin_is_the_address_without_its_port(peer: str, origin: str) -> None:
    """Of every kind of name that gRPC has for a peer."""
    assert origin_of(peer) == origin


def test_actor_of_a_call_has_what_its_credentials_show() -> None:
    """Identity, tenant, roles in order, address; two credentials are both named."""
    caller = Caller("retail", frozenset({Role.VERIFIER, Role.AUDITOR}), "CN=gateway")
    assert actor_of(caller, "ipv4:192.0.2.7:1") == Actor("CN=gateway", "retail", ("auditor", "verifier"), "192.0.2.7")
    both = agreed(caller, Caller("retail", frozenset({Role.AUDITOR}), "token:alice"))
    assert (both.identity, both.roles) == ("CN=gateway token:alice", frozenset({Role.AUDITOR}))
    assert actor_of(LOCAL, "ipv4:127.0.0.1:1").name == "anonymous"


def test_stranger_is_named_by_its_certificate() -> None:
    """Who belongs to no tenant here still has a name, or is unknown."""
    certified = Authority().client("CN=stranger,O=Elsewhere")
    assert stranger([certified.certificate], "ipv4:192.0.2.9:1").name == "CN=stranger,O=Elsewhere"
    assert stranger([], "ipv4:192.0.2.9:1") == Actor("unknown", "?", (), "192.0.2.9")


def test_command_is_of_the_user_who_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """By name, or by number where the system has no name for it."""
    assert command_actor("retail").name.startswith("user:")
    assert (command_actor("retail").tenant, command_actor().tenant, command_actor().origin) == ("retail", "-", "local")

    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr("getpass.getuser", nobody)
    assert command_actor().name.startswith("uid:")


def test_refusal_is_told_once_in_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For each actor, method and reason; and again after a while, or where it could not be told."""
    told: list[Event] = []
    store = Place(tmp_path).open()
    monkeypatch.setattr(Store, "tell", lambda _, *events: told.extend(events))
    refusals = Refusals(store, seconds=60)

    def refuse(actor: Actor = SOMEBODY, method: str = "/x", error: ApiError = ROLE_MISSING) -> None:
        asyncio.run(refusals.tell(actor, method, error))

    for _ in range(3):
        refuse()
    refuse(method="/y")
    refuse(error=ApiError(ErrorReason.TENANT_CONFLICT))
    refuse(actor=Actor("CN=another"))
    assert [(event.id, event.outcome) for event in told] == [
        ("/x", "ROLE_MISSING"), ("/y", "ROLE_MISSING"), ("/x", "TENANT_CONFLICT"), ("/x", "ROLE_MISSING"),
    ]  # fmt: skip
    refusals = Refusals(store, seconds=0)
    refuse()
    refuse()
    assert len(told) == 6
    store.close()


def test_refusal_that_cannot_be_told_is_one_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store being away raises nothing, and the next refusal is told."""
    store = Place(tmp_path).open()
    refusals = Refusals(store)
    size = store.history.size()

    def away(*_: object) -> None:
        raise StoreUnavailable("Gone")

    with monkeypatch.context() as broken:
        broken.setattr(AuditLog, "tell", away)
        asyncio.run(refusals.tell(SOMEBODY, "/x", ROLE_MISSING))
    asyncio.run(refusals.tell(SOMEBODY, "/x", ROLE_MISSING))
    assert store.history.size() == size + 1
    store.close()
