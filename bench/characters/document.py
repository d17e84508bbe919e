"""The published page of the table of confusions: how large it is, what it costs, and its top."""

from __future__ import annotations

from collections.abc import Sequence

from bench.characters.drawing import MANNERS, SWEPT
from bench.characters.sweep import Said
from bench.characters.table import Line
from ocr.fields.name import SURE_NAME
from ocr.text.characters import level

_TOP = 60


def written(lines: Sequence[Line], said: Sequence[Said], seed: int) -> str:
    """The page in Markdown."""
    wrong = [one for one in said if one.said and one.said != one.shown]
    rows = "\n".join(_row(line) for line in lines[:_TOP])
    counts = "\n".join(_count(name, [one for one in said if level(one.shown) == n]) for n, name in _LEVELS)
    return f"""# Characters that are read as others

Made by `python -m bench.characters sweep FOLDER` and `python -m bench.characters table FOLDER` (seed {seed}); not
edited by hand. The whole table is `ocr/text/data/confusions.tsv`: {len(lines):,} characters, each with the
probabilities from which a reading of it is believed in a name, and the characters that were shown where it was read.

Each character stands in a name behind a surname, in the styles {", ".join(SWEPT)}, printed {", ".join(MANNERS)}; it is
recognised once in each, on a strip as narrow as the reader's. {len(said):,} readings, {len(wrong):,} of them wrong.

| shown | readings | wrong | wrong with {SURE_NAME} or more |
|---|---|---|---|
{counts}

The table's top, by the probability that is asked for. The costs are the share of sure readings of the character itself
that are not believed; an empty cell stands where it was not shown.

| read | shown | surest misread | least of every look | of the best look | costs |
|---|---|---|---|---|---|
{rows}
"""


_LEVELS = ((1, "level 1 of 通用规范汉字表"), (2, "level 2"), (3, "level 3"), (None, "other characters of Unicode"))


def _count(name: str, said: Sequence[Said]) -> str:
    wrong = [one for one in said if one.said != one.shown]
    sure = sum(one.probability >= SURE_NAME for one in wrong)
    return f"| {name} | {len(said):,} | {len(wrong):,} | {sure:,} |"


def _row(line: Line) -> str:
    shown = " ".join(f"{c} (U+{ord(c):04X})" for c in line.shown)
    costs = "" if line.costs is None else f"{line.costs:.0%}"
    return f"| {line.said} | {shown} | {line.surest:.4f} | {line.least:.4f} | {line.best:.4f} | {costs} |"
