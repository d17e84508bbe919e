"""What the glyph verifier is trained with: faces, bitmaps, photographs, and what is held out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.glyphs.crops import SIDE
from ocr.glyphs.prototypes import Prototypes
from ocr.glyphs.repertoire import ideographs
from ocr.text.characters import level
from training.build_forms import hidden
from training.build_planes import plane
from training.glyphs import sheets
from training.glyphs.faces import FACES
from training.glyphs.gallery import held_out, in_table, trained_on
from training.glyphs.photo import Conditions, clean, photographed
from training.glyphs.renewal import RENEWED, is_worth
from training.glyphs.sheets import glyph_of

ROOT = Path(__file__).parents[3]


def test_every_face_is_in_a_list_of_packages() -> None:
    """Whoever trains finds each font's Debian package in packages.apt or packages-training.apt."""
    lines = "".join((ROOT / name).read_text() for name in ("packages.apt", "packages-training.apt")).splitlines()
    assert {face.package for face in FACES.values()} <= {line.split()[0] for line in lines if line.strip()}


def test_faces_and_characters_are_held_out() -> None:
    """Two faces and a fifth of the characters are never trained on, some rare ones of names among these."""
    assert set(FACES) - set(trained_on()) == {"zenhei", "babelstone"}
    drawn = held_out()
    assert 0.19 < drawn.mean() < 0.21
    assert {"凓", "𬸣", "烜"} <= {ideographs()[at] for at in np.flatnonzero(drawn)}
    assert 0.18 < drawn[in_table()].mean() < 0.22


def test_prototypes_come_from_fonts_that_allow_it() -> None:
    """No face whose licence asks derived work to be shared alike is a prototype's, nor one that is held out."""
    packages = {face.package for face in FACES.values() if face.chinese is not None}
    assert packages == {
        "fonts-noto-cjk", "fonts-lxgw-wenkai", "fonts-cns11643-kai", "fonts-cns11643-sung", "fonts-hanazono",
    }  # fmt: skip
    assert not any(face.held_out for face in FACES.values() if face.chinese is not None)


@pytest.mark.parametrize("face", ["sans", "serif", "wenkai", "kai", "hana"])
def test_print_fills_the_same_square_in_every_face(face: str) -> None:
    """Whatever a font's own metrics, a full character's ink is about as large and stands in the middle."""
    glyph = glyph_of(face, "国")
    assert glyph is not None
    ys, xs = np.nonzero(glyph > 128)
    assert abs((xs.min() + xs.max()) / 2 - sheets.SIDE / 2) < 5
    assert abs((ys.min() + ys.max()) / 2 - sheets.SIDE / 2) < 5
    assert 0.8 * sheets.PRINT < max(np.ptp(xs), np.ptp(ys)) < 1.15 * sheets.PRINT


def test_what_a_face_lacks_is_not_drawn() -> None:
    """A character that a font does not have is None, not a box."""
    assert glyph_of("microhei", "𬸣") is None
    assert glyph_of("hana", "𬸣") is not None


def test_a_photograph_is_one_of_the_glyph() -> None:
    """The same seed gives the same picture; a large sharp one is like the clean glyph and not like another's."""
    glyph, other = glyph_of("sans", "国"), glyph_of("sans", "王")
    assert glyph is not None
    assert other is not None
    how = Conditions(em=(36, 44), shift=0.0, turn=0.0, stretch=0.0, blur=(0.3, 0.4))
    shots = [photographed(glyph, other, None, np.random.default_rng(seed), how) for seed in (1, 1, 2)]
    assert shots[0].shape == (SIDE, SIDE)
    assert np.array_equal(shots[0], shots[1])
    assert not np.array_equal(shots[0], shots[2])
    like = [float(np.corrcoef(shots[0].ravel(), clean(one).ravel())[0, 1]) for one in (glyph, other)]
    assert like[0] > 0.7
    assert like[0] > like[1] + 0.2


def test_a_short_training_is_not_spent_on_lists() -> None:
    """Look-alikes are listed anew where that leaves at least half the time to learn from them."""
    assert all(is_worth(number, share, 0.05) for number, share in enumerate(RENEWED))
    assert not any(is_worth(number, share, 0.3) for number, share in enumerate(RENEWED))
    assert not is_worth(2, 0.95, 0.05)


def test_only_what_the_recogniser_hides_has_another_form() -> None:
    """㬇 is read as 喚, and 奐 for 奂 is another region's form of it; what ships is much unlike the prototypes."""
    known = Prototypes()
    point = np.asarray(known.of("㬇"))
    assert known.likeness_in_any_form(point, ["㬇"]) == known.likeness(point, ["㬇"])
    of_form = {c: float(known.forms[c] @ np.asarray(known.of(c))) for c in known.forms}
    assert 0.8 < of_form["㬇"] < 0.92
    assert np.median(list(of_form.values())) < 0.9
    assert set(known.forms) <= set(hidden())
    assert not any(map(level, hidden()))


def test_a_plane_leaves_out_what_faces_differ_in() -> None:
    """A double that one face alone draws is told from a character in another face, whatever parts the two faces."""
    rng = np.random.default_rng(1)
    character, stroke, style = np.eye(3, 16, dtype=np.float32)

    def points(face: int, *, other: bool) -> NDArray[np.float32]:
        drawn = character + 0.5 * other * stroke + face * style
        return np.asarray(drawn + rng.normal(0, 0.02, (12, 16)), np.float32)

    own = np.concatenate([points(0, other=False), points(1, other=False)]), np.repeat([0, 1], 12)
    normal, offset = plane(own, (points(0, other=True), np.zeros(12, np.intp)))
    sides = [float((points(1, other=other) @ normal).mean() - offset) for other in (False, True)]
    assert sides[0] > 0.5
    assert sides[1] < -0.5
