"""Where the processor's time of a page goes: ``python -m bench.page_profile --count 4``.

One page of each type, the held-out family of layouts, one reading at a time: processor milliseconds of each stage, and
for each place in the code that asks the engine, how often, for how many strips and pixels, and what that took.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from ocr.engines import TextBox, TextEngine
from ocr.engines.lattice import Lattice
from ocr.image import Pixels
from ocr.reader import Reader, make_reader
from tests.specimens.documents import HELD_OUT, document_specimen
from tests.specimens.travel import HELD_OUT as HELD_OUT_TRAVEL
from tests.specimens.travel import travel_specimen

_FIRST_SEED: Final = 97_000
_THROUGH: Final = ("ocr.engines", "ocr.lines.rectify")
"""Rooms through which others ask the engine."""
ZONES: Final = ("chinese-passport", "foreign-passport", "td1", "mrv-a", "exit-permit", "resident-permit")
PAGES: Final[Mapping[str, tuple[str, str, tuple[str | None, ...]]]] = MappingProxyType(
    {
        "licence": ("cn_driving_licence", "main", (None,)),
        "temporary": ("cn_temporary_id", "back", (None,)),
        "residence": ("cn_hmt_residence", "portrait", (None,)),
        "foreign": ("cn_foreign_resident", "front", (None,)),
        "permit": ("cn_hk_macau_permit", "front", (None,)),
        "register": ("cn_household_register", "personal", (None,)),
        "card": ("bank_card", "front", ("flat", "upright")),
        "embossed": ("bank_card", "front", ("embossed", "upright_embossed")),
        "business": ("cn_business_licence", "main", ("2019", "2014")),
    }
)
"""Type, page and forms in turn."""


@dataclass
class Asked:
    """What was asked of the engine from one place: times, strips or pictures, pixels, processor seconds."""

    calls: int = 0
    strips: int = 0
    pixels: int = 0
    seconds: float = 0.0


@dataclass
class CountingEngine:
    """Another engine, with an account of who asked it for what.

    Attributes:
        engine: does the work.
        asked: by the place that asked and what it asked for.
    """

    engine: TextEngine
    asked: dict[str, Asked] = field(default_factory=dict)

    @property
    def models(self) -> tuple[str, ...]:
        """See `TextEngine.models`."""
        return self.engine.models

    def detect(self, image: Pixels) -> tuple[TextBox, ...]:
        """See `TextEngine.detect`."""
        began = time.process_time()
        boxes = self.engine.detect(image)
        self._add("detect", [image], began)
        return boxes

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """See `TextEngine.recognise`."""
        began = time.process_time()
        lattices = self.engine.recognise(strips)
        self._add("recognise", strips, began)
        return lattices

    def warm_up(self) -> None:
        """See `TextEngine.warm_up`."""
        self.engine.warm_up()

    def _add(self, what: str, pictures: Sequence[Pixels], began: float) -> None:
        one = self.asked.setdefault(f"{what} < {_asking()}", Asked())
        one.calls += 1
        one.strips += len(pictures)
        one.pixels += sum(picture.shape[1] * (picture.shape[0] if what == "detect" else 1) for picture in pictures)
        one.seconds += time.process_time() - began


def _asking() -> str:
    """The innermost function of the reader, none of an engine's, that is being run."""
    frame = sys._getframe(2)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if (
            module.startswith("ocr.")
            and not module.startswith(("ocr.engines", "ocr.lines.rectify"))
            and "<" not in frame.f_code.co_name
        ):
            return f"{module}.{frame.f_code.co_name}"
        assert frame.f_back is not None
        frame = frame.f_back
    return "?"


@dataclass(frozen=True)
class Profiled:
    """The readings of one kind of page: of each its seconds, the milliseconds of its stages, and what was asked."""

    seconds: Sequence[float]
    stages: Sequence[Mapping[str, float]]
    asked: Sequence[Mapping[str, Asked]]
    known: int


def profiled(reader: Reader, engine: CountingEngine, pictures: Sequence[tuple[bytes, str, str]]) -> Profiled:
    """Read pictures, each given with the type and page that it shows."""
    seconds, stages, asked, known = [], [], [], 0
    for data, kind, page in pictures:
        engine.asked = {}
        began = time.process_time()
        reading = reader.read(data)
        seconds.append(time.process_time() - began)
        stages.append(reading.ms)
        asked.append(engine.asked)
        known += (reading.document_type, reading.page) == (kind, page)
    return Profiled(seconds, stages, asked, known)


def lines(name: str, many: Profiled) -> Iterator[str]:
    """The table of a kind of page: means, but for the whole."""
    count = len(many.seconds)
    median, mean = (of(many.seconds) * 1000 for of in (statistics.median, statistics.fmean))
    yield f"{name} | known {many.known}/{count} | median {median:.0f} ms, mean {mean:.0f}"
    stages: Counter[str] = Counter()
    for one in many.stages:
        stages.update(one)
    yield "    " + ", ".join(f"{stage} {ms / count:.0f}" for stage, ms in stages.most_common() if ms / count >= 0.5)
    for place in sorted({place for one in many.asked for place in one}):
        every = [one[place] for one in many.asked if place in one]
        calls, strips, pixels = (sum(getattr(one, of) for one in every) / count for of in ("calls", "strips", "pixels"))
        ms = sum(one.seconds for one in every) / count * 1000
        yield f"    {place} | {calls:.1f} calls | {strips:.1f} | {pixels:.0f} px | {ms:.0f} ms"


def pictures_of(name: str, tier: str, count: int, first: int) -> Iterator[tuple[bytes, str, str]]:
    """Specimens of a kind of page."""
    for seed in range(first, first + count):
        if name in PAGES:
            kind, page, forms = PAGES[name]
            form = forms[(seed - first) % len(forms)]
            made = document_specimen(kind, page, seed, tier, family=HELD_OUT, form=form)
            yield made.photo.data, made.document_type, made.page
        else:
            drawn = travel_specimen(name, seed, tier, HELD_OUT_TRAVEL)
            yield drawn.photo.data, drawn.document_type, drawn.page


def profiling_reader() -> tuple[Reader, CountingEngine]:
    """A reader of one thread whose stages are processor's time, and its engine."""
    made = make_reader(threads=1)
    engine = CountingEngine(made.engine)
    reader = Reader(engine, made.finder, made.limits, made.calibration, made.glyphs, now=time.process_time)
    reader.warm_up()
    return reader, engine


def main(draw: Callable[[str, str, int, int], Iterator[tuple[bytes, str, str]]] = pictures_of) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", nargs="+", default=[*ZONES[:3], *PAGES], choices=[*ZONES, *PAGES])
    parser.add_argument("--tiers", nargs="+", default=["clean", "phone"])
    parser.add_argument("--count", type=int, default=4)
    parser.add_argument("--first", type=int, default=_FIRST_SEED)
    parser.add_argument("--brief", action="store_true", help="leave out who asks the engine")
    chosen = parser.parse_args()
    reader, engine = profiling_reader()
    for name in chosen.pages:
        for tier in chosen.tiers:
            measured = profiled(reader, engine, list(draw(name, tier, chosen.count, chosen.first)))
            for number, line in enumerate(lines(f"{name} {tier}", measured)):
                if number < 2 or not chosen.brief:
                    print(line, flush=True)


if __name__ == "__main__":
    main()
