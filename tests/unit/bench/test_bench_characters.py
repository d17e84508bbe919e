"""Every character printed and recognised: what was said, what is counted as misread, and the table that comes of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.characters import sweep as sweeping
from bench.characters.drawing import MANNERS, STYLES, shoot
from bench.characters.measure import Outcome, shares
from bench.characters.sweep import Said, in_table, outside_table, said, stored, sweep
from bench.characters.table import log_odds, table
from ocr.engines import STRIP_HEIGHT
from ocr.engines.lattice import Lattice
from ocr.image import Pixels
from tests.printed import lattice_of
from tests.specimens.fonts import GlyphMissingError
from tests.specimens.gb2312 import gb2312


class Forgetful:
    """Recognises each name as it was drawn, but for one character that it takes for another."""

    models = ("forgetful",)

    def __init__(self, drawn: Sequence[str], confused: tuple[str, str]) -> None:
        self._names = iter(drawn)
        self._confused = confused

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """The next names."""
        return tuple(lattice_of(next(self._names).replace(*self._confused)) for _ in strips)


def test_gb2312_has_its_characters() -> None:
    """6,763 of them, each once, from the first of level 1 to the last of level 2."""
    all_of_them = gb2312()
    assert len(all_of_them) == len(set(all_of_them)) == 6763
    assert (all_of_them[0], all_of_them[-1]) == ("啊", "齄")


def test_every_character_is_shown_once() -> None:
    """The table's and others: 䂖 of extension A, and one that the police's identity cards have, among them."""
    assert len(in_table()) == 8105
    assert set(in_table()).isdisjoint(outside_table())
    assert {"䂖", "\U0002b74b"} <= set(outside_table())


@pytest.mark.parametrize("manner", MANNERS)
def test_a_name_is_shown_on_a_strip_of_the_readers_height(manner: str) -> None:
    """A name of three characters is wider than high and holds ink on paper, the same for the same seed."""
    strips = [shoot("李国民", "sans", manner, random.Random(7)).strip() for _ in range(2)]
    assert strips[0].shape[0] == STRIP_HEIGHT < strips[0].shape[1]
    assert strips[0].min() < 110
    assert strips[0].max() > 180
    assert (strips[0] == strips[1]).all()


def test_a_style_draws_no_character_that_its_faces_lack() -> None:
    """None is replaced by another style's glyph, nor by the sign for a missing one."""
    assert "hana" in STYLES
    with pytest.raises(GlyphMissingError, match="U\\+0378"):
        shoot("李\u0378", "sans", "large", random.Random(1))


def test_a_character_read_as_another_is_misread_and_no_other_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """One confusion among four characters is found, with what was read and how surely."""
    drawn: list[str] = []
    seen = shoot("李国民", "sans", "large", random.Random(1))

    def note(name: str, *_: object) -> object:
        drawn.append(name)
        return seen

    monkeypatch.setattr(sweeping, "shoot", note)
    found = list(sweep(Forgetful(drawn, ("荻", "获")), "荻安宁平", "sans", "large", 1))  # type: ignore[arg-type]
    assert {(one.shown, one.said) for one in found} == {("荻", "获"), ("安", "安"), ("宁", "宁"), ("平", "平")}
    assert all(one.probability > 0.99 for one in found)


def test_a_row_of_another_length_says_nothing_to_its_characters() -> None:
    """Where a character was lost or won, none is told from the others."""
    assert {one.said for one in said("国民", lattice_of("李国"))} == {""}


def test_what_was_said_is_made_once(tmp_path: Path) -> None:
    """A file that is there is read and not made again, with all that it held."""
    path, first = tmp_path / "a" / "unit.tsv", [Said("凓", "溧", 0.9978123, 0.0012), Said("国", "", 0.0)]
    assert stored(path, lambda: first, Said.of) == first
    assert stored(path, lambda: pytest.fail("made again"), Said.of) == first


def test_the_table_asks_for_more_than_the_surest_misread_had() -> None:
    """A reading is believed from above its surest misread; the line says what that costs the character itself."""
    shown = [Said("凓", "溧", 0.99), Said("凓", "溧", 0.97), Said("丙", "溧", 0.98)]
    shown += [Said("溧", "溧", 0.99), Said("溧", "溧", 0.999999), Said("国", "国", 0.96), Said("丁", "国", 0.3)]
    (line,) = table(shown)
    assert (line.said, line.shown, line.surest, line.costs) == ("溧", "凓丙", 0.99, 0.5)
    assert log_odds(line.best) == log_odds(line.least) > log_odds(0.99) + 1
    assert line.text().split("\t")[0::3] == ["溧", "凓丙\n"]


def test_a_character_that_hardly_anybody_bears_turns_away_no_bearer_of_a_common_one() -> None:
    """䂖, outside the table, is read as 石: the best look alone is asked for more, and less than genuine ones have."""
    genuine = [Said("石", "石", p) for p in (0.9998, 0.99998, 0.999998)]
    (line,) = table([*genuine, Said("䂖", "石", 0.9999)])
    assert line.least < 0.5
    assert 0.95 < line.best < 0.9998
    (line,) = table([*genuine, Said("𬒔", "石", 0.9999)])
    assert line.least > 0.9999


def test_a_traditional_form_is_no_misread() -> None:
    """黃 read as 黄 is the same writing."""
    assert table([Said("黃", "黄", 0.9999)]) == []


def test_names_are_counted_as_read_right_read_wrong_or_not_read() -> None:
    """A wrong value that is unsure is no wrong reading."""
    found = [
        Outcome("李凓", "李溧", "READ", ""),
        Outcome("李凓", "李溧", "UNSURE", ""),
        Outcome("李国", "李国", "READ", ""),
    ]
    assert shares(found) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
