"""The figures as Markdown tables and as JSON."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from bench import metrics
from bench.engines import IDVERDICT, RAPIDOCR
from bench.metrics import Judged, Score, Share, paired_ratio, percentile, reliability, score
from bench.specimens import NO_CARD, TIERS
from bench.throughput import Throughput

_CONFIDENCES = (0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)
Row = Sequence[str]
Results = Mapping[str, Sequence[Judged]]
"""Judged answers by variant; ours first."""


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that one run measured.

    Attributes:
        results: what each engine made of the pictures it was given.
        peaks_mb: peak memory by engine.
        starts: seconds from the start of a server until SERVING, one a try; ``server_mb`` its memory then.
        machine, versions, options: for the record.
        busy: throughput of our reader by the set of pictures.
    """

    results: Results
    peaks_mb: Mapping[str, float]
    starts: Sequence[float]
    server_mb: float
    machine: Mapping[str, str]
    versions: Mapping[str, str]
    options: Mapping[str, str]
    busy: Mapping[str, Throughput] = field(default_factory=dict)


def markdown(run: Run) -> str:
    """The report, ready to be pasted into docs/accuracy.md."""
    parts = [
        "# Accuracy and speed\n",
        _facts(run),
        "## Side by side\n",
        "The same pictures, read by each engine in turn, one picture after the other, in one run. The pictures are a "
        "random sample of those below. General OCR gets its text lines parsed by `bench/generic_parser.py`.\n",
        _side_by_side(run.results),
        "![Accuracy by tier and engine](accuracy.png)\n\n![Time per picture](times.png)\n",
        "## idverdict on all pictures\n",
        _ours(run.results[IDVERDICT]) if IDVERDICT in run.results else "Not run.\n",
        "![Accuracy by circumstances](factors.png)\n\n![Confidence against truth](reliability.png)\n\n"
        "![The worst readings](errors.png)\n",
        "## Fields\n",
        _fields(run.results),
        "## Reliability\n",
        "Of the values with a confidence in each interval, how many are right (and how many there are).\n",
        _reliability(run.results.get(IDVERDICT, ())),
        "## Pictures without a card\n",
        _no_card(run.results),
        "## Where the time goes\n",
        _stages(run.results.get(IDVERDICT, ())),
        "## Memory and start\n",
        _memory(run),
        "## How it is counted\n",
        (metrics.__doc__ or "").partition("\n\n")[2],
        "Times are from encoded bytes to fields. Each engine runs in a process of its own, so processor time (all its "
        "threads and child processes) and peak memory are its own; the others sleep while one reads. Shares come "
        "with Wilson's 95 % interval. The ratio to RapidOCR is the median of the ratios picture by picture.\n",
    ]
    return "\n".join(part for part in parts if part)


def as_json(run: Run) -> dict[str, Any]:
    """All figures, and every picture's wrong values, for other programs."""
    return {
        "machine": dict(run.machine),
        "versions": dict(run.versions),
        "options": dict(run.options),
        "start_seconds": list(run.starts),
        "server_mb": run.server_mb,
        "peak_mb": dict(run.peaks_mb),
        "busy": {group: asdict(busy) for group, busy in run.busy.items()},
        "all": {v: {g: _plain(score(j)) for g, j in groups(js).items()} for v, js in run.results.items()},
        "common": {v: {g: _plain(score(j)) for g, j in groups(js).items()} for v, js in common(run.results).items()},
        "ratio_to_rapidocr": {
            v: {g: _number(_ratio(common(run.results), v, g)) for g in groups(js)} for v, js in run.results.items()
        },
        "pictures": {v: [_picture(j) for j in js] for v, js in run.results.items()},
    }


def groups(judged: Sequence[Judged]) -> Mapping[str, Sequence[Judged]]:
    """Answers by the set of pictures, in the order they come."""
    found: dict[str, list[Judged]] = {}
    for j in judged:
        found.setdefault(j.case.group, []).append(j)
    return found


def common(results: Results) -> Results:
    """Only the pictures that every engine has read."""
    paths = [{j.case.path for j in judged} for judged in results.values()]
    shared = set.intersection(*paths) if paths else set()
    return {variant: [j for j in judged if j.case.path in shared] for variant, judged in results.items()}


def _facts(run: Run) -> str:
    rows = [(k, v) for part in (run.machine, run.versions, run.options) for k, v in part.items()]
    return _table(("", ""), rows)


def _side_by_side(results: Results) -> str:
    shared = common(results)
    head = (
        "Pictures", "Engine", "Whole side right", "ID number right", "Silent misreads (of ID numbers)",
        "No document", "Median ms", "p95 ms", "CPU s", "Time, RapidOCR's = 1",
    )  # fmt: skip
    rows = []
    for group in groups(next(iter(shared.values()), ())):
        if group == NO_CARD:
            continue
        for variant, judged in shared.items():
            s = score(groups(judged)[group])
            rows.append((
                f"{group} ({s.pictures})", variant, _share(s.side), _share(s.number),
                f"{s.silent} ({s.silent_numbers})", str(s.no_document), _ms(s.ms_median), _ms(s.ms_p95),
                f"{s.cpu_ms_mean / 1000:.2f}", _times(_ratio(shared, variant, group)),
            ))  # fmt: skip
    return _table(head, rows)


def _ours(judged: Sequence[Judged]) -> str:
    head = (
        "Pictures", "Whole side right", "right and sure", "ID number right", "Corners within 2 %",
        "Silent misreads (of ID numbers)", "sure though not shown", "Sure / unsure / missing",
        "No document", "Median ms", "p95 ms", "CPU s",
    )  # fmt: skip
    rows = [
        (
            f"{group} ({s.pictures})", _interval(s.side), _share(s.side_sure), _interval(s.number), _share(s.corners),
            f"{s.silent} ({s.silent_numbers})", str(s.silent_unseen),
            f"{s.sure.value:.1%} / {s.unsure.value:.1%} / {s.missing.value:.1%}", str(s.no_document),
            _ms(s.ms_median), _ms(s.ms_p95), f"{s.cpu_ms_mean / 1000:.2f}",
        )
        for group, s in ((g, score(j)) for g, j in groups(judged).items() if g != NO_CARD)
    ]  # fmt: skip
    return _table(head, rows)


def _fields(results: Results) -> str:
    parts = []
    if IDVERDICT in results:
        scores = {g: score(j) for g, j in groups(results[IDVERDICT]).items() if g != NO_CARD}
        parts += ["idverdict, all pictures:\n", _field_table(scores)]
    shared = common(results)
    if len(shared) > 1:
        for group in [g for g in groups(next(iter(shared.values()))) if g in TIERS]:
            scores = {variant: score(groups(judged)[group]) for variant, judged in shared.items()}
            parts += [f"{group}, the same pictures for all:\n", _field_table(scores)]
    return "\n".join(parts)


def _field_table(scores: Mapping[str, Score]) -> str:
    names = dict.fromkeys(name for s in scores.values() for name in s.fields)
    rows = [(f"`{n}`", *(_share(s.fields.get(n, Share(0, 0))) for s in scores.values())) for n in names]
    return _table(("Field", *scores), rows)


def _reliability(judged: Sequence[Judged]) -> str:
    names = dict.fromkeys(name for j in judged for name in j.right)
    head = ("Field", *(f"{low:g} to {high:g}" for low, high in pairwise(_CONFIDENCES)))
    rows = []
    for name in names:
        bins = {b.low: b.share for b in reliability(judged, _CONFIDENCES, name)}
        cells = (bins.get(low, Share(0, 0)) for low in _CONFIDENCES[:-1])
        rows.append((f"`{name}`", *(f"{s.value:.1%} ({s.of})" if s.of else "" for s in cells)))
    return _table(head, rows)


def _no_card(results: Results) -> str:
    rows = []
    for variant, judged in results.items():
        without = groups(judged).get(NO_CARD, ())
        if without:
            rightly = sum(j.answer.side is None for j in without)
            s = score(without)
            rows.append((variant, _share(Share(rightly, len(without))), str(s.silent), _ms(s.ms_median), _ms(s.ms_p95)))
    return _table(("Engine", "Rightly no document", "Fields reported as sure", "Median ms", "p95 ms"), rows)


def _stages(judged: Sequence[Judged]) -> str:
    names = dict.fromkeys(name for j in judged for name in j.answer.stages)
    head, rows = ("Stage", "Median ms", "p95 ms", "Mean ms", "Share of time"), []
    whole = sum(j.answer.stages.get("total", 0.0) for j in judged) or math.nan
    for name in names:
        times = [j.answer.stages.get(name, 0.0) for j in judged]
        rows.append((
            name, _ms(statistics.median(times)), _ms(percentile(times, 95)), _ms(statistics.fmean(times)),
            f"{sum(times) / whole:.0%}",
        ))  # fmt: skip
    return _table(head, rows)


def _memory(run: Run) -> str:
    rows = [(f"{engine}, peak while reading", f"{mb:.0f} MB") for engine, mb in run.peaks_mb.items()]
    if run.starts:
        tries = ", ".join(f"{s:.2f}" for s in run.starts)
        rows.append(("idverdict server, start to SERVING", f"{statistics.median(run.starts):.2f} s ({tries})"))
        rows.append(("idverdict server, memory when SERVING", f"{run.server_mb:.0f} MB"))
    for group, busy in run.busy.items():
        read = f"{busy.per_second:.1f} pictures a second ({busy.pictures} pictures, {busy.at_once} at once)"
        rows.append((f"idverdict's reader kept busy, {group}", f"{read}, peak {busy.peak_mb:.0f} MB"))
    return _table(("", ""), rows)


def _ratio(results: Results, variant: str, group: str) -> float:
    def times(name: str) -> Mapping[str, float]:
        return {j.case.path: j.answer.ms for j in groups(results.get(name, ())).get(group, ())}

    return paired_ratio(times(variant), times(RAPIDOCR))


def _picture(j: Judged) -> dict[str, Any]:
    wrong = [name for name, ok in j.right.items() if not ok] + [n for n in j.silent if n not in j.right]
    return {
        "path": "/".join(j.case.path.split("/")[-2:]),
        "ms": round(j.answer.ms, 1),
        "cpu_ms": round(j.answer.cpu_ms, 1),
        "side": j.answer.side,
        "silent": list(j.silent),
        "wrong": {
            name: {"printed": j.case.fields.get(name), **(asdict(got) if (got := j.answer.fields.get(name)) else {})}
            for name in wrong
        },
    }


def _plain(s: Score) -> dict[str, Any]:
    return {k: _number(v) if isinstance(v, float) else v for k, v in asdict(s).items()}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def _share(share: Share) -> str:
    return f"{share.value:.1%} ({share.hits}/{share.of})" if share.of else "-"


def _interval(share: Share) -> str:
    low, high = share.interval()
    return f"{_share(share)}, {low:.1%} to {high:.1%}" if share.of else "-"


def _ms(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def _times(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.2f}"


def _table(head: Row, rows: Sequence[Row]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines) if rows else "None.\n"
