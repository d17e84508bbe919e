"""Measure the reader beside general OCR on the same fictitious cards: ``python -m bench``.

Writes ``report.md``, ``report.json`` and plots (PNG) into ``--out``, and prints the report.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench import error_sheet, plots
from bench.engines import FACTORIES, IDVERDICT, VARIANTS
from bench.machine import machine, start_to_serving, versions
from bench.metrics import Case, Judged, judge
from bench.report import Run, as_json, markdown
from bench.specimens import DEFAULT_SEED, TIERS, PictureSet, chosen_cards, draw, picture_sets, warm_up_picture
from bench.throughput import throughput
from bench.worker import Worker

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Draw, read, judge, report."""
    asked = _asked()
    store = asked.out / "specimens"
    sets = picture_sets(asked.tiers, asked.count, asked.held_out, asked.no_card)
    about = machine()
    with Progress(console=Console(stderr=True)) as progress:
        cases = _draw(sets, asked.seed, store, progress)
        results, peaks = _read(cases, _who_reads(cases, asked), asked.engines, warm_up_picture(store), progress)
        busy = {}
        if IDVERDICT in results:
            busy = {tier: throughput([Path(c.path) for c in cases if c.group == tier]) for tier in asked.tiers}
        starts = [start_to_serving(ROOT) for _ in progress.track(range(asked.starts), description="server starts")]
    run = Run(
        results=results,
        peaks_mb=peaks,
        starts=[seconds for seconds, _ in starts],
        server_mb=max((mb for _, mb in starts), default=0.0),
        machine=about,
        versions=versions(ROOT),
        busy=busy,
        options={"Seed": str(asked.seed), "Pictures": f"{len(cases)}, of which shared with peers {_shared(results)}"},
    )
    asked.out.mkdir(parents=True, exist_ok=True)
    text = markdown(run)
    (asked.out / "report.md").write_text(text, encoding="utf-8")
    (asked.out / "report.json").write_text(json.dumps(as_json(run), ensure_ascii=False, indent=1), encoding="utf-8")
    plots.write_all(run.results, asked.out)
    if IDVERDICT in results:
        error_sheet.write(results[IDVERDICT], asked.out / "errors.png")
    print(text)


def _draw(sets: Sequence[PictureSet], seed: int, store: Path, progress: Progress) -> tuple[Case, ...]:
    task = progress.add_task("specimens", total=sum(s.count for s in sets))
    cases: list[Case] = []
    for wanted in sets:
        cases += draw(wanted, seed, store, lambda: progress.advance(task))
        progress.update(task, completed=len(cases))
    return tuple(cases)


def _who_reads(cases: Sequence[Case], asked: argparse.Namespace) -> Mapping[str, Sequence[str]]:
    """The engines that read each picture: all of them a sample of each set, ours everything."""
    reads: dict[str, Sequence[str]] = {}
    for group in dict.fromkeys(case.group for case in cases):
        members = [case for case in cases if case.group == group]
        sample = asked.peer_count if group in TIERS else asked.peer_count // 3
        shared = {case.path for case in chosen_cards(members, sample, asked.seed)}
        ours = [name for name in asked.engines if name == "idverdict"]
        reads |= {case.path: asked.engines if case.path in shared else ours for case in members}
    return reads


def _read(
    cases: Sequence[Case],
    reads: Mapping[str, Sequence[str]],
    names: Sequence[str],
    warm_up: Path,
    progress: Progress,
) -> tuple[Mapping[str, Sequence[Judged]], Mapping[str, float]]:
    """Have every picture read by its engines, one engine after the other, each picture beginning with another one."""
    results: dict[str, list[Judged]] = {}
    with ExitStack() as stack:
        workers = {name: stack.enter_context(Worker(name, warm_up)) for name in names}
        for turn, case in enumerate(progress.track(cases, description="readings ")):
            engines = reads[case.path]
            for i in range(len(engines)):
                name = engines[(turn + i) % len(engines)]
                for variant, answer in workers[name].read(Path(case.path)).items():
                    results.setdefault(variant, []).append(judge(case, answer))
        peaks = {name: worker.peak_mb() for name, worker in workers.items()}
    return {variant: results[variant] for variant in sorted(results, key=VARIANTS.index)}, peaks


def _shared(results: Mapping[str, Sequence[Judged]]) -> int:
    return min((len(judged) for judged in results.values()), default=0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--count", type=int, default=120, help="pictures a tier, both sides of cards")
    parser.add_argument("--held-out", type=int, default=40, help="pictures a tier of the held-out layout family")
    parser.add_argument("--no-card", type=int, default=40, metavar="N", help="pictures that show no card")
    parser.add_argument("--peer-count", type=int, default=24, help="pictures a tier that the peers read as well")
    parser.add_argument("--tiers", nargs="+", choices=TIERS, default=list(TIERS))
    parser.add_argument("--engines", nargs="+", choices=list(FACTORIES), default=["idverdict", "rapidocr", "tesseract"])
    parser.add_argument("--starts", type=int, default=3, help="how often the server's start is timed")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench")
    asked = parser.parse_args()
    asked.engines = list(dict.fromkeys(asked.engines))
    asked.out = asked.out.absolute()
    os.chdir(ROOT)
    return asked


if __name__ == "__main__":
    main()
