"""A second look at names: only what every look agrees on stays sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from ocr.documents.cn_resident_id.cleaning import clean_name
from ocr.engines import TextBox
from ocr.engines.lattice import Lattice
from ocr.fields.name import SURE_NAME
from ocr.geometry import Quad
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.looks.second_look import looked_at_again
from ocr.reading import Field, FieldStatus
from tests.printed import lattice_of

PICTURE = Picture(np.full((120, 400, 3), 200, np.uint8))
NAME = Field("name", "张三", "张三", 0.99, FieldStatus.READ, box=Quad.upright(50, 40, 120, 70))


@dataclass
class Scripted:
    """An engine that answers with what it was given, and remembers how much it was asked."""

    answers: Sequence[Lattice]
    asked: list[int] = field(default_factory=list)
    models: tuple[str, ...] = ()

    def detect(self, image: Pixels) -> tuple[TextBox, ...]:
        """Finds nothing."""
        return ()

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """The scripted answers, one a strip."""
        self.asked.append(len(strips))
        return tuple(self.answers[: len(strips)])

    def warm_up(self) -> None:
        """Nothing to load."""


def look(first: Field, *answers: Lattice) -> Field:
    """The field after looks that come to these answers."""
    return looked_at_again(first, PICTURE, Scripted(answers), clean_name, SURE_NAME)


def test_agreeing_looks_leave_a_name_sure_with_the_least_confidence() -> None:
    """The confidence is that of the least sure look."""
    again = look(NAME, lattice_of("张三", 0.95), lattice_of("张三", 0.98))
    assert (again.value, again.status) == ("张三", FieldStatus.READ)
    assert again.confidence == pytest.approx(0.95, abs=0.01)


def test_a_look_that_reads_another_name_makes_it_unsure() -> None:
    """The other name stands among the alternatives."""
    again = look(NAME, lattice_of("张王"), lattice_of("张三"))
    assert (again.value, again.status) == ("张三", FieldStatus.UNSURE)
    assert [a.value for a in again.alternatives] == ["张王"]


def test_a_look_that_is_less_sure_makes_it_unsure() -> None:
    """The same text with too little confidence on one look is not sure."""
    assert look(NAME, lattice_of("张三"), lattice_of("张三", 0.7)).status is FieldStatus.UNSURE


def test_each_look_has_to_be_sure_of_a_character_that_may_hide_another() -> None:
    """溧 with 0.99 on one look may be 凓: a person's name is unsure then, what is no name is not."""
    first = replace(NAME, text="李溧", value="李溧")
    looks = Scripted((lattice_of("李溧", 0.99999), lattice_of("李溧", 0.99)))
    again = looked_at_again(first, PICTURE, looks, clean_name, SURE_NAME, person=True)
    assert (again.value, again.status, again.codes) == ("李溧", FieldStatus.UNSURE, ("CHARACTER_OUT_OF_DICTIONARY",))
    assert "李凓" in {a.value for a in again.alternatives}
    assert looked_at_again(first, PICTURE, looks, clean_name, SURE_NAME).status is FieldStatus.READ


def test_the_best_look_has_to_be_sure_of_what_hardly_known_characters_are_read_as() -> None:
    """䂖 is read as 石 with 0.99 at best: one look that is surer suffices."""
    first = replace(NAME, text="李石", value="李石")
    looks = lattice_of("李石", 0.985), lattice_of("李石", 0.98)
    doubtful = looked_at_again(first, PICTURE, Scripted(looks), clean_name, SURE_NAME, person=True)
    assert (doubtful.status, doubtful.codes) == (FieldStatus.UNSURE, ("CHARACTER_OUT_OF_DICTIONARY",))
    assert "李䂖" in {a.value for a in doubtful.alternatives}
    surer = Scripted((looks[0], lattice_of("李石", 0.99999)))
    assert looked_at_again(first, PICTURE, surer, clean_name, SURE_NAME, person=True).status is FieldStatus.READ


def test_a_name_that_is_unsure_already_is_not_looked_at() -> None:
    """No strip is recognised for nothing."""
    engine = Scripted(())
    first = replace(NAME, status=FieldStatus.UNSURE)
    assert looked_at_again(first, PICTURE, engine, clean_name, SURE_NAME) == first
    assert engine.asked == []


def test_print_above_the_name_is_not_looked_at() -> None:
    """Where a second script stands close above the name, the further looks end below it."""
    pixels = np.full((120, 400, 3), 220, np.uint8)
    pixels[46:64:3, 55:115] = 20
    seen: list[int] = []

    class Looking(Scripted):
        """Notes how dark the upper edge of each strip is."""

        def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
            """The scripted answers."""
            seen.extend(int(strip[:4].min()) for strip in strips)
            return super().recognise(strips)

    answers = (lattice_of("张三", 0.98), lattice_of("张三", 0.98))
    for above in (220, 20):
        pixels[36:40, 55:115] = above
        looked_at_again(NAME, Picture(pixels.copy()), Looking(answers), clean_name, SURE_NAME)
    alone, below = seen[:2], seen[2:]
    assert min(alone) > 150
    assert min(below) > 100
