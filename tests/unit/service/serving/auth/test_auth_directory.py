"""The directory of callers: from a certificate's identity to tenant and roles."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.call.caller import Caller, Role, agreed, is_tenant
from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.call.identity import identity_of
from service.serving.auth.directory import Directory, load_directory, pattern_of
from service.settings import SettingsError
from tests.credentials import Authority

AUTHORITY = Authority()
ENTRIES = """
[[caller]]
identity = "spiffe://bank.example/branch/*/counter"
tenant = "retail"
roles = ["verifier"]

[[caller]]
identity = "spiffe://bank.example/branch/9/*"
tenant = "never"
roles = ["administrator"]

[[caller]]
identity = "CN=*,OU=Review,O=Bank\\\\, Example"
tenant = "loans"
roles = ["reviewer", "auditor"]
"""


@pytest.fixture
def directory(tmp_path: Path) -> Directory:
    """A directory of two kinds of callers."""
    file = tmp_path / "callers.toml"
    file.write_text(ENTRIES)
    return load_directory(file)


def identified(directory: Directory, subject: str, *uris: str) -> Caller | ErrorReason:
    """What the directory says of a certificate."""
    try:
        return directory.caller(AUTHORITY.client(subject, *uris).certificate)
    except ApiError as error:
        return error.reason


COUNTER = Caller("retail", frozenset({Role.VERIFIER}))
DESK = Caller("loans", frozenset({Role.REVIEWER, Role.AUDITOR}))


@pytest.mark.parametrize(
    ("subject", "uris", "expected"),
    [
        ("CN=x", ["spiffe://bank.example/branch/12/counter"], COUNTER),
        ("CN=x", ["spiffe://bank.example/branch/9/counter"], COUNTER),
        ("CN=x", ["spiffe://bank.example/branch/12/vault"], ErrorReason.CALLER_UNKNOWN),
        ("CN=x", ["spiffe://bank.example/branch/1/2/counter"], ErrorReason.CALLER_UNKNOWN),
        ("CN=x", ["spiffe://bank.example/branch//counter"], ErrorReason.CALLER_UNKNOWN),
        ("CN=x", ["spiffe://other.example/branch/12/counter"], ErrorReason.CALLER_UNKNOWN),
        ("CN=desk 1,OU=Review,O=Bank\\, Example", [], DESK),
        ("CN=desk 1,OU=Review,O=Bank\\, Example", ["https://desk.example"], DESK),
        ("CN=desk\\,OU=1,OU=Review,O=Bank\\, Example", [], ErrorReason.CALLER_UNKNOWN),
        ("CN=desk 1,OU=Other,O=Bank\\, Example", [], ErrorReason.CALLER_UNKNOWN),
        # a SPIFFE id goes before the subject, and is the only URI of its certificate
        ("CN=desk 1,OU=Review,O=Bank\\, Example", ["spiffe://bank.example/other"], ErrorReason.CALLER_UNKNOWN),
        ("CN=x", ["spiffe://bank.example/branch/12/counter", "spiffe://bank.example/x"], ErrorReason.CALLER_UNKNOWN),
        ("", [], ErrorReason.CALLER_UNKNOWN),
    ],
)
def test_first_fitting_entry_holds(
    directory: Directory, subject: str, uris: list[str], expected: Caller | ErrorReason
) -> None:
    """An asterisk stands for one segment or one value; what fits no entry belongs to nobody."""
    assert identified(directory, subject, *uris) == expected


def test_subject_is_written_last_attribute_first() -> None:
    """As RFC 4514 has it."""
    assert identity_of(AUTHORITY.client("CN=desk,O=Bank Example,C=CN").certificate) == "CN=desk,O=Bank Example,C=CN"


PART = st.text("abcXYZ019._-", min_size=1)


@given(st.lists(PART, min_size=1), st.lists(PART, min_size=1))
def test_pattern_without_asterisk_fits_itself_alone(wanted: list[str], given_parts: list[str]) -> None:
    """No character of an identity has a meaning of its own."""
    one, other = (f"spiffe://{'/'.join(parts)}" for parts in (wanted, given_parts))
    assert pattern_of(one).fullmatch(one)
    assert bool(pattern_of(one).fullmatch(other)) == (one == other)


@given(PART, st.text(min_size=1))
def test_asterisk_never_crosses_a_boundary(part: str, rest: str) -> None:
    """Neither a slash nor what separates attributes is ever taken for part of one value."""
    pattern = pattern_of("spiffe://bank/*/x")
    assert pattern.fullmatch(f"spiffe://bank/{part}/x")
    for boundary in "/,+=\\":
        assert not pattern.fullmatch(f"spiffe://bank/{part}{boundary}{rest}/x")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[caller]", "not a readable TOML file"),
        ("", "caller: Field required"),
        ("caller = []", "caller: "),
        ('[[caller]]\nidentity = "*"\ntenant = "t"\nroles = ["verifier"]', "caller.0.identity: .*SPIFFE"),
        ('[[caller]]\nidentity = "CN=x"\ntenant = "t"\nroles = []', "caller.0.roles: "),
        ('[[caller]]\nidentity = "CN=x"\ntenant = "t"\nroles = ["root"]', "caller.0.roles.0: "),
        ('[[caller]]\nidentity = "CN=x"\ntenant = "a/b"\nroles = ["auditor"]', "tenant's name"),
        ('[[caller]]\nidentity = "CN=x"\ntenant = "t"\nroles = ["auditor"]\nrole = 1', "caller.0.role: "),
    ],
)
def test_bad_directory_is_explained(tmp_path: Path, content: str, message: str) -> None:
    """The message names the entry and what is wrong there."""
    file = tmp_path / "callers.toml"
    file.write_text(content)
    with pytest.raises(SettingsError, match=f"^callers: .*{message}"):
        load_directory(file)


def test_missing_directory_is_explained(tmp_path: Path) -> None:
    """A file that is named must be there."""
    with pytest.raises(SettingsError, match="callers: is not a readable"):
        load_directory(tmp_path / "nothing.toml")


def test_two_credentials_must_agree() -> None:
    """One tenant, and the roles that both grant."""
    one = Caller("retail", frozenset({Role.VERIFIER, Role.REVIEWER}))
    assert agreed(one, Caller("retail", frozenset({Role.REVIEWER, Role.AUDITOR}))).roles == {Role.REVIEWER}
    with pytest.raises(ApiError) as caught:
        agreed(one, Caller("loans", one.roles))
    assert caught.value.reason is ErrorReason.TENANT_CONFLICT


@given(st.text(max_size=70))
def test_every_caller_has_a_tenant_that_can_be_one(name: str) -> None:
    """No caller can be made of a name that is none."""
    if is_tenant(name):
        assert Caller(name, frozenset()).tenant == name
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    else:
        with pytest.raises(ValueError, match="tenant"):
            Caller(name, frozenset())
