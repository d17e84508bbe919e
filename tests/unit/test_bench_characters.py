"""Every character printed and recognised: what is counted as misread."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bench import characters
from ocr.image import Pixels
from ocr.lattice import Lattice
from tests.printed import lattice_of
from tests.specimens.gb2312 import gb2312


class Forgetful:
    """Recognises each pair as printed, but for one character that it takes for another."""

    models = ("forgetful",)

    def __init__(self, drawn: Sequence[str], confused: tuple[str, str]) -> None:
        self._pairs = iter(drawn)
        self._confused = confused

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """The next pairs behind the surname that leads them."""
        return tuple(lattice_of("李" + next(self._pairs).replace(*self._confused)) for _ in strips)


def test_gb2312_has_its_characters() -> None:
    """6,763 of them, each once, from the first of level 1 to the last of level 2."""
    all_of_them = gb2312()
    assert len(all_of_them) == len(set(all_of_them)) == 6763
    assert (all_of_them[0], all_of_them[-1]) == ("啊", "齄")


def test_a_character_read_as_another_is_misread_and_no_other_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """One confusion among four characters is found, with what was read and how surely."""
    monkeypatch.setattr(characters, "gb2312", lambda: tuple("荻安宁平"))
    monkeypatch.setattr(characters, "RARE_GIVEN", "")
    monkeypatch.setattr(characters, "characters", lambda _: frozenset(map(ord, "荻安宁平")))
    drawn: list[str] = []
    monkeypatch.setattr(characters, "_strip", lambda pair, *_: drawn.append(pair))
    engine = Forgetful(drawn, ("荻", "获"))
    count, wrong = characters.misread(engine, "sans", 24, 1)  # type: ignore[arg-type]
    assert count == 4
    assert [(m.printed, m.read) for m in wrong] == [("荻", "获")]
    assert wrong[0].probability > 0.9
