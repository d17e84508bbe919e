"""Why a verdict is as it is: failed checks with their codes, what may be said, what to do next, what passed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from idverdict import v1
from PIL import Image

from service.annotate.canvas import GREEN, GREY, INK, LINE, PANEL, SOFT, VIOLET, Canvas
from service.annotate.lettering import measure
from service.annotate.wording import OUTCOME_SIGNS, TRUTH_SIGNS, objections
from service.verification.checks import CHECKS_BY_ID
from service.verification.values.document_words import page_words

_PAD: Final = 28
_LEFT: Final = 0.56
"""Share of the width for what speaks against the document."""


def draw_findings(verdict: v1.Verdict, width: int) -> Image.Image:
    """Draw the reasons on the left, what to say and do on the right, and every other check below."""
    canvas = Canvas.blank(width, 4000, PANEL)
    split = round(width * _LEFT)
    bottom = max(_objections(canvas, verdict, split - _PAD), _conclusions(canvas, verdict, split, width))
    bottom = _others(canvas, verdict, bottom + 14, width)
    return _framed(canvas, bottom)


def draw_error(status: str, reason: str, message: str, fields: Sequence[str], width: int) -> Image.Image:
    """Draw the gRPC error that stands in place of a verdict."""
    canvas = Canvas.blank(width, 400, PANEL)
    canvas.text((_PAD, 44), "The answer is a gRPC error: what cannot be evaluated gets no decision", 26, bold=True)
    x = _PAD
    for word in (status, reason):
        x += canvas.pill((x, 100), word, 24, VIOLET) + 14
    top = 156
    top += canvas.lines((_PAD, top), message, 22, width - 2 * _PAD)
    if fields:
        canvas.text((_PAD, top + 6), f"at fault: {', '.join(fields)}", 20, SOFT)
        top += 34
    return _framed(canvas, top)


def _framed(canvas: Canvas, bottom: int) -> Image.Image:
    width = canvas.image.width
    framed = Canvas.blank(width, bottom + 14)
    framed.paste(canvas.image.crop((0, 0, width, bottom + 14)), (0, 0), radius=14)
    return framed.image


def _objections(canvas: Canvas, verdict: v1.Verdict, right: int) -> int:
    """Each failed or undecided check; returns the bottom."""
    canvas.text((_PAD, 40), "What the checks found", 26, bold=True)
    top = 86
    told = objections(verdict)
    decisive = {reason.code for reason in verdict.reasons}
    if not told:
        canvas.sign((_PAD + 16, top), "yes", GREEN, 16)
        canvas.text((_PAD + 46, top), "Nothing speaks against this document.", 22)
        return top + 36
    for check in told:
        kind, colour = OUTCOME_SIGNS[check.outcome]
        canvas.sign((_PAD + 14, top), kind, colour, 14)
        x = _PAD + 42
        x += canvas.text((x, top), check.code, 21, colour, bold=True) + 16
        where = [_place(check, verdict)] if check.page and not check.fields else []
        about = ", ".join([*where, *(name.replace("_", " ") for name in check.fields)])
        x += canvas.text((x, top), about, 18, SOFT) + 16
        if check.code not in decisive:
            canvas.text((x, top), "does not count here", 16, GREY)
        text = check.detail
        if check.HasField("score") and check.HasField("threshold"):
            text += f" ({check.score:.3g}, bound {check.threshold:.3g})"
        top += 30 + canvas.lines((_PAD + 42, top + 29), text, 18, right - _PAD - 42) + 16
    return top


def _place(check: v1.CheckResult, verdict: v1.Verdict) -> str:
    """What the page of a check is called, by the type that was read of its document."""
    types = (one.document_type for one in verdict.readings if one.document == check.document and one.document_type)
    return page_words(next(types, "cn_resident_id"), check.page).en


def _conclusions(canvas: Canvas, verdict: v1.Verdict, left: int, width: int) -> int:
    """The three statements, and the required actions with what may be told to the customer; returns the bottom."""
    inner = width - left - _PAD
    canvas.text((left, 40), "What may be said", 26, bold=True)
    top = 86
    said = verdict.statements
    for text, truth in (
        ("The document agrees with itself", said.self_consistent),
        ("The document agrees with the claim", said.matches_claim),
        ("An authority has confirmed it", said.officially_verified),
    ):
        kind, colour, word = TRUTH_SIGNS.get(truth, ("none", GREY, "not told"))
        canvas.sign((left + 14, top), kind, colour, 14)
        x = left + 42 + canvas.text((left + 42, top), text, 20)
        canvas.text((x + 12, top), word, 20, colour, bold=True)
        top += 38
    if verdict.required_actions:
        top += 22
        canvas.text((left, top), "What to do next", 26, bold=True)
        top += 44
    for action in verdict.required_actions:
        canvas.pill((left, top), action.action, 18, INK, quiet=True)
        top += 36
        for text in (action.hint.zh, action.hint.en):
            if text:
                top += canvas.lines((left, top), text, 19, inner, SOFT)
        top += 14
    return top


def _others(canvas: Canvas, verdict: v1.Verdict, top: int, width: int) -> int:
    """All checks that passed or had nothing to say, in columns; returns the bottom."""
    good = (v1.Outcome.OUTCOME_PASSED, v1.Outcome.OUTCOME_NOT_APPLICABLE, v1.Outcome.OUTCOME_NOT_EXECUTED)
    silent = {check.check for check in verdict.checks if check.outcome not in good}
    quiet = {check.check: check for check in verdict.checks if check.check not in silent}
    passed = sum(check.outcome == v1.Outcome.OUTCOME_PASSED for check in quiet.values())
    canvas.panel((_PAD, top, width - _PAD, top + 1), LINE, radius=0)
    top += 34
    text = f"{passed} checks passed"
    if len(quiet) > passed:
        text += f", {len(quiet) - passed} had nothing to compare"
    canvas.text((_PAD, top), text, 20, SOFT, bold=True)
    columns = 3
    step = (width - 2 * _PAD) // columns
    rows = -(-len(quiet) // columns)
    top += 36
    for number, check in enumerate(
        sorted(quiet.values(), key=lambda check: check.outcome != v1.Outcome.OUTCOME_PASSED)
    ):
        kind, colour = OUTCOME_SIGNS[check.outcome]
        x, y = _PAD + number // rows * step, top + number % rows * 28
        canvas.sign((x + 9, y), kind, colour, 8)
        title = CHECKS_BY_ID[check.check].title if check.check in CHECKS_BY_ID else check.check
        if check.code and check.outcome == v1.Outcome.OUTCOME_PASSED:  # it passed with a remark
            title = f"{check.code}: {title}"
        while measure(title, 16) > step - 40:
            title = title[:-2] + "…"
        canvas.text((x + 26, y), title, 16, SOFT if check.outcome == v1.Outcome.OUTCOME_PASSED else GREY)
    return top + rows * 28
