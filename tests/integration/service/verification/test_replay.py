"""Replays: the same verdict years later under the same policy, and what would change under another policy or code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace as changed
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from google.protobuf.json_format import ParseDict
from idverdict import v1

from ocr.geometry import Quad
from ocr.reading import Alternative, FieldStatus, Reading
from service.verification.checks import CHECKS
from service.verification.checks.check import failed
from service.verification.messages import reading_message
from service.verification.older import message_class, upgraded
from service.verification.policy import Policy, load_policy, parse_policy
from service.verification.recorded import reading_from
from service.verification.replay import Difference, PolicyNotKept, replay
from service.verification.shadow import Change, shadow
from service.verification.values.verdict import Purpose
from storage import Database, Filter, Policies, PolicyText, Store
from storage.audit.log import AuditLog
from tests.builders import SHARP, make_claim, make_field, make_reading, no_document
from tests.kept import AT, genuine, keep, kept
from tests.specimens.sides import Side
from tests.storage_support import Place

DATA = Path(__file__).parents[3] / "data"
LENIENT = (
    load_policy()
    .text.replace(f'version = "{load_policy().version}"', 'version = "9.9.9"')
    .replace("sharpness = 0.55 ", "sharpness = 0.05 ")
)
BLURRED = {**genuine(), Side.PORTRAIT: make_reading(Side.PORTRAIT, quality=changed(SHARP, sharpness=0.2))}
UNSURE = make_reading(
    Side.PORTRAIT,
    name=make_field(
        "name",
        "张样夲",
        FieldStatus.UNSURE,
        alternatives=(Alternative("张样本", 0.31), Alternative("张祥本", 0.01)),
        repaired=True,
        box=Quad.upright(1.5, 2.25, 30.125, 40),
        codes=("LOW_CONFIDENCE",),
    ),
    sex=None,
)
CASES: dict[str, dict[Side, Reading]] = {
    "genuine": genuine(),
    "blurred": BLURRED,
    "unsure": {**genuine(), Side.PORTRAIT: UNSURE},
    "no document": {**genuine(), Side.EMBLEM: no_document()},
    "a remark": {**genuine(), Side.EMBLEM: no_document("NO_DOCUMENT", "PHOTOCOPY")},
    "one side": {Side.EMBLEM: make_reading(Side.EMBLEM)},
    "swapped": {Side.PORTRAIT: make_reading(Side.EMBLEM), Side.EMBLEM: make_reading(Side.PORTRAIT)},
    "expired": {**genuine(), Side.EMBLEM: make_reading(Side.EMBLEM, valid_until="2020-03-04")},
}


@pytest.fixture
def policies(tmp_path: Path) -> Iterator[Policies]:
    """An empty table of policies."""
    database = Database(f"sqlite:///{tmp_path}/records.db")
    database.migrate()
    yield Policies(database, AuditLog(database, bytes(32)))
    database.close()


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store on either database that keeps the default policy."""
    store = place.open()
    keep_policy(store.policies, load_policy())
    yield store
    store.close()


def keep_policy(policies: Policies, policy: Policy) -> None:
    """Keep a policy's text, as the first verdict under it does."""
    policies.keep(PolicyText(policy.id, policy.version, policy.text), AT)


@pytest.mark.parametrize("name", CASES)
def test_kept_reading_is_what_was_read(name: str) -> None:
    """A reading comes back out of its message whole, further documents in the picture apart."""
    for reading in CASES[name].values():
        assert reading_from(reading_message(reading)) == changed(reading, others=())


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("name", CASES)
def test_verdict_comes_out_as_it_was_under_its_own_policy(policies: Policies, name: str, purpose: Purpose) -> None:
    """Whatever was read and claimed, decision, reasons, statements, actions and every check are the same."""
    keep_policy(policies, load_policy())
    one = replay(kept(CASES[name], make_claim(name="李样本", birth_date=None), purpose=purpose), policies)
    assert one.same
    assert (one.was, one.reasons_were, one.checks) == (one.now, one.reasons_now, ())
    assert (one.policy, one.own_policy, one.assumed) == (("default", load_policy().version), True, False)


THEN = json.loads((DATA / "verifications-of-policy-1.0.0.json").read_text(encoding="utf-8"))
"""Verifications kept by the code and under the policy of version 1.0.0, by what was seen."""


@pytest.mark.parametrize("seen", THEN)
def test_verdict_of_the_first_policy_comes_out_as_it_was(policies: Policies, seen: str) -> None:
    """What today's default policy decides otherwise stays under the text of its own time, check by check."""
    first = parse_policy((DATA / "policy-1.0.0.toml").read_text(encoding="utf-8"))
    keep_policy(policies, first)
    kept_then = upgraded(ParseDict(THEN[seen], message_class()()).SerializeToString())
    own = replay(kept_then, policies)
    assert (own.policy, own.own_policy, own.assumed) == (("default", "1.0.0"), True, False)
    assert (own.same, own.was, own.checks) == (True, own.now, ())
    today = replay(kept_then, policies, load_policy())
    assert (own.was in ("ACCEPT", "RESUBMIT"), today.was, today.now) == (True, own.was, "REVIEW")


def test_day_of_the_verification_counts_not_today(policies: Policies) -> None:
    """A card that was valid on the day of its verification is valid in the replay, years after it has run out."""
    keep_policy(policies, load_policy())
    readings = {**genuine(), Side.EMBLEM: make_reading(Side.EMBLEM, valid_from="1999-03-04", valid_until="2019-03-04")}
    claim = make_claim(valid_from="1999-03-04", valid_until="2019-03-04")
    last_moment = datetime(2019, 3, 4, 15, 59, 59, tzinfo=UTC)
    valid = replay(kept(readings, claim, at=last_moment), policies)
    expired = replay(kept(readings, claim, at=last_moment + timedelta(seconds=1)), policies)
    assert (valid.same, "DOCUMENT_EXPIRED" in valid.reasons_now) == (True, False)
    assert (expired.same, expired.now) == (True, "REJECT")


def test_other_policy_shows_what_would_change(policies: Policies) -> None:
    """Decision, reasons, and the check whose bound is another: then and now, without any value."""
    one = replay(kept(BLURRED), policies, parse_policy(LENIENT))
    assert (one.was, one.now, one.same, one.own_policy) == ("RESUBMIT", "ACCEPT", False, False)
    assert (one.reasons_were, one.reasons_now) == (("BLURRED",), ())
    assert one.policy == ("default", "9.9.9")
    assert one.checks == (Difference("quality_sharpness", ("PASSED", "FAILED BLURRED"), ("PASSED", "PASSED")),)


def test_check_that_has_changed_since_is_told(policies: Policies, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the verdict's own policy a new check, a check that is gone and one that decides otherwise are named."""
    keep_policy(policies, load_policy())
    before = kept()
    by_id = {check.id: check for check in CHECKS}
    by_id["ethnicity_known"] = changed(by_id["ethnicity_known"], run=lambda _: failed("ETHNICITY_UNKNOWN"))
    by_id["quite_new"] = changed(by_id.pop("minimum_age"), id="quite_new", run=lambda _: failed("UNDER_MINIMUM_AGE"))
    stricter = by_id.values()
    monkeypatch.setattr("service.verification.verify.CHECKS", tuple(stricter))
    one = replay(before, policies)
    assert (one.own_policy, one.same, one.was) == (True, False, "ACCEPT")
    assert one.now != "ACCEPT"
    assert {d.check: (d.was, d.now) for d in one.checks} == {
        "ethnicity_known": (("PASSED",), ("FAILED ETHNICITY_UNKNOWN ethnicity",)),
        "minimum_age": (("PASSED",), ()),
        "quite_new": ((), ("FAILED UNDER_MINIMUM_AGE birth_date",)),
    }


def test_policy_that_is_not_kept_is_said(policies: Policies) -> None:
    """A digest that is not kept is told; so is a verdict from before texts were kept, unless one text alone fits."""
    with pytest.raises(PolicyNotKept, match=rf"default {load_policy().version} that the verdict names is not kept"):
        replay(kept(), policies)
    older = kept()
    older.verdict.policy_sha256 = ""
    with pytest.raises(PolicyNotKept, match="no text of default"):
        replay(older, policies)
    keep_policy(policies, load_policy())
    one = replay(older, policies)
    assert (one.same, one.assumed) == (True, True)
    keep_policy(policies, parse_policy(load_policy().text + "\n# edited, and still called the same\n"))
    with pytest.raises(PolicyNotKept, match="more than one text"):
        replay(older, policies)
    assert replay(kept(), policies).same


def test_text_that_this_version_cannot_use_is_said(policies: Policies) -> None:
    """A policy that names a check which is no more is kept, and named as the reason."""
    gone = kept()
    text = load_policy().text.replace('"minimum_age"', '"a_check_of_old"')
    policy = PolicyText("default", load_policy().version, text)
    policies.keep(policy, AT)
    gone.verdict.policy_sha256 = policy.sha256.hex()
    with pytest.raises(PolicyNotKept, match=r"cannot use it: .*unknown check"):
        replay(gone, policies)


def test_text_is_kept_once_and_an_altered_one_is_noticed(place: Place) -> None:
    """However many servers and verdicts, one row; its text belongs to its digest."""
    for _ in range(2):
        store = place.open()
        keep_policy(store.policies, load_policy())
        keep_policy(store.policies, load_policy())
        store.close()
    assert place.sql("SELECT id, version FROM policy") == [("default", load_policy().version)]
    place.sql("UPDATE policy SET text = '#' || text")
    store = place.open()
    with pytest.raises(Exception, match="the record is damaged"):
        store.policies.get(bytes.fromhex(load_policy().sha256))
    store.close()


def test_shadow_run_tells_the_decisions_that_would_change(store: Store, place: Place) -> None:
    """Counts and ids by from and to, over the period alone; what could not be judged is told; nothing is written."""
    day = timedelta(days=1)
    ids = {
        name: keep(store, kept(readings, at=AT + number * day)).id
        for number, (name, readings) in enumerate([*CASES.items(), ("blurred again", BLURRED)])
    }
    gone = kept(at=AT)
    gone.customer_reference = "gone"
    erased = keep(store, gone).id
    store.erase_customer("gone", AT, before_statutory_term=True)
    asked = kept(at=AT)
    asked.customer_reference = "asked"
    restricted = keep(store, asked).id
    store.retention.request_deletion("asked", AT)
    before = [place.sql(f"SELECT * FROM {table} ORDER BY 1") for table in ("verification", "customer_key", "policy")]
    run = shadow(store, Filter(created_from=AT), parse_policy(LENIENT))
    assert run.changes == (Change("RESUBMIT", "ACCEPT", (ids["blurred again"], ids["blurred"])),)
    assert (run.replayed, run.same + len(run.other)) == (len(ids), len(ids) - 2)
    assert run.left_out == {"erased": (erased,), "only stored, as the customer asked": (restricted,)}
    assert shadow(store, Filter(created_from=AT), for_inspection=True).replayed == len(ids) + 1
    own = shadow(store, Filter(created_from=AT + day, created_to=AT + 3 * day))
    assert (own.replayed, own.same, own.changes, own.other) == (2, 2, (), ())
    after = [place.sql(f"SELECT * FROM {table} ORDER BY 1") for table in ("verification", "customer_key", "policy")]
    assert after == before


def test_shadow_run_goes_through_every_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A period of more than one page is judged to its end."""
    monkeypatch.setattr("service.verification.shadow.LARGEST_PAGE", 2)
    message = kept()
    for number in range(5):
        copy = v1.Verification.FromString(message.SerializeToString())
        copy.uid, copy.customer_reference = f"{message.uid[:-1]}{number}", f"customer-{number}"
        keep(store, copy)
    assert shadow(store, Filter()).same == 5
