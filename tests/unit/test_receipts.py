"""The statement of a receipt stays as it is: its digest was logged when the verdict was given."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from idverdict import v1
from idverdict.receipts import value_salt

from service.audit.receipts import statement, statement_digest

SALT = bytes(range(32))


def verification() -> v1.Verification:
    """A small verification with everything in it that a receipt speaks of."""
    made = v1.Verification(
        name="verifications/0193-SPECIMEN",
        uid="0193-SPECIMEN",
        customer_reference="CIF-0001",
        purpose="PURPOSE_REVIEW",
        request_id="request-1",
        claim=v1.Claim(name="样本", birth_date="1949-12-31"),
        verdict=v1.Verdict(
            decision="DECISION_REVIEW",
            reasons=[
                v1.Reason(code="NAME_MISMATCH", check="claim_name", decision="DECISION_REVIEW"),
                v1.Reason(check="fields_read", decision="DECISION_RESUBMIT"),
            ],
            statements=v1.Statements(self_consistent="TRUTH_YES", officially_verified="TRUTH_NOT_ASKED"),
            policy_id="default",
            policy_version="1.2.3",
            models=["reader one", "second"],
        ),
        evidence=[v1.Evidence(side="SIDE_PORTRAIT", sha256="ab" * 32)],
        receipt_salt=SALT,
    )
    made.create_time.FromDatetime(datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC))
    reading = made.verdict.readings.add(side="SIDE_EMBLEM", submitted_side="SIDE_PORTRAIT")
    reading.fields["name"].CopyFrom(v1.Field(name="name", value="样本", status="FIELD_STATUS_READ"))
    reading.fields["address"].CopyFrom(v1.Field(name="address", status="FIELD_STATUS_MISSING"))
    return made


def digest(label: str, value: str) -> str:
    """The digest of a value by the definition: HMAC-SHA256 under the label's salt."""
    salt = hmac.digest(SALT, f"idverdict receipt 1\n{label}".encode(), hashlib.sha256)
    return hmac.digest(salt, value.encode(), hashlib.sha256).hex()


def test_statement_is_this_text() -> None:
    """Line for line, in this order."""
    text = statement(verification(), "retail")
    assert text.split("\n") == [
        "idverdict receipt 1",
        "verification 0193-SPECIMEN",
        "tenant retail",
        "created 2026-03-01T12:00:00.123456Z",
        "purpose REVIEW",
        "decision REVIEW",
        "reason NAME_MISMATCH claim_name REVIEW",
        "reason - fields_read RESUBMIT",
        "statement self_consistent YES",
        "statement matches_claim UNSPECIFIED",
        "statement officially_verified NOT_ASKED",
        "policy default 1.2.3",
        "model reader one",
        "model second",
        f"image PORTRAIT {'ab' * 32}",
        f"claim name {digest('claim name', '样本')}",
        f"claim birth_date {digest('claim birth_date', '1949-12-31')}",
        "field PORTRAIT address MISSING -",
        f"field PORTRAIT name READ {digest('field PORTRAIT name', '样本')}",
        "",
    ]
    assert statement_digest(verification(), "retail") == hashlib.sha256(text.encode()).digest()


def test_equal_values_have_unlike_digests() -> None:
    """In two places of one receipt, and under two salts: digests do not tell that values are equal."""
    lines = statement(verification(), "retail").split("\n")
    (claimed,) = (line.rpartition(" ")[2] for line in lines if line.startswith("claim name"))
    (read,) = (line.rpartition(" ")[2] for line in lines if line.startswith("field PORTRAIT name"))
    assert claimed != read
    other = verification()
    other.receipt_salt = bytes(32)
    assert not {claimed, read} & set(statement(other, "retail").replace("\n", " ").split(" "))


@given(st.text(max_size=20).filter(lambda text: text.isprintable()), st.sampled_from(["name", "address", "contact"]))
def test_whatever_is_claimed_stays_out(value: str, element: str) -> None:
    """The text has neither the value nor a line more; the caller's own code makes the same digest of it."""
    made = verification()
    made.claim.CopyFrom(v1.Claim(**{element: value}))
    text = statement(made, "retail")
    expected = hmac.digest(value_salt(SALT, f"claim {element}"), value.encode(), "sha256").hex()
    assert (f"\nclaim {element} {expected}\n" in text) == bool(value)
    assert text.count("\nclaim ") == bool(value)
