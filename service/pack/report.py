"""The report of a pack: one HTML page for a person to read, in Chinese and English, that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Final

from idverdict import v1

from service.labels import word
from service.pack.blocks import both, pairs, section, table
from service.pack.contents import Contents, local
from service.pack.details import actions, checks, claim, official, readings, reasons, statements
from service.pack.markup import Child, Markup, element
from service.pack.pictures import Annotated
from service.pack.reviews import reviews
from service.pack.style import POLICY, STYLE
from service.pack.values import value
from service.pack.wording import DECISIONS, HEADINGS, PURPOSES, STATES, Both
from service.verification.values.document_words import page_words

_MARKS: Final = 72
"""How often the watermark stands on a page."""


def report(contents: Contents, pictures: Sequence[Annotated] | None) -> bytes:
    """The page in UTF-8, with the annotated pictures in it (None where they could not be lettered)."""
    kept = contents.verification
    title = f"{HEADINGS['title'][0]} {HEADINGS['title'][1]}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{title} {kept.uid}"),
        element("style", Markup(STYLE)),
    )
    body = element(
        "body",
        element("div", [element("span", value(contents.mark))] * _MARKS, class_="watermark", aria_hidden="true"),
        _header(contents),
        element(
            "main",
            section("about", _about(contents)),
            section("reasons", reasons(contents)),
            section("statements", statements(kept.verdict)),
            *([section("official", official(kept.verdict))] if kept.verdict.official else []),
            section("actions", actions(kept.verdict)),
            section("readings", readings(contents, pictures)),
            section("claim", list(claim(kept))),
            section("checks", checks(kept.verdict)),
            section("reviews", reviews(contents)),
            section("policy", _policy(contents)),
            section("evidence", _evidence(kept)),
            section("audit", _audit(contents)),
        ),
        element("footer", element("p", value(contents.mark))),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='zh-CN')}\n".encode()


def _header(contents: Contents) -> Markup:
    decision = word(v1.Decision, contents.verification.verdict.decision)
    chinese, english = DECISIONS[decision]
    badge = element("div", f"{chinese} {decision}", element("small", english, lang="en"), class_=f"decision {decision}")
    told = element("p", value(contents.verification.name))
    return element("header", badge, element("div", element("h1", both(HEADINGS["title"])), told))


def _about(contents: Contents) -> Markup:
    kept = contents.verification
    at = kept.create_time.ToDatetime(tzinfo=UTC)
    rows: list[tuple[Both, Child]] = [
        (("核验编号", "verification"), value(kept.uid)),
        (("核验时间", "time of the verdict"), f"{local(at)} ({at.isoformat()})"),
        *_revised(kept),
        (("客户编号", "customer reference"), value(kept.customer_reference)),
        (("核验目的", "purpose"), both(PURPOSES[word(v1.Purpose, kept.purpose)])),
        (("记录状态", "state of the record"), both(STATES[word(v1.VerificationState, kept.state)])),
        (("模型", "models"), value(", ".join(kept.verdict.models))),
        (("制作人", "operator of this pack"), value(contents.operator)),
        (("制作时间", "time of this pack"), local(contents.made_at)),
    ]
    if contents.for_inspection:
        rows.append((("用途", "asked for by"), both(("主管机关检查", "an authority's inspection"))))
    return pairs(rows)


def _revised(kept: v1.Verification) -> list[tuple[Both, Child]]:
    """Which revision the verdict is."""
    if not kept.revision:
        return []
    at = kept.revise_time.ToDatetime(tzinfo=UTC)
    return [(("结论修订", "revision of the verdict"), f"{kept.revision}, {local(at)} ({at.isoformat()})")]


def _policy(contents: Contents) -> Iterable[Child]:
    verdict, policy = contents.verification.verdict, contents.judged_by()
    yield pairs([
        (("规则", "policy"), value(f"{verdict.policy_id} {verdict.policy_version}")),
        (("规则原文 SHA-256", "SHA-256 of its text"), element("code", verdict.policy_sha256 or "—")),
    ])  # fmt: skip
    if contents.policy is None:
        yield element("p", both(("规则原文未留存。", "The policy's text is not kept.")), class_="note")
    elif policy is not None:
        yield element("p", value(policy.rationale.strip()))


def _evidence(kept: v1.Verification) -> Markup:
    rows = [[_place(kept, one), _code(one.media_type), str(one.size_bytes), _code(one.sha256)] for one in kept.evidence]
    heads = (("页", "page"), ("格式", "media type"), ("字节", "bytes"), ("SHA-256", "of the original bytes"))
    return table(heads, rows)


def _place(kept: v1.Verification, one: v1.Evidence) -> Child:
    """Which page of which document a picture was sent as."""
    types = (reading.document_type for reading in kept.verdict.readings if reading.document == one.document)
    page = page_words(next(filter(None, types), "cn_resident_id"), one.page)
    number = f"{one.document + 1}. " if len(kept.documents) > 1 else ""
    return [number, both((page.zh, page.en.capitalize()) if one.page else ("未指定", "not stated"))]


def _audit(contents: Contents) -> Iterable[Child]:
    trail = contents.trail
    if trail is None:
        damaged = (
            "审计日志已损坏，请运行 idverdict audit verify。",
            "The audit log is damaged: run idverdict audit verify.",
        )
        yield element("p", both(damaged), class_="note")
        return
    heads = (
        ("位置", "position"),
        ("时间", "time"),
        ("操作", "action"),
        ("操作者", "by"),
        ("来源", "from"),
        ("结果", "outcome"),
    )
    rows = [
        [
            str(told.position),
            local(told.time.ToDatetime(tzinfo=UTC)),
            _code(told.action),
            [value(told.actor), " ", value(", ".join(told.roles))],
            value(told.origin),
            value(told.outcome),
        ]
        for told in (proof.entry for proof in trail.proofs)
    ]
    yield table(heads, rows)
    if not trail.complete:
        yield element("p", both(("更早的查看记录未列出。", "Earlier looks at it are left out.")), class_="note")
    yield _pairs_of_log(trail.key, trail.checkpoint)


def _pairs_of_log(key: str, checkpoint: str) -> Markup:
    state = ("日志状态（附证明于 audit 文件夹）", "state of the log; the proofs are in audit/")
    return pairs([(("日志公钥", "the log's public key"), _code(key)), (state, element("pre", checkpoint))])


def _code(text: str) -> Markup:
    return element("code", text)
