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
        documents=[
            v1.SubmittedDocument(
                document_type="cn_resident_id",
                claim=v1.DocumentClaim(number="11010519491231002X"),
                role="DOCUMENT_ROLE_PRIMARY",
            ),
            v1.SubmittedDocument(role="DOCUMENT_ROLE_AUXILIARY"),
        ],
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
        evidence=[
            v1.Evidence(page="portrait", sha256="ab" * 32),
            v1.Evidence(document=1, picture=2, sha256="cd" * 32),
        ],
        receipt_salt=SALT,
    )
    made.create_time.FromDatetime(datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC))
    reading = made.verdict.readings.add(page="portrait", submitted_page="emblem")
    reading.fields["name"].CopyFrom(v1.Field(name="name", value="样本", status="FIELD_STATUS_READ"))
    reading.fields["address"].CopyFrom(v1.Field(name="address", status="FIELD_STATUS_MISSING"))
    other = made.verdict.readings.add(document=1, picture=2)
    other.fields["name"].CopyFrom(v1.Field(name="name", value="样本", status="FIELD_STATUS_UNSURE"))
    return made


def digest(label: str, value: str) -> str:
    """The digest of a value by the definition: HMAC-SHA256 under the label's salt."""
    salt = hmac.digest(SALT, f"idverdict receipt 2\n{label}".encode(), hashlib.sha256)
    return hmac.digest(salt, value.encode(), hashlib.sha256).hex()


def test_statement_is_this_text() -> None:
    """Line for line, in this order."""
    text = statement(verification(), "retail")
    assert text.split("\n") == [
        "idverdict receipt 2",
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
        "document 0 cn_resident_id PRIMARY",
        "document 1 - AUXILIARY",
        f"image 0 0 portrait {'ab' * 32}",
        f"image 1 2 - {'cd' * 32}",
        f"claim name {digest('claim name', '样本')}",
        f"claim birth_date {digest('claim birth_date', '1949-12-31')}",
        f"claim 0.number {digest('claim 0.number', '11010519491231002X')}",
        "field 0 0 portrait address MISSING -",
        f"field 0 0 portrait name READ {digest('field 0 0 portrait name', '样本')}",
        f"field 1 2 - name UNSURE {digest('field 1 2 - name', '样本')}",
        "",
    ]
    assert statement_digest(verification(), "retail") == hashlib.sha256(text.encode()).digest()


def test_equal_values_have_unlike_digests() -> None:
    """In two places of one receipt, and under two salts: digests do not tell that values are equal."""
    lines = statement(verification(), "retail").split("\n")
    (claimed,) = (line.rpartition(" ")[2] for line in lines if line.startswith("claim name"))
    read = {line.rpartition(" ")[2] for line in lines if line.startswith("field ") and " name " in line}
    assert len({claimed, *read}) == 3
    other = verification()
    other.receipt_salt = bytes(32)
    assert not {claimed, *read} & set(statement(other, "retail").replace("\n", " ").split(" "))


@given(st.text(max_size=20).filter(lambda text: text.isprintable()), st.sampled_from(["name", "address", "contact"]))
def test_whatever_is_claimed_stays_out(value: str, element: str) -> None:
    """The text has neither the value nor a line more; the caller's own code makes the same digest of it."""
    made = verification()
    made.claim.CopyFrom(v1.Claim(**{element: value}))
    text = statement(made, "retail")
    expected = hmac.digest(value_salt(SALT, f"claim {element}"), value.encode(), "sha256").hex()
    assert (f"\nclaim {element} {expected}\n" in text) == bool(value)
    assert text.count("\nclaim ") == bool(value) + 1


@given(st.text(max_size=20).filter(lambda text: text.isprintable()))
def test_whatever_is_claimed_of_a_document_stays_out(value: str) -> None:
    """The same of what was declared of the second document."""
    made = verification()
    made.documents[1].claim.number = value
    text = statement(made, "retail")
    expected = hmac.digest(value_salt(SALT, "claim 1.number"), value.encode(), "sha256").hex()
    assert (f"\nclaim 1.number {expected}\n" in text) == bool(value)
    assert text.count("\nclaim ") == 3 + bool(value)
