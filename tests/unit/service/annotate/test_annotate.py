"""Annotated pictures: what they show, and where."""

from __future__ import annotations

import io

import numpy as np
import pytest
from idverdict import v1
from PIL import Image

from ocr.geometry import Quad
from ocr.reading import FieldStatus
from service.annotate import FontMissingError, Refused, Sheet, annotate, faces, lettering, pages_of, photograph
from service.annotate.canvas import GREEN, RED, Canvas
from service.annotate.findings import draw_findings
from service.annotate.wording import DECISION_COLOURS, objections
from service.verification.messages import reading_message
from service.verification.values.verdict import Decision
from tests.builders import make_field, make_reading
from tests.specimens.sides import Side


def jpeg(size: tuple[int, int] = (800, 600)) -> bytes:
    """A grey picture."""
    buffer = io.BytesIO()
    Image.new("RGB", size, (128, 128, 128)).save(buffer, "JPEG")
    return buffer.getvalue()


def verdict(decision: str = "ACCEPT", checks: tuple[v1.CheckResult, ...] = ()) -> v1.Verdict:
    """A verdict on one portrait side whose name is boxed in a grey picture."""
    name = make_field("name", "张样本", box=Quad.upright(200, 200, 400, 240))
    fields = {**make_reading(Side.PORTRAIT).fields, "name": name}
    reading = make_reading(Side.PORTRAIT, fields=fields, quad=Quad.upright(100, 100, 700, 480), image_size=(800, 600))
    return v1.Verdict(
        decision=f"DECISION_{decision}",
        checks=checks,
        readings=[reading_message(reading, submitted="portrait")],
    )


def sheet(answer: v1.Verdict | Refused, **sent: bytes) -> Image.Image:
    """The drawn sheet of an answer."""
    pictures = {(0, number): data for number, data in enumerate({"portrait": jpeg(), **sent}.values())}
    document = v1.SubmittedDocument(
        pages=[v1.SubmittedPage(page=page) for page in ("portrait", *sent)][: len(pictures)]
    )
    verdict = answer if isinstance(answer, v1.Verdict) else None
    return annotate(Sheet("A title", "What was sent.", pages_of([document], v1.Claim(), verdict, pictures), answer))


def share(image: Image.Image, colour: tuple[int, int, int]) -> float:
    """The share of pixels that have about a colour."""
    return float((np.abs(np.asarray(image).astype(int) - colour).max(axis=2) < 12).mean())


@pytest.mark.parametrize("decision", [decision.value for decision in Decision])
def test_the_banner_has_the_decisions_colour(decision: str) -> None:
    """Each decision has its colour at the top left, whatever else is shown."""
    assert sheet(verdict(decision)).getpixel((8, 8)) == DECISION_COLOURS[decision]


def test_an_error_is_drawn_in_place_of_a_verdict() -> None:
    """A refused call is drawn with its own colour, also when the bytes sent are no picture."""
    drawn = sheet(
        Refused("INVALID_ARGUMENT", "IMAGE_DECODE_FAILED", "Damaged.", ("documents[0].pages[0].image",)), portrait=b"no"
    )
    assert drawn.getpixel((8, 8)) == DECISION_COLOURS["ERROR"]


def test_a_failed_field_is_red_and_sure_fields_are_green() -> None:
    """A check that failed on a field turns its box and number red."""
    failed = v1.CheckResult(
        check="claim_name",
        category="COMPARISON",
        outcome=v1.Outcome.OUTCOME_FAILED,
        code="NAME_MISMATCH",
        fields=["name"],
    )
    good, bad = sheet(verdict()), sheet(verdict("REVIEW", (failed,)))
    assert share(good, GREEN) > 0.001
    assert share(good, RED) == 0
    assert share(bad, RED) > 0.0005


def test_a_check_that_passed_with_a_remark_says_so() -> None:
    """A claim that agrees in another form is drawn with its code before the check's title."""

    def passed(code: str) -> v1.CheckResult:
        return v1.CheckResult(check="claim_name", outcome=v1.Outcome.OUTCOME_PASSED, code=code)

    plain, remarked = (draw_findings(verdict(checks=(passed(code),)), 1200) for code in ("", "CLAIM_OLD_ENCODING"))
    assert plain.size == remarked.size
    changed = np.argwhere((np.asarray(plain) != np.asarray(remarked)).any(axis=2))
    assert changed[:, 0].min() > plain.height - 60
    assert changed[:, 1].max() < 1200 / 3


def test_boxes_lie_where_the_picture_has_them() -> None:
    """The outline and a field's box are drawn around the same pixels that they surround in the picture."""
    picture = Image.new("RGB", (800, 600), (128, 128, 128))
    picture.paste((250, 10, 250), (200, 200, 400, 240))
    mark = photograph.Mark(1, Quad.upright(200, 200, 400, 240), GREEN)
    shown = photograph.marked(picture, Quad.upright(100, 100, 700, 480), [mark], (780, 500))
    pixels = np.asarray(shown).astype(int)
    field = np.argwhere(np.abs(pixels - (250, 10, 250)).max(axis=2) < 20)
    box = np.argwhere(np.abs(pixels - GREEN).max(axis=2) < 20)
    (top, left), (bottom, right) = field.min(axis=0), field.max(axis=0)
    assert 1 <= left - box[:, 1].min() <= 14
    assert 1 <= top - box[:, 0].min() <= 14
    inside = (box[:, 0] > top + 3) & (box[:, 0] < bottom - 3) & (box[:, 1] > left + 3) & (box[:, 1] < right - 3)
    assert not inside.any()


def test_strips_are_straightened() -> None:
    """A field that stands upside down in the picture is cut out the right way up."""
    picture = Image.new("RGB", (400, 200), (255, 255, 255))
    picture.paste((255, 0, 0), (100, 80, 200, 120))
    picture.paste((0, 0, 255), (200, 80, 300, 120))
    upright = photograph.straightened(picture, Quad.upright(100, 80, 300, 120), 40, 300)
    turned = photograph.straightened(picture, Quad.upright(100, 80, 300, 120).turned(2), 40, 300)
    middle = upright.height // 2
    assert upright.getpixel((upright.width // 4, middle)) == (255, 0, 0)
    assert turned.getpixel((turned.width // 4, middle)) == (0, 0, 255)


def test_one_unread_field_is_one_objection() -> None:
    """The many checks that miss the same field are told once; a check that passed is no objection."""
    unread = [
        v1.CheckResult(
            check=check,
            outcome=v1.Outcome.OUTCOME_INCONCLUSIVE,
            code="FIELD_MISSING",
            document=0,
            page="portrait",
            fields=["sex"],
        )
        for check in ("fields_read", "claim_sex", "sex_matches_number")
    ]
    passed = v1.CheckResult(check="ethnicity_known", outcome=v1.Outcome.OUTCOME_PASSED)
    assert [check.check for check in objections(v1.Verdict(checks=[*unread, passed]))] == ["fields_read"]


def test_pages_that_nobody_sent_are_drawn_too() -> None:
    """A card of which one side was sent has both in the picture, since the verdict asks for the other."""
    answer = verdict("RESUBMIT")
    document = v1.SubmittedDocument(pages=[v1.SubmittedPage(page="portrait")])
    pages = pages_of([document], v1.Claim(), answer, {(0, 0): jpeg()})
    assert [(page.page, page.picture is not None) for page in pages] == [("portrait", True), ("emblem", False)]


def test_each_document_is_drawn_with_its_own_pages() -> None:
    """Two documents are four pages, in two rows, each with the claim of its own document."""
    answer = verdict()
    second = v1.DocumentReading()
    second.CopyFrom(answer.readings[0])
    second.document = 1
    answer.readings.append(second)
    claims = [v1.DocumentClaim(number=number) for number in ("1", "2")]
    pages = [v1.SubmittedPage(page="portrait")]
    documents = [v1.SubmittedDocument(claim=claim, pages=pages) for claim in claims]
    found = pages_of(documents, v1.Claim(name="张样本"), answer, {(0, 0): jpeg(), (1, 0): jpeg()})
    assert [(page.document, page.claim.document_number) for page in found] == [(0, "1"), (0, "1"), (1, "2"), (1, "2")]
    one, two = (annotate(Sheet("t", "s", some, answer)) for some in (found[:2], found))
    assert two.height > one.height + 500


def test_unread_fields_need_no_box() -> None:
    """A missing field is listed without a strip."""
    fields = {**make_reading(Side.PORTRAIT).fields, "sex": make_field("sex", None, FieldStatus.MISSING)}
    answer = verdict("RESUBMIT")
    answer.readings[0].CopyFrom(reading_message(make_reading(Side.PORTRAIT, fields=fields), submitted="portrait"))
    assert sheet(answer).height > 1000


@pytest.mark.parametrize("text", ["张样本", "㛃", "𬭚", "Name 姓名 · 42"])
def test_characters_are_drawn_not_boxed(text: str) -> None:
    """Chinese, rare and Latin characters all leave their own ink."""
    canvas, other = Canvas.blank(400, 60, (255, 255, 255)), Canvas.blank(400, 60, (255, 255, 255))
    assert canvas.text((10, 30), text, 30) == pytest.approx(lettering.measure(text, 30), abs=2)
    other.text((10, 30), "\u0378" * len(text), 30)
    assert canvas.image.tobytes() != other.image.tobytes()
    assert share(canvas.image, (255, 255, 255)) < 0.999


def test_long_text_is_broken_into_lines_that_fit() -> None:
    """No line is wider than it may be, and no character is lost."""
    text = "安徽省蚌埠市五河县太平镇老鹰岩村16组227号 flat 12"
    lines = lettering.wrap(text, 20, 160)
    assert len(lines) > 2
    assert all(lettering.measure(line, 20) <= 160 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_machine_without_fonts_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no font has Chinese characters the message names a package."""
    for name in ("_REGULAR", "_BOLD", "_RARE"):
        monkeypatch.setattr(faces, name, ())
    monkeypatch.setattr(faces, "_fontconfig", lambda *command: "")
    faces.faces.cache_clear()
    with pytest.raises(FontMissingError, match="fonts-noto-cjk"):
        lettering.require_fonts()
    faces.faces.cache_clear()
