"""Shows what came of the cases: a table for the terminal, a picture each, and a page with all of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from idverdict import v1
from rich.box import SIMPLE_HEAD
from rich.table import Table

from service.annotate import Refused, Sheet, annotate, pages_of
from service.annotate.wording import DECISION_COLOURS
from service.demo.client import Shown

_STYLES = {"ACCEPT": "bold green", "REVIEW": "bold yellow", "RESUBMIT": "bold blue", "REJECT": "bold red"}


def table(shown: Sequence[Shown]) -> Table:
    """The cases so far, for the terminal."""
    grid = Table(box=SIMPLE_HEAD, title="What the server says", title_justify="left", expand=False)
    grid.add_column("", no_wrap=True)
    grid.add_column("case and reasons")
    grid.add_column("expected", no_wrap=True)
    grid.add_column("decision", no_wrap=True)
    grid.add_column("ms", justify="right", no_wrap=True)
    for one in shown:
        mark = "[green]✓[/]" if one.as_expected else "[red]✗[/]"
        style = _STYLES.get(one.outcome, "bold magenta")
        told = ", ".join(one.reasons) or (f"noted: {', '.join(one.remarks)}" if one.remarks else "")
        case = f"{one.case.title}\n[dim]{told}[/]" if told else one.case.title
        decision, expected = f"[{style}]{one.outcome}[/]", one.case.expected
        if one.case.then:
            decision += f"\n[{_STYLES.get(one.ending, 'bold magenta')}]then {one.ending}[/]"
            expected += f"\nthen {one.case.then}"
        grid.add_row(mark, case, expected, decision, f"{one.ms:,.0f}")
    return grid


def draw(one: Shown, folder: Path) -> None:
    """Write the annotated picture of a case."""
    pictures = {
        (number, place): page.image
        for number, document in enumerate(one.request.documents)
        for place, page in enumerate(document.pages)
    }
    verdict = None if isinstance(one.answer, Refused) else one.answer.verdict
    sheet = Sheet(
        title=one.case.title,
        story=one.case.story,
        pages=pages_of(one.request.documents, one.request.claim, verdict, pictures),
        answer=one.answer if isinstance(one.answer, Refused) else one.answer.verdict,
        footer="" if isinstance(one.answer, Refused) else _footer(one.answer),
    )
    annotate(sheet).save(folder / f"{one.case.key}.png", compress_level=4)


def _footer(answer: v1.Verification) -> str:
    verdict = answer.verdict
    return (
        f"{answer.name}   ·   policy {verdict.policy_id} {verdict.policy_version}   ·   "
        f"{verdict.timings_ms['total']:.0f} ms in the server   ·   a fictitious specimen, drawn for this demonstration"
    )


def index(shown: Sequence[Shown]) -> str:
    """A page with every case; it needs nothing but the pictures beside it."""
    good = sum(one.as_expected for one in shown)
    return _PAGE.format(
        summary=f"{good} of {len(shown)} cases came out as expected",
        cards="\n".join(_card(one) for one in shown),
    )


def _card(one: Shown) -> str:
    colour = DECISION_COLOURS["ERROR" if isinstance(one.answer, Refused) else one.outcome]
    codes = "".join(f"<code>{escape(code)}</code>" for code in one.reasons)
    codes += "".join(f'<code class="noted">{escape(code)}</code>' for code in one.remarks if not one.reasons)
    then = f" then {one.case.then}" if one.case.then else ""
    verdict = "as expected" if one.as_expected else f"expected {escape(one.case.expected)}{then}"
    return _CARD.format(
        key=escape(one.case.key),
        title=escape(one.case.title),
        story=escape(one.case.story),
        colour="rgb({},{},{})".format(*colour),
        outcome=escape(f"{one.outcome} → {one.ending}" if one.ending else one.outcome),
        codes=codes,
        verdict=verdict,
        state="good" if one.as_expected else "bad",
        ms=f"{one.ms:,.0f} ms",
    )


_CARD = """<a class="card" href="{key}.png">
<img src="{key}.png" alt="" loading="lazy">
<div class="body"><div class="top"><b style="background:{colour}">{outcome}</b>
<span class="{state}">{verdict}</span><span class="ms">{ms}</span></div>
<h2>{title}</h2><p>{story}</p><div class="codes">{codes}</div></div></a>"""

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>idverdict demonstration</title>
<style>
body {{ margin: 0; font: 16px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  background: #f1f3f6; color: #111827 }}
header {{ background: #151b26; color: #fff; padding: 36px 48px }}
header h1 {{ margin: 0; font-size: 32px }} header p {{ margin: 6px 0 0; color: #bec6d2 }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(360px, 1fr)); gap: 28px; padding: 36px 48px }}
.card {{ display: block; background: #fff; border-radius: 14px; overflow: hidden; color: inherit; text-decoration: none;
  box-shadow: 0 1px 3px rgb(0 0 0 / .1); transition: box-shadow .15s }}
.card:hover {{ box-shadow: 0 8px 28px rgb(0 0 0 / .18) }}
.card img {{ width: 100%; height: 250px; object-fit: cover; object-position: top; display: block; background: #e2e6ec }}
.body {{ padding: 16px 20px 20px }} .top {{ display: flex; align-items: center; gap: 12px; font-size: 14px }}
.top b {{ color: #fff; border-radius: 99px; padding: 2px 12px }} .good {{ color: #16803d }} .bad {{ color: #be1828 }}
.ms {{ margin-left: auto; color: #646e7d }}
h2 {{ font-size: 19px; margin: 12px 0 4px }} .body p {{ margin: 0 0 12px; color: #646e7d }}
code {{ font-size: 13px; background: #f1f3f6; border-radius: 6px; padding: 2px 8px; margin: 0 6px 6px 0;
  display: inline-block }} code.noted {{ color: #7d8592 }}
</style></head>
<body><header><h1>idverdict</h1><p>{summary}. Every card is fictitious and marked as a specimen.</p></header>
<main>
{cards}
</main></body></html>
"""
