"""Resource names of the contract: ``verifications/{verification}`` and what belongs to one."""

from __future__ import annotations

from typing import Final

_VERIFICATIONS: Final = "verifications/"


def verification_name(id: str) -> str:
    """The name of a verification, by its id."""
    return f"{_VERIFICATIONS}{id}"


def evidence_name(verification: str, id: str) -> str:
    """The name of a picture of a verification, by both ids."""
    return f"{verification_name(verification)}/evidence/{id}"


def check_name(id: str) -> str:
    """The name of a question to an authority, by its id."""
    return f"authorityChecks/{id}"


def challenge_name(id: str) -> str:
    """The name of a one-time code, by its id."""
    return f"challenges/{id}"


def review_name(verification: str, id: str) -> str:
    """The name of a review of a verification, by both ids."""
    return f"{verification_name(verification)}/reviews/{id}"


def review_id_in(name: str) -> tuple[str, str] | None:
    """The ids of verification and review in the name of a review; None for the name of a verification."""
    parts = name.split("/")
    return (parts[1], parts[3]) if len(parts) == 4 and parts[2] == "reviews" else None


def case_name(id: str) -> str:
    """The name of a case, by its id."""
    return f"cases/{id}"


def customer_name(id: str) -> str:
    """The name of a customer, by the id of the file."""
    return f"customers/{id}"


def customer_part(id: str, collection: str, part: str | int) -> str:
    """The name of what belongs to a customer, such as ``customers/{id}/versions/{part}``."""
    return f"{customer_name(id)}/{collection}/{part}"


def id_of(name: str) -> str:
    """The id in a name of the form ``collection/{id}``; empty where there is none."""
    return name.partition("/")[2]


def evidence_ids(name: str) -> tuple[str, str]:
    """The ids of verification and picture in the name of a picture, which the contract has found to be one."""
    _, verification, _, picture = name.split("/")
    return verification, picture


def stated_verification(stated: str) -> tuple[str, str]:
    """Name and id of a verification that a person stated by either."""
    id = stated.removeprefix(_VERIFICATIONS)
    return verification_name(id), id
