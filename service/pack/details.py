"""The parts of the report that tell of the verdict: reasons, statements, actions, readings, claim, checks."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from datetime import UTC

from idverdict import v1

from service.annotate.pages import numbered
from service.labels import word
from service.pack.blocks import both, pairs, said, table
from service.pack.contents import Contents
from service.pack.markup import Child, Markup, element
from service.pack.pictures import Annotated, pages, place
from service.pack.rationale import rationales
from service.pack.values import record, value
from service.pack.wording import (
    AUTHORITY_OUTCOMES,
    CLAIM,
    DECISIONS,
    FACT_STATES,
    OUTCOMES,
    STATEMENTS,
    STATUSES,
    TRUTHS,
)
from service.verification.messages import claim_from
from service.verification.values.card_numbers import shown, shown_declared
from service.verification.values.claim import Claim
from service.verification.values.document_words import declared_for, words_of_field


def reasons(contents: Contents) -> Child:
    """Each reason with its meaning, and why the policy has it lead where it does."""
    verdict = contents.verification.verdict
    if not verdict.reasons:
        return element("p", both(("没有任何不利于通过的理由。", "Nothing stands against acceptance.")))
    why = rationales(contents)
    rows = [
        [
            element("code", reason.code),
            both(DECISIONS[word(v1.Decision, reason.decision)]),
            said(reason.code),
            value(why.get((reason.check, reason.code), "")),
        ]
        for reason in verdict.reasons
    ]
    return table(
        (("代码", "code"), ("导致", "leads to"), ("说明", "meaning"), ("规则依据", "the rule's rationale")), rows
    )


def statements(verdict: v1.Verdict) -> Markup:
    """What may be said of the document."""
    truths = {name: word(v1.Truth, getattr(verdict.statements, name)) for name in STATEMENTS}
    return pairs((STATEMENTS[name], both(TRUTHS[truth])) for name, truth in truths.items())


def official(verdict: v1.Verdict) -> Markup:
    """Which authority said what of which field, and when."""
    rows = []
    for one in verdict.official:
        outcome = both(AUTHORITY_OUTCOMES[word(v1.AuthorityOutcome, one.outcome)]) if one.outcome else "—"
        facts = [[value(fact.field), " ", both(FACT_STATES[word(v1.AuthorityFactState, fact.state)]), " "]
                 for fact in one.facts]  # fmt: skip
        at = one.answer_time.ToDatetime(tzinfo=UTC).isoformat() if one.HasField("answer_time") else "—"
        rows.append([
            value(one.authority or one.channel),
            element("code", one.channel),
            element("code", word(v1.AuthorityCheckState, one.state)),
            outcome,
            [part for fact in facts for part in fact],
            at,
        ])  # fmt: skip
    heads = (
        ("机构", "authority"),
        ("渠道", "channel"),
        ("状态", "state"),
        ("答复", "answer"),
        ("各项", "facts"),
        ("答复时间", "answered at"),
    )
    return table(heads, rows)


def actions(verdict: v1.Verdict) -> Child:
    """What was to be done next."""
    if not verdict.required_actions:
        return element("p", both(("无。", "None.")))
    rows = [
        [element("code", action.action), both((action.hint.zh, action.hint.en))] for action in verdict.required_actions
    ]
    return table((("措施", "action"), ("告知客户", "told to the customer")), rows)


def readings(contents: Contents, pictures: Sequence[Annotated] | None) -> Iterable[Child]:
    """Each page with its marks, and the fields that were read from it."""
    if pictures is None:
        yield element(
            "p",
            both(("本机没有中文字体，报告中不含标注影像；原始影像见 evidence 文件夹。",
                   "No font with Chinese characters here, so no annotated pictures; the originals are in evidence/.")),
            class_="note",
        )  # fmt: skip
    several = len(contents.verification.documents) > 1
    drawn = {place(one.page): one.jpeg for one in pictures or ()}
    for page in pages(contents):
        reading, title = page.reading, page.title
        number = f"{page.document + 1}. " if several else ""
        yield element("h3", number, both((title.zh, title.en.capitalize())))
        jpeg = drawn.get(place(page))
        if jpeg is not None:
            data = base64.b64encode(jpeg).decode()
            yield element("figure", element("img", src=f"data:image/jpeg;base64,{data}", alt=f"{title.zh} {title.en}"))
        if reading is None or not reading.fields:
            yield element("p", both(("未在影像中找到证件。", "No document was found in this picture.")), class_="note")
        else:
            yield _fields(reading, page.claim)


def _fields(reading: v1.DocumentReading, claim: Claim) -> Markup:
    rows = []
    for name, number in numbered(reading).items():
        field = reading.fields[name]
        status = word(v1.FieldStatus, field.status)
        words = words_of_field(name)
        others = [f"{shown(name, other.value)} ({other.probability:.1%})" for other in field.alternatives]
        rows.append([
            str(number),
            both((words.zh, words.en.capitalize())),
            [value(shown(name, field.value) if field.HasField("value") else ""), *record(field)],
            value(shown(name, field.text)),
            element("span", both(STATUSES[status]), class_=status),
            f"{field.confidence:.2%}",
            value("; ".join(others)),
            value(shown(name, declared_for(claim, reading.document_type, name))),
            value(reading.derived.get(name, "")),
        ])  # fmt: skip
    heads = (
        ("序号", "no."),
        ("项目", "field"),
        ("识别值", "value"),
        ("原文", "as printed"),
        ("状态", "status"),
        ("置信度", "confidence"),
        ("其他可能", "alternatives"),
        ("申报值", "declared"),
        ("由号码推出", "by the number"),
    )
    return table(heads, rows)


def claim(record: v1.Verification) -> Iterable[Child]:
    """The nine elements as they were declared, and the dates, a table for each document."""
    several = len(record.documents) > 1
    for number, document in enumerate(record.documents):
        if several:
            yield element("h3", both((f"证件 {number + 1}", f"document {number + 1}")))
        said = claim_from(record.claim, document)
        types = {
            document.document_type,
            *(one.document_type for one in record.verdict.readings if one.document == number),
        }
        yield pairs(
            (wording, value(shown_declared(types, name, getattr(said, name) or "—"))) for name, wording in CLAIM.items()
        )


def checks(verdict: v1.Verdict) -> Markup:
    """Every check, those that passed included."""
    rows = []
    for check in verdict.checks:
        outcome = word(v1.Outcome, check.outcome)
        level = word(v1.ComparisonLevel, check.level) if check.level else ""
        score = f"{check.score:.3g}" if check.HasField("score") else ""
        bound = f"{check.threshold:.3g}" if check.HasField("threshold") else ""
        rows.append([
            element("code", check.check),
            element("span", both(OUTCOMES[outcome]), class_=outcome),
            element("code", check.code) if check.code else "",
            said(check.code) if check.code else value(check.detail),
            value(check.observed if check.HasField("observed") else ""),
            value(check.expected if check.HasField("expected") else ""),
            " ".join(filter(None, (level, score, f"/ {bound}" if bound else ""))),
        ])  # fmt: skip
    heads = (
        ("项目", "check"),
        ("结果", "outcome"),
        ("代码", "code"),
        ("说明", "meaning"),
        ("所见", "found"),
        ("对照", "compared with"),
        ("程度", "level or score"),
    )
    return table(heads, rows)
