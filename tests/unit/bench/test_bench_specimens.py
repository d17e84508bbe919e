"""The benchmark's pictures: which, drawn once, and shared with the peers by whole cards."""

from __future__ import annotations

from pathlib import Path

from bench.metrics import Case
from bench.specimens import NO_CARD, PictureSet, chosen_cards, draw, picture_sets
from tests.specimens import FAMILIES, HELD_OUT


def test_the_held_out_family_stands_apart() -> None:
    """No set mixes the held-out layout family with the others, and empty sets are left out."""
    sets = picture_sets(["clean", "hard"], 6, 2, 0)
    assert [(s.name, s.count) for s in sets] == [
        ("clean", 6),
        ("hard", 6),
        ("clean, held-out family", 2),
        ("hard, held-out family", 2),
    ]
    assert [HELD_OUT in s.families for s in sets] == [False, False, True, True]
    assert set(sets[0].families) == set(FAMILIES)
    assert picture_sets([], 6, 2, 3) == (PictureSet(NO_CARD, "phone", (), 3),)


def test_pictures_are_drawn_once(tmp_path: Path) -> None:
    """A second call draws nothing, and a larger one only what is missing."""
    drawn: list[int] = []
    wanted = PictureSet("clean", "clean", FAMILIES, 2)
    first = draw(wanted, 5, tmp_path, lambda: drawn.append(1))
    assert [case.side for case in first] == ["portrait", "emblem"]
    assert all(Path(case.path).read_bytes()[:2] == b"\xff\xd8" and case.quad for case in first)
    assert len(drawn) == 2
    assert draw(wanted, 5, tmp_path, lambda: drawn.append(1)) == first
    assert len(drawn) == 2
    more = draw(PictureSet("clean", "clean", FAMILIES, 3), 5, tmp_path, lambda: drawn.append(1))
    assert more[:2] == first
    assert len(drawn) == 3


def test_another_seed_shows_another_person(tmp_path: Path) -> None:
    """Sets of another seed, and other sets of one seed, show other persons."""
    wanted = [PictureSet("clean", "clean", FAMILIES, 1), PictureSet("phone", "phone", FAMILIES, 1)]
    numbers = [draw(s, seed, tmp_path)[0].fields["id_number"] for s in wanted for seed in (5, 6)]
    assert len(set(numbers)) == 4


def test_scenes_without_a_card_have_no_side(tmp_path: Path) -> None:
    """A picture of no card has neither side nor fields."""
    (case,) = draw(PictureSet(NO_CARD, "phone", (), 1), 5, tmp_path)
    assert case.side is None
    assert case.fields == {}


def test_peers_get_both_sides_of_cards() -> None:
    """The sample for peers has the asked size, whole cards, the cases' order, and is the same each time."""
    cases = [Case(f"{i}.jpg", "clean", "portrait" if i % 2 == 0 else "emblem", {}, {}) for i in range(21)]
    chosen = chosen_cards(cases, 6, 1)
    places = [cases.index(case) for case in chosen]
    assert len(places) == 6
    assert places == sorted(places)
    assert all(b == a + 1 for a, b in zip(places[::2], places[1::2], strict=True) if a != 20)
    assert chosen_cards(cases, 6, 1) == chosen
    assert chosen_cards(cases, 99, 1) == tuple(cases)
    assert chosen_cards(cases, 0, 1) == ()
