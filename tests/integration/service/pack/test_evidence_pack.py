"""Evidence packs: what is in the file, that its report is readable and safe to open, and that nothing is left."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from google.protobuf.json_format import Parse
from idverdict import proofs, v1
from PIL import Image

import service.pack.pictures
from ocr.geometry import Quad
from service.annotate import FontMissingError
from service.annotate.canvas import NIGHT
from service.call.errors import ApiError
from service.pack import build_pack
from service.pack.markup import Markup, element
from service.pack.pictures import mark_tint, watermarked
from service.pack.values import value
from service.verification.policy import load_policy
from storage import LogDamaged, PolicyText, Store
from storage.audit.history import AuditHistory
from tests.builders import make_claim, make_field, make_reading
from tests.kept import AT, genuine, keep, kept
from tests.specimens.sides import Side
from tests.storage_support import Place

OPERATOR = "王审计 <b>Auditor</b>"
HOSTILE = "<script>alert(1)</script>\"'&\x00\u202e</table>"


class Page(HTMLParser):
    """A report as a browser's parser sees it: elements, attributes, and the text of each section."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, Mapping[str, str | None]]] = []
        self.open: list[str] = []
        self.sections: dict[str, str] = {}
        self.text = ""
        self._section = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "img"}:
            self.open.append(tag)
        if tag == "section":
            self._section = dict(attrs)["id"] or ""

    def handle_endtag(self, tag: str) -> None:
        """Elements end in the opposite order of their beginning."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data
        if "section" in self.open:
            self.sections[self._section] = self.sections.get(self._section, "") + data


def photo(colour: tuple[int, int, int]) -> bytes:
    """A picture of the size that the readings speak of."""
    buffer = io.BytesIO()
    Image.new("RGB", (1200, 900), colour).save(buffer, "JPEG")
    return buffer.getvalue()


PICTURES = {Side.PORTRAIT: photo((200, 200, 210)), Side.EMBLEM: photo((90, 90, 80))}


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """A store on either database that keeps the default policy."""
    store = place.open()
    policy = load_policy()
    store.policies.keep(PolicyText(policy.id, policy.version, policy.text), AT)
    yield store
    store.close()


def wrong_name() -> v1.Verification:
    """A verification that leads to REVIEW, with one boxed field."""
    boxed = make_field("name", "张样本", box=Quad.upright(200, 200, 400, 240))
    return kept({**genuine(), Side.PORTRAIT: make_reading(Side.PORTRAIT, name=boxed)}, make_claim(name="李样本"))


def packed(store: Store, message: v1.Verification, operator: str = OPERATOR) -> dict[str, bytes]:
    """The members of the pack of a verification, which is kept with its pictures first."""
    keep(store, message, PICTURES)
    return opened(build_pack(store, message.name, operator, AT).content)


def opened(content: bytes) -> dict[str, bytes]:
    """The members of a zip file, each held against its checksum."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def pictures_in(members: Mapping[str, bytes]) -> set[str]:
    """The names of the pictures."""
    return {name for name in members if name.endswith(".jpg")}


def test_manifest_tells_every_other_member(store: Store) -> None:
    """Each member's digest and size stand in the manifest, which says what it is, who asked, and when."""
    members = packed(store, wrong_name())
    manifest = json.loads(members.pop("manifest.json"))
    assert {m["name"]: (m["sha256"], m["size_bytes"]) for m in manifest["members"]} == {
        name: (hashlib.sha256(content).hexdigest(), len(content)) for name, content in members.items()
    }
    assert set(members) == {
        "report.html",
        "verification.json",
        "claim.json",
        "documents.json",
        "readings.json",
        "checks.json",
        "reviews.json",
        "policy.toml",
        "audit/entries.json",
        "audit/checkpoint.txt",
        "audit/key.txt",
        *(f"{folder}/{side}.jpg" for folder in ("evidence", "annotated") for side in ("portrait", "emblem")),
    }
    assert manifest["operator"] == OPERATOR
    assert manifest["made_at"] == AT.isoformat()
    assert manifest["policy"] == {
        "id": "default",
        "version": load_policy().version,
        "sha256": hashlib.sha256(members["policy.toml"]).hexdigest(),
        "text_kept": True,
    }


def test_records_and_pictures_are_those_that_were_kept(store: Store) -> None:
    """The JSON parses back into the kept messages, values in clear, and the originals are byte for byte the same."""
    message = wrong_name()
    members = packed(store, message)
    assert Parse(members["verification.json"], v1.Verification()) == message
    assert Parse(members["claim.json"], v1.Claim()) == message.claim
    readings = [Parse(json.dumps(one), v1.DocumentReading()) for one in json.loads(members["readings.json"])]
    assert readings == list(message.verdict.readings)
    checks = [Parse(json.dumps(one), v1.CheckResult()) for one in json.loads(members["checks.json"])]
    assert checks == list(message.verdict.checks)
    assert {members["evidence/portrait.jpg"], members["evidence/emblem.jpg"]} == set(PICTURES.values())
    assert members["policy.toml"].decode() == load_policy().text


def test_report_tells_the_whole_verdict_in_both_languages(store: Store) -> None:
    """Decision, reasons with the rule's rationale, statements, fields, claim, every check, policy and digests."""
    message = wrong_name()
    page = Page(packed(store, message)["report.html"].decode())
    assert page.open == []
    assert set(page.sections) == {
        "about", "reasons", "statements", "actions", "readings", "claim", "checks", "reviews", "policy", "evidence",
        "audit",
    }  # fmt: skip
    assert "人工复核 REVIEW" in page.text
    assert "a person must look" in page.text
    about = page.sections["about"]
    assert all(part in about for part in (message.uid, "customer-1", OPERATOR, "2026-03-01 20:00:00 UTC+8", "开立账户"))
    reasons = page.sections["reasons"]
    assert all(part in reasons for part in ("NAME_MISMATCH", "The claim and the document differ", "人工复核"))
    assert "与申报信息一致 the document agrees with what was declared否 no" in page.sections["statements"]
    assert "MANUAL_REVIEW" in page.sections["actions"]
    assert all(part in page.sections["readings"] for part in ("张样本", "李样本", "11010519491231002X", "姓名", "Name"))
    assert all(getattr(message.claim, name) in page.sections["claim"] for name in ("name", "address", "contact"))
    assert message.documents[0].claim.number in page.sections["claim"]
    assert all(check.check in page.sections["checks"] for check in message.verdict.checks)
    assert message.verdict.policy_sha256 in page.sections["policy"]
    assert all(one.sha256 in page.sections["evidence"] for one in message.evidence)


def test_accepted_card_has_no_reasons(store: Store) -> None:
    """Where nothing stands against acceptance, the report says so."""
    page = Page(packed(store, kept())["report.html"].decode())
    assert "Nothing stands against acceptance" in page.sections["reasons"]


def test_report_reaches_for_nothing_outside_itself(store: Store) -> None:
    """No script, link, form or frame; pictures are in the page; the policy allows one style sheet, by its digest."""
    html = packed(store, wrong_name())["report.html"].decode()
    page = Page(html)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "a", "form", "iframe", "object", "embed", "base", "svg"}
    attributes = [(name, told) for _, given in page.tags for name, told in given.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name in {"href", "style", "srcset"}]
    sources = [told or "" for name, told in attributes if name == "src"]
    assert len(sources) == 2
    assert all(source.startswith("data:image/jpeg;base64,") for source in sources)
    (policy,) = [given["content"] or "" for tag, given in page.tags if given.get("http-equiv")]
    style = html.split("<style>")[1].split("</style>")[0]
    digest = hashlib.sha256(style.encode()).digest()
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert "url(" not in style
    assert "@import" not in style
    assert "@media print" in style


def test_watermark_is_on_the_page_and_on_each_of_its_pictures(store: Store) -> None:
    """Operator and time, all over the page, and drawn into the annotated pictures, not into the originals."""
    members = packed(store, wrong_name(), "Auditor")
    page = Page(members["report.html"].decode())
    assert page.text.count("Auditor  2026-03-01 20:00:00 UTC+8") > 50
    for side in ("portrait", "emblem"):
        drawn = Image.open(io.BytesIO(members[f"annotated/{side}.jpg"]))
        assert drawn.size == (1200, 840)
        assert np.abs(np.asarray(drawn)[-4:, -100:].astype(int) - NIGHT).max() < 12
        assert Image.open(io.BytesIO(members[f"evidence/{side}.jpg"])).size == (1200, 900)


def test_watermark_covers_all_parts_of_a_picture() -> None:
    """No part of a picture, an eighth of each edge, can be cut out without a piece of the mark."""
    plain = Image.new("RGB", (1200, 800), (240, 240, 240))
    mark = "王审计  2026-03-01 20:00:00 UTC+8"
    marked = np.asarray(watermarked(plain, mark, mark_tint(plain.size, mark)))[:800]
    changed = (np.abs(marked.astype(int) - 240).max(axis=2) > 20).reshape(8, 100, 8, 150).any(axis=(1, 3))
    assert changed.all()
    assert 0.01 < (np.abs(marked.astype(int) - 240).max(axis=2) > 20).mean() < 0.25


def test_values_cannot_become_elements(store: Store) -> None:
    """Whatever a card, a claim or an operator says is text: no element, no attribute, no control character."""
    hostile = wrong_name()
    for name in ("name", "address", "occupation", "contact"):
        setattr(hostile.claim, name, HOSTILE.replace("\x00", ""))
    hostile.customer_reference = "customer-1"
    field = hostile.verdict.readings[0].fields["address"]
    field.value = field.text = HOSTILE
    field.alternatives.add(value=HOSTILE, probability=0.1)
    hostile.verdict.readings[0].derived["sex"] = HOSTILE
    hostile.verdict.models.append(HOSTILE)
    for check in hostile.verdict.checks:
        check.observed = check.expected = check.detail = HOSTILE
    html = packed(store, hostile, HOSTILE.replace("\x00", ""))["report.html"].decode()
    benign = packed(store, wrong_name())["report.html"].decode()
    page = Page(html)
    assert page.open == []
    assert {tag for tag, _ in page.tags} == {tag for tag, _ in Page(benign).tags}
    assert {name for _, given in page.tags for name in given} == {n for _, g in Page(benign).tags for n in g}
    assert "<script" not in html
    assert "\x00" not in html
    assert "<script>alert(1)</script>" in page.sections["claim"]


def test_markup_escapes_whatever_is_not_markup() -> None:
    """Text and attributes are escaped, lists joined, and a value's direction is its own."""
    made = element("p", "<b>", [None, element("i", "&")], title='"<')
    assert made == '<p title="&quot;&lt;">&lt;b&gt;<i>&amp;</i></p>'
    assert value("\u202eabc\ud800") == "<bdi>\u202eabc\ufffd</bdi>"
    assert isinstance(made, Markup)


def test_rare_name_is_recorded_as_text_code_points_and_strip(store: Store) -> None:
    """The report shows the characters as pictures, whatever fonts its reader has, with what keeps the name."""
    named = make_field("name", "李\U0002ccf5", box=Quad.upright(200, 200, 400, 240), strip=photo((9, 9, 9)))
    reading = make_reading(Side.PORTRAIT, name=named)
    members = packed(store, kept({**genuine(), Side.PORTRAIT: reading}, make_claim(name="李\ue816")), "王\U0002ccf5")
    page = Page(members["report.html"].decode())
    glyphs = [(of["alt"], of["title"]) for tag, of in page.tags if tag == "img" and of.get("class") == "glyph"]
    assert ("\U0002ccf5", "U+2CCF5") in glyphs
    assert "\U0002ccf5" not in page.text
    assert "\ue816" not in page.text
    assert "李U+E816" in page.sections["claim"]
    assert "U+674E U+2CCF5" in page.sections["readings"]
    strips = [of["src"] or "" for tag, of in page.tags if tag == "img" and of.get("class") == "strip"]
    assert [base64.b64decode(strip.partition(",")[2]) for strip in strips] == [named.strip]
    portrait = next(one for one in json.loads(members["readings.json"]) if one["page"] == "portrait")
    assert portrait["fields"]["name"]["code_points"] == ["U+674E", "U+2CCF5"]
    assert base64.b64decode(portrait["fields"]["name"]["strip"]) == named.strip


def test_a_character_is_drawn_as_it_is_and_one_without_font_is_its_code_point() -> None:
    """Ink on no ground; the characters of every system stay text, so that a report stays small."""
    drawn = value("张\U0002ccf5")
    assert drawn.startswith("<bdi>张<img src=")
    picture = Image.open(io.BytesIO(base64.b64decode(drawn.partition("base64,")[2].partition('"')[0])))
    assert 200 < np.count_nonzero(np.asarray(picture)[:, :, 3] > 128) < 1400
    assert value("\ue816") == "<bdi><code>U+E816</code></bdi>"


def test_one_picture_of_both_sides_is_shown_with_each(store: Store) -> None:
    """Where both sides were read from one picture, both are marked in it."""
    message = kept()
    del message.documents[0].pages[1:]
    for reading in message.verdict.readings:
        reading.picture = 0
    keep(store, message, {Side.PORTRAIT: PICTURES[Side.PORTRAIT]})
    members = opened(build_pack(store, message.name, "Auditor", AT).content)
    assert pictures_in(members) == {"evidence/portrait.jpg", "annotated/portrait.jpg", "annotated/emblem.jpg"}


def test_machine_without_chinese_fonts_packs_all_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report says that it has no annotated pictures; the originals are there."""

    def missing(*_: object) -> None:
        raise FontMissingError

    monkeypatch.setattr(service.pack.pictures, "draw_photo", missing)
    members = packed(store, wrong_name())
    assert pictures_in(members) == {"evidence/portrait.jpg", "evidence/emblem.jpg"}
    page = Page(members["report.html"].decode())
    assert "no annotated pictures" in page.sections["readings"]
    assert "img" not in {tag for tag, _ in page.tags}


def test_audit_entries_are_proved_for_the_callers_own_verifier(store: Store) -> None:
    """Who kept it and who looked at it, in the order of the log, each with a proof that holds by the public key."""
    message = wrong_name()
    members = packed(store, message)
    key = proofs.Key.parse(members["audit/key.txt"].decode().strip())
    state = proofs.open_checkpoint(members["audit/checkpoint.txt"].decode(), key)
    told = [Parse(json.dumps(one), v1.InclusionProof()) for one in json.loads(members["audit/entries.json"])]
    for one in told:
        proofs.verify_inclusion(proofs.leaf_hash(one.entry.text), one.entry.position, state, list(one.hashes))
    actions = [one.entry.action for one in told]
    assert actions == ["VERIFICATION_CREATED", "VERIFICATION_READ", "EVIDENCE_READ", "EVIDENCE_READ"]
    assert {one.entry.record_id for one in told} == {message.uid}
    page = Page(members["report.html"].decode())
    assert all(action in page.sections["audit"] for action in actions)
    assert json.loads(members["manifest.json"])["audit"] == {"entries": 4, "complete": True}


def test_pack_itself_is_told_with_its_digest(store: Store) -> None:
    """Before anybody has it: the log has the digests of file and operator; the next pack shows the entry."""
    message = wrong_name()
    keep(store, message, PICTURES)
    content = build_pack(store, message.name, "Auditor", AT).content
    again = opened(build_pack(store, message.name, "Auditor", AT).content)
    told = [Parse(json.dumps(one), v1.InclusionProof()).entry for one in json.loads(again["audit/entries.json"])]
    (made,) = [one for one in told if one.action == "EVIDENCE_PACKED"]
    expected = {"pack": content, "operator": b"Auditor"}
    assert made.digests == {name: hashlib.sha256(told).hexdigest() for name, told in expected.items()}


def test_verification_that_was_looked_at_very_often_is_packed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The latest entries and the one of its making are in it, and it says that others are not."""
    monkeypatch.setattr("service.pack.trail.MOST", 4)
    message = wrong_name()
    keep(store, message, PICTURES)
    for _ in range(6):
        store.get(message.uid)
    members = opened(build_pack(store, message.name, "Auditor", AT).content)
    told = [Parse(json.dumps(one), v1.InclusionProof()).entry for one in json.loads(members["audit/entries.json"])]
    assert [one.action for one in told][:2] == ["VERIFICATION_CREATED", "VERIFICATION_READ"]
    assert json.loads(members["manifest.json"])["audit"] == {"entries": 5, "complete": False}
    assert "Earlier looks" in Page(members["report.html"].decode()).sections["audit"]


def test_damaged_log_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pack is made all the same, without proofs that nobody could check."""

    def damaged(*_: object) -> None:
        raise LogDamaged

    monkeypatch.setattr(AuditHistory, "inclusion", damaged)
    members = packed(store, wrong_name())
    assert not [name for name in members if name.startswith("audit/")]
    assert "The audit log is damaged" in Page(members["report.html"].decode()).sections["audit"]


def test_policy_that_is_not_kept_is_said(place: Place) -> None:
    """The pack is made all the same, without the policy's text, and says so."""
    store = place.open()
    members = packed(store, wrong_name())
    assert "policy.toml" not in members
    assert json.loads(members["manifest.json"])["policy"]["text_kept"] is False
    assert "The policy's text is not kept" in Page(members["report.html"].decode()).sections["policy"]
    store.close()


def test_restricted_record_is_packed_for_an_inspection_alone(store: Store) -> None:
    """After a request for deletion a pack is refused, unless an authority asks; then the report says both."""
    message = wrong_name()
    keep(store, message, PICTURES)
    store.retention.request_deletion("customer-1", AT)
    with pytest.raises(ApiError, match="RECORD_RESTRICTED"):
        build_pack(store, message.name, "Auditor", AT)
    members = opened(build_pack(store, message.name, "Auditor", AT, for_inspection=True).content)
    about = Page(members["report.html"].decode()).sections["about"]
    assert "only stored: the customer asked for deletion" in about
    assert "an authority's inspection" in about
    assert members["evidence/portrait.jpg"] == PICTURES[Side.PORTRAIT]


def test_what_is_gone_cannot_be_packed(store: Store) -> None:
    """An erased record and one that never was are told apart."""
    message = wrong_name()
    keep(store, message, PICTURES)
    store.erase_customer("customer-1", AT, before_statutory_term=True)
    with pytest.raises(ApiError, match="RECORD_REDACTED"):
        build_pack(store, message.name, "Auditor", AT)
    with pytest.raises(ApiError, match="VERIFICATION_NOT_FOUND"):
        build_pack(store, "verifications/none", "Auditor", AT)


def test_nothing_is_written_while_a_pack_is_made(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No temporary file, in no folder that Python would choose: all is made in memory."""
    message = wrong_name()
    keep(store, message, PICTURES)
    empty = tmp_path / "temporary"
    empty.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(empty))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    for name in ("mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    build_pack(store, message.name, "Auditor", AT)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert {path for path in after if path.suffix not in (".db-shm", ".db-wal")} == {
        path for path in before if path.suffix not in (".db-shm", ".db-wal")
    }
    assert list(empty.iterdir()) == []


def test_pack_of_large_pictures_takes_less_than_two_seconds_of_the_processor(store: Store) -> None:
    """Two pictures of twelve megapixels; the suite `accountability` tells the time that a caller waits."""
    noise = np.random.default_rng(7).normal(0, 12, (3000, 4000, 1))
    shade = np.linspace(60, 220, 4000)[None, :, None]
    picture = Image.fromarray(np.clip(shade + noise, 0, 255).astype(np.uint8).repeat(3, axis=2))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    message = kept({
        side: replace(make_reading(side), quad=Quad.upright(400, 300, 3600, 2300), image_size=(4000, 3000))
        for side in Side
    })  # fmt: skip
    keep(store, message, dict.fromkeys(Side, buffer.getvalue()))
    times = []
    for _ in range(3):
        started = time.process_time()
        build_pack(store, message.name, "Auditor", AT)
        times.append(time.process_time() - started)
    assert min(times) < 2.0
