"""A store of version 0.1, of two sides and no documents, opens with everything in it valid."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from idverdict import v1
from idverdict.proofs import Key, open_checkpoint, verify_consistency
from idverdict.receipts import OLDER_RECEIPT, value_salt, verify_receipt

from ocr.reading import Reading
from service.app import build_database, build_evidence, build_store
from service.audit.receipts import issue
from service.call.patience import Patience
from service.pack import build_pack
from service.settings import Settings
from service.verification.policy import load_policy
from service.verification.recorded import record_from
from service.verification.replay import replay
from service.verification.requests import Verifications
from storage import Store
from storage.audit.inspection import Inspection
from tests.builders import make_claim, make_reading
from tests.requests import create_request
from tests.specimens.sides import Side

ZIP = Path(__file__).parents[3] / "data" / "store-of-0.1.zip"
NOW = datetime(2026, 12, 1, tzinfo=UTC)


@dataclass(frozen=True)
class ByHeart:
    """A reader that knows its pictures."""

    readings: Mapping[bytes, Reading] = field(default_factory=dict)

    def read(self, data: bytes, between_stages: Callable[[], None] = lambda: None, /) -> Reading:
        """The reading of a picture; KeyError where a stored one is read again."""
        return self.readings[data]

    def warm_up(self) -> None:
        """Nothing to do."""


@dataclass(frozen=True)
class Opened:
    """The store as this version opens it, and what version 0.1 said of it."""

    settings: Settings
    store: Store
    expected: dict[str, Any]

    def with_reader(self, readings: Mapping[bytes, Reading]) -> Verifications:
        """The use cases on it, for these pictures."""
        return Verifications(self.store, load_policy(), ByHeart(readings), lambda: NOW, reveal_compared=True)

    @property
    def verifications(self) -> Verifications:
        """The use cases on it, which read no picture."""
        return self.with_reader({})

    def get(self, name: str) -> v1.Verification:
        """A verification by the case it was made for."""
        uid = self.expected["verifications"][name]["uid"]
        return self.verifications.get(v1.GetVerificationRequest(name=f"verifications/{uid}"))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """A copy of the store, opened and migrated."""
    with zipfile.ZipFile(ZIP) as packed:
        packed.extractall(tmp_path)
    (tmp_path / "keys" / "master.key").chmod(0o600)
    settings = Settings(data_dir=tmp_path)
    with closing(build_store(settings)) as store:
        yield Opened(settings, store, json.loads((tmp_path / "expected.json").read_text(encoding="utf-8")))


def test_every_verification_is_shown_as_one_document(opened: Opened) -> None:
    """Decision as it was; sides are pages of document 0; the document's claim is the document's own."""
    for name, was in opened.expected["verifications"].items():
        shown = opened.get(name)
        assert v1.Decision.Name(shown.verdict.decision) == f"DECISION_{was['decision']}"
        if name == "erased":
            assert shown.state == v1.VERIFICATION_STATE_REDACTED
            continue
        assert len(shown.documents) == 1
        assert {check.check for check in shown.verdict.checks} >= {"pages_present", "pages_in_place"}
        assert {reading.document for reading in shown.verdict.readings} == {0}
    accepted = opened.get("accept")
    assert accepted.documents[0].claim == v1.DocumentClaim(
        number="11010519491231002X", valid_from="2012-03-04", valid_until="LONG_TERM"
    )
    assert accepted.documents[0].document_type == "cn_resident_id"
    assert [(one.picture, one.page, one.submitted_page) for one in accepted.verdict.readings] == [
        (0, "portrait", "portrait"),
        (1, "emblem", "emblem"),
    ]
    (action,) = opened.get("resubmit").verdict.required_actions
    assert (action.action, action.document, action.page) == ("UPLOAD_PAGE", 0, "emblem")
    assert [one.page for one in opened.get("swapped").verdict.readings] == ["emblem", "portrait"]
    assert [one.picture for one in opened.get("both").verdict.readings] == [0, 0]


def test_pictures_are_found_under_their_old_names(opened: Opened) -> None:
    """``evidence/portrait`` gives the picture with its metadata in today's form."""
    (portrait, emblem) = opened.get("accept").evidence
    assert portrait.name.endswith("/evidence/portrait")
    assert (emblem.document, emblem.picture, emblem.page) == (0, 1, "emblem")
    metadata, *chunks = opened.verifications.evidence(v1.GetEvidenceRequest(name=portrait.name))
    assert metadata.metadata == portrait
    assert b"".join(chunk.chunk for chunk in chunks)[:2] == b"\xff\xd8"


def test_each_verdict_is_replayed_to_the_same(opened: Opened) -> None:
    """Under its own policy's text every verdict comes out as it was."""
    for name in opened.expected["verifications"]:
        if name != "erased":
            again = replay(opened.get(name), opened.store.policies)
            assert again.own_policy
            assert again.same, again.checks
            assert again.was == again.now


def test_receipts_of_then_hold_and_can_be_issued_again(opened: Opened) -> None:
    """The text that was issued verifies; one issued today states the same, under the labels of then."""
    key = Key.parse(opened.expected["key"])
    for name, was in opened.expected["verifications"].items():
        if "receipt" not in was:
            continue
        then = verify_receipt(was["receipt"], key)
        now = verify_receipt(issue(opened.store, f"verifications/{was['uid']}").text, key)
        assert now.form == then.form == OLDER_RECEIPT
        assert (now.values, now.statuses, now.images) == (then.values, then.statuses, then.images)
        if name == "accept":
            assert set(now.images) == {"PORTRAIT", "EMBLEM"}
            salt = opened.get(name).receipt_salt
            label = "claim document_number"
            assert now.confirms(label, "11010519491231002X", value_salt(salt, label, now.form))


def test_the_audit_log_goes_on(opened: Opened) -> None:
    """No fault in log, records and pictures; the checkpoint of then is a state of the log of now."""
    then = open_checkpoint(opened.expected["checkpoint"], Key.parse(opened.expected["key"]))
    database, objects = build_database(opened.settings), build_evidence(opened.settings)
    with closing(database), closing(objects):
        inspection = Inspection(database, objects)
        assert list(inspection.faults()) == []
    assert inspection.records == len(opened.expected["verifications"])
    assert inspection.pictures > inspection.records
    size = opened.store.history.size()
    now = open_checkpoint(opened.store.history.checkpoint(size), Key.parse(str(opened.store.history.key)))
    verify_consistency(then, now, opened.store.history.consistency(then.size, size))


def test_packs_can_be_made(opened: Opened) -> None:
    """With the same pictures under the same names as the pack of then."""
    uid = opened.expected["verifications"]["accept"]["uid"]
    pack = build_pack(opened.store, f"verifications/{uid}", "auditor-1", NOW)
    with zipfile.ZipFile(ZIP) as store:
        packed = io.BytesIO(store.read("pack.zip"))
    with zipfile.ZipFile(io.BytesIO(pack.content)) as now, zipfile.ZipFile(packed) as then:
        evidence = [name for name in then.namelist() if name.startswith("evidence/")]
        assert len(evidence) == 2
        assert set(then.namelist()) <= set(now.namelist())
        assert all(now.read(name) == then.read(name) for name in evidence)


def test_new_verifications_are_stored_beside_the_old_ones(opened: Opened) -> None:
    """A list has both, and all payloads are read in today's form."""
    was = len(opened.expected["verifications"])
    request = create_request(make_claim(), b"portrait", b"emblem", request_id="new", customer_reference="CIF-new")
    request.purpose = v1.PURPOSE_REVIEW
    readings = {b"portrait": make_reading(), b"emblem": make_reading(Side.EMBLEM)}
    made = v1.Verification.FromString(opened.with_reader(readings).create_and_wait(request, Patience()))
    listed = opened.verifications.list(v1.ListVerificationsRequest(page_size=100)).verifications
    assert listed[0].uid == made.uid
    assert len(listed) == was + 1
    payloads = [opened.store.get(one.uid, shown=False).payload for one in listed]
    assert all(record_from(payload).documents for payload in payloads if payload)
