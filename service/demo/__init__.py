"""The demonstration: draws fictitious cards, serves, and shows the verdicts that a real client gets on them.

Then it tells two relationships that begin with them: of a person, and of a company.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from idverdict.client import channel
from rich.console import Console
from rich.live import Live

from service.annotate import FontMissingError, require_fonts
from service.demo.authority import authority
from service.demo.camera import Camera, CannotDraw
from service.demo.cases import CASES, Case
from service.demo.client import Shown, send
from service.demo.relationships import relationships
from service.demo.report import draw, index, table
from service.demo.serving import ServerFailed, served
from service.demo.story import Step

FOLDER = Path("var/demo")


def run(folder: Path = FOLDER, cases: Iterable[Case] = CASES) -> int:
    """Show every case, and write pictures and an index into a folder; the exit status is 0 if all came as expected."""
    console = Console()
    cases = tuple(cases)
    try:
        require_fonts()
        _clear(folder)
        shown, steps = _show(console, folder, cases)
    except (CannotDraw, FontMissingError, ServerFailed) as error:
        Console(stderr=True).print(f"idverdict: {error}", highlight=False)
        return 1
    (folder / "index.html").write_text(index(shown), encoding="utf-8")
    good = sum(case.as_expected for case in shown)
    console.print(
        f"\n{good} of {len(shown)} cases came out as expected.", style="green" if good == len(shown) else "red"
    )
    done = sum(step.as_expected for step in steps)
    if steps:
        text = f"{done} of {len(steps)} steps of relationships came out as expected."
        console.print(text, style="green" if done == len(steps) else "red")
    console.print(f"Pictures of every case: {folder}/*.png, all on one page: {folder / 'index.html'}", highlight=False)
    console.print(f"What the server kept: IDVERDICT_DATA_DIR={folder / 'store'} idverdict list", highlight=False)
    return 0 if good == len(shown) and done == len(steps) else 1


def _clear(folder: Path) -> None:
    """Remove what an earlier demonstration left."""
    shutil.rmtree(folder / "store", ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("*.png"), *folder.glob("index.html")):
        old.unlink()


def _show(console: Console, folder: Path, cases: tuple[Case, ...]) -> tuple[list[Shown], list[Step]]:
    """Photograph while the server starts, then send the cases in order, tell relationships, and draw the answers.

    One after the other, so that the times shown are the server's and not those of three works on the same cores.
    """
    shown: list[Shown] = []
    with (
        ThreadPoolExecutor(2) as helpers,
        authority(folder / "authority") as settings,
        served(folder / "store", folder / "server.log", settings) as address,
    ):
        with console.status("Photographing fictitious cards ..."):
            requests = list(helpers.map(Camera().request, cases))
        with channel(address) as connection, Live(table(shown), console=console, auto_refresh=False) as live:
            for case, request in zip(cases, requests, strict=True):
                first = next((one for one in shown if one.case.key == case.repeats), None)
                shown.append(send(connection, case, request, first))
                live.update(table(shown), refresh=True)
        with channel(address) as connection:
            steps = relationships(console, connection, shown)
        with console.status("Drawing what was found ..."):
            list(helpers.map(draw, shown, [folder] * len(shown)))
    return shown, steps
