"""Plots of a run as PNG files."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

from bench.engines import IDVERDICT, RAPIDOCR, RAPIDOCR_OPENVINO, RAPIDOCR_TURNS, TESSERACT
from bench.metrics import SURE, Bin, Case, Judged, Score, Share, by_factor, reliability, score
from bench.report import Results, common, groups
from bench.specimens import NO_CARD, TIERS

mpl.use("Agg")
import matplotlib.pyplot as plt

_COLOURS = {
    IDVERDICT: "#1f6f5c",
    RAPIDOCR: "#d9822b",
    RAPIDOCR_OPENVINO: "#b3541e",
    RAPIDOCR_TURNS: "#efc27b",
    TESSERACT: "#8b93a1",
}
_FALLBACK = "#5b7db1"
_CARD_MM = 85.6


def _blur_mm(case: Case) -> float:
    """Standard deviation of the blur on the card: of the defocus and of the motion, a box of that length."""
    pixels = math.hypot(float(case.factors["defocus"]), float(case.factors["motion"]) / math.sqrt(12))
    return pixels * _CARD_MM / float(case.factors["card_width"])


_FACTORS: tuple[tuple[str, Callable[[Case], float], tuple[float, ...]], ...] = (
    ("Tilt, degrees", lambda case: float(case.factors["tilt"]), (0, 4, 8, 12, 16, 20, 25, 30, 37)),
    (
        "Card width in the picture, pixels",
        lambda case: float(case.factors["card_width"]),
        (0, 450, 600, 750, 900, 1100, 1400, 1800, 4000),
    ),
    (
        "Blur on the card, mm (defocus and motion)",
        _blur_mm,
        (0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 1.5),
    ),
)
_ACCURACIES: tuple[tuple[str, Callable[[Score], Share]], ...] = (
    ("Whole side right", lambda s: s.side),
    ("ID number right", lambda s: s.number),
)
_CONFIDENCES = (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)


def write_all(results: Results, folder: Path) -> None:
    """Write every plot that the results allow."""
    cards = {v: [j for j in judged if j.case.group != NO_CARD] for v, judged in results.items()}
    cards = {v: judged for v, judged in cards.items() if judged}
    if not cards:
        return
    mpl.rcParams.update({
        "font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "axes.titlesize": 11,
        "axes.titleweight": "bold", "axes.titlelocation": "left", "figure.dpi": 110, "axes.axisbelow": True,
        "axes.grid": True, "grid.color": "#e8e8e8", "legend.frameon": False, "figure.constrained_layout.use": True,
    })  # fmt: skip
    _accuracy(common(cards), folder / "accuracy.png")
    _times(common(cards), folder / "times.png")
    _by_factor(cards, folder / "factors.png")
    if IDVERDICT in cards:
        _reliability(cards[IDVERDICT], folder / "reliability.png")


def _accuracy(results: Results, path: Path) -> None:
    names = list(groups(next(iter(results.values()))))
    figure, axes = plt.subplots(2, 1, figsize=(10, 7.4), sharex=True)
    width = 0.82 / len(results)
    for axis, (title, figure_of) in zip(axes, _ACCURACIES, strict=True):
        for i, (variant, judged) in enumerate(results.items()):
            shares = [figure_of(score(groups(judged)[name])) for name in names]
            places = [n + (i - (len(results) - 1) / 2) * width for n in range(len(names))]
            heights = [100 * (0 if math.isnan(s.value) else s.value) for s in shares]
            axis.bar(places, heights, width * 0.92, color=_colour(variant), label=variant)
            _whiskers(axis, places, shares)
            for x, h, s in zip(places, heights, shares, strict=True):
                text = f"{h:.0f}" if s.of else "-"
                axis.text(x, 3, text, ha="center", va="bottom", fontsize=8, color="white" if h > 12 else "#444")
        axis.set(title=f"{title}, % of the same pictures", ylim=(0, 105))
        axis.grid(axis="x", visible=False)
    counts = [len(groups(next(iter(results.values())))[name]) for name in names]
    axes[1].set_xticks(range(len(names)), [_ticked(n, c) for n, c in zip(names, counts, strict=True)], fontsize=9)
    _save(figure, path, legend=axes[0])


def _times(results: Results, path: Path) -> None:
    tiers = [t for t in TIERS if any(j.case.group.startswith(t) for j in next(iter(results.values())))]
    figure, axes = plt.subplots(1, len(tiers), figsize=(3.9 * len(tiers), 4), sharex=True, sharey=True, squeeze=False)
    for axis, tier in zip(axes[0], tiers, strict=True):
        for i, (variant, judged) in enumerate(results.items()):
            times = np.sort([j.answer.ms for j in judged if j.case.group.startswith(tier)])
            shares = np.arange(1, len(times) + 1) / len(times) * 100
            axis.step(times, shares, where="post", color=_colour(variant), lw=2, label=variant)
            median = float(np.median(times))
            axis.plot([median], [50], "o", color=_colour(variant), ms=6)
            axis.text(
                0.98, 0.03 + 0.07 * (len(results) - 1 - i), _seconds(median), transform=axis.transAxes, ha="right",
                color=_colour(variant), fontweight="bold", fontsize=9,
            )  # fmt: skip
        axis.text(0.98, 0.03 + 0.07 * len(results), "median", transform=axis.transAxes, ha="right", fontsize=9)
        axis.set(xscale="log", title=tier, xlabel="time a picture", ylim=(0, 101))
        axis.xaxis.set_major_formatter(lambda ms, _: _seconds(ms))
        axis.xaxis.set_minor_formatter(lambda *_: "")
    axes[0][0].set_ylabel("% of pictures done within")
    _save(figure, path, legend=axes[0][0])


def _by_factor(results: Results, path: Path) -> None:
    shown = [v for v in (IDVERDICT, RAPIDOCR) if v in results] or list(results)[:1]
    figure, axes = plt.subplots(1, len(_FACTORS), figsize=(13.5, 4.2), sharey=True)
    for axis, (title, factor, edges) in zip(axes, _FACTORS, strict=True):
        labels = [_interval(low, high, edges) for low, high in pairwise(edges)]
        for i, variant in enumerate(shown):
            bins = by_factor(results[variant], factor, edges)
            places = [edges.index(b.low) + (i - (len(shown) - 1) / 2) * 0.16 for b in bins]
            values = [100 * b.share.value for b in bins]
            axis.plot(places, values, "o-", color=_colour(variant), label=variant, lw=1.6, ms=6)
            _whiskers(axis, places, [b.share for b in bins], _colour(variant))
            for x, b in zip(places, bins, strict=True):
                axis.text(x, -3 - 6 * i, str(b.share.of), ha="center", va="top", fontsize=7, color=_colour(variant))
        axis.set_xticks(range(len(labels)), labels, rotation=35, ha="right", fontsize=8)
        axis.set(title=title, ylim=(-9 - 6 * len(shown), 104))
        axis.set_yticks(range(0, 101, 20))
    axes[0].set_ylabel("whole side right, %\n(below: pictures)")
    _save(figure, path, legend=axes[0])


def _reliability(judged: Sequence[Judged], path: Path) -> None:
    bins = reliability(judged, _CONFIDENCES)
    places = list(range(len(bins)))
    figure, (top, bottom) = plt.subplots(2, 1, figsize=(8.4, 6.4), sharex=True, height_ratios=(2.4, 1))
    top.plot(places, [100 * b.mean for b in bins], "_", color="#333", ms=22, mew=2, label="mean confidence")
    top.plot(places, [100 * b.share.value for b in bins], "o", color=_colour(IDVERDICT), ms=8, label="values right")
    _whiskers(top, places, [b.share for b in bins], _colour(IDVERDICT))
    top.set(title="Confidence against truth, all fields", ylabel="%", ylim=(-2, 104))
    top.legend(loc="lower right")
    sure, unsure = (_counts(judged, bins, sure=s) for s in (True, False))
    bottom.bar(places, sure, 0.7, color=_colour(IDVERDICT), label="reported as READ")
    bottom.bar(places, unsure, 0.7, bottom=sure, color="#c9cdd3", label="reported as UNSURE")
    for x, total in zip(places, [a + b for a, b in zip(sure, unsure, strict=True)], strict=True):
        bottom.text(x, total * 1.15, str(total), ha="center", va="bottom", fontsize=8)
    bottom.set_yscale("symlog", linthresh=1)
    bottom.set(
        ylabel="values", xlabel="confidence", ylim=(0, max(a + b for a, b in zip(sure, unsure, strict=True)) * 30)
    )
    bottom.legend(loc="upper left")
    bottom.set_xticks(places, [f"{b.low:g} to {b.high:g}" for b in bins], rotation=30, ha="right", fontsize=8)
    _save(figure, path)


def _counts(judged: Sequence[Judged], bins: Sequence[Bin], *, sure: bool) -> list[int]:
    values = [
        got.confidence
        for j in judged
        for name in j.right
        if (got := j.answer.fields.get(name)) and got.value is not None and (got.status == SURE) == sure
    ]
    return [sum(b.low <= v < b.high or v == b.high == _CONFIDENCES[-1] for v in values) for b in bins]


def _whiskers(axis: Any, places: Sequence[float], shares: Sequence[Share], colour: str = "#333") -> None:
    counted = [(x, s.value * 100, *s.interval()) for x, s in zip(places, shares, strict=True) if s.of]
    for x, y, low, high in counted:
        axis.errorbar([x], [y], [[max(0.0, y - low * 100)], [max(0.0, high * 100 - y)]], color=colour, lw=1, capsize=2)


def _interval(low: float, high: float, edges: Sequence[float]) -> str:
    if high == edges[-1]:
        return f"from {low:g}"
    return f"{low:g} to {high:g}"


def _seconds(ms: float) -> str:
    return f"{ms:.0f} ms" if ms < 1000 else f"{ms / 1000:.2g} s" if ms < 10_000 else f"{ms / 1000:.0f} s"


def _ticked(name: str, count: int) -> str:
    return name.replace(", ", "\n") + f"\n({count})"


def _colour(variant: str) -> str:
    return _COLOURS.get(variant, _FALLBACK)


def _save(figure: Any, path: Path, legend: Any = None) -> None:
    """Write a figure, with the legend of one of its plots above all of them."""
    if legend is not None:
        handles, labels = legend.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper left", ncols=len(labels))
    figure.savefig(path)
    plt.close(figure)
