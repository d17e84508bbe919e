"""The parts of the report that tell of the verdict: reasons, statements, actions, readings, claim, checks."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping

from idverdict import v1

from ocr.reading import Side
from service.annotate.sides import numbered
from service.annotate.wording import CLAIMED_AS, FIELD_LABELS, SIDE_LABELS
from service.pack.blocks import both, label, pairs, said, table
from service.pack.contents import Contents
from service.pack.markup import Child, Markup, element, value
from service.pack.rationale import rationales
from service.pack.readings import reading_of
from service.pack.wording import CLAIM, DECISIONS, OUTCOMES, STATEMENTS, STATUSES, TRUTHS


def reasons(contents: Contents) -> Child:
    """Each reason with its meaning, and why the policy has it lead where it does."""
    verdict = contents.verification.verdict
    if not verdict.reasons:
        return element("p", both(("没有任何不利于通过的理由。", "Nothing stands against acceptance.")))
    why = rationales(contents)
    rows = [
        [
            element("code", reason.code),
            both(DECISIONS[label(v1.Decision, reason.decision)]),
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
    truths = {name: label(v1.Truth, getattr(verdict.statements, name)) for name in STATEMENTS}
    return pairs((STATEMENTS[name], both(TRUTHS[truth])) for name, truth in truths.items())


def actions(verdict: v1.Verdict) -> Child:
    """What was to be done next."""
    if not verdict.required_actions:
        return element("p", both(("无。", "None.")))
    rows = [
        [element("code", action.action), both((action.hint.zh, action.hint.en))] for action in verdict.required_actions
    ]
    return table((("措施", "action"), ("告知客户", "told to the customer")), rows)


def readings(contents: Contents, pictures: Mapping[Side, bytes] | None) -> Iterable[Child]:
    """Each picture with its marks, and the fields that were read from it."""
    if pictures is None:
        yield element(
            "p",
            both(("本机没有中文字体，报告中不含标注影像；原始影像见 evidence 文件夹。",
                   "No font with Chinese characters here, so no annotated pictures; the originals are in evidence/.")),
            class_="note",
        )  # fmt: skip
    for side in Side:
        english, chinese = SIDE_LABELS[v1.Side.Value(f"SIDE_{side}")]
        reading = reading_of(contents.verification.verdict, side)
        if reading is None and side not in contents.pictures:
            continue
        yield element("h3", both((chinese, english)))
        if pictures and side in pictures:
            data = base64.b64encode(pictures[side]).decode()
            yield element("figure", element("img", src=f"data:image/jpeg;base64,{data}", alt=f"{chinese} {english}"))
        if reading is None or not reading.fields:
            yield element("p", both(("未在影像中找到证件。", "No document was found in this picture.")), class_="note")
        else:
            yield _fields(reading, contents.verification.claim)


def _fields(reading: v1.DocumentReading, claim: v1.Claim) -> Markup:
    rows = []
    for name, number in numbered(reading).items():
        field = reading.fields[name]
        status = label(v1.FieldStatus, field.status)
        english, chinese = FIELD_LABELS[name]
        others = [f"{other.value} ({other.probability:.1%})" for other in field.alternatives]
        rows.append([
            str(number),
            both((chinese, english)),
            value(field.value if field.HasField("value") else ""),
            value(field.text),
            element("span", both(STATUSES[status]), class_=status),
            f"{field.confidence:.2%}",
            value("; ".join(others)),
            value(getattr(claim, CLAIMED_AS.get(name, name), "")),
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


def claim(claim: v1.Claim) -> Markup:
    """The nine elements as they were declared, and the dates."""
    return pairs((wording, value(getattr(claim, name) or "—")) for name, wording in CLAIM.items())


def checks(verdict: v1.Verdict) -> Markup:
    """Every check, those that passed included."""
    rows = []
    for check in verdict.checks:
        outcome = label(v1.Outcome, check.outcome)
        level = label(v1.ComparisonLevel, check.level) if check.level else ""
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
