"""Looks at names that the glyph verifier's limits are fitted to."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.glyphs.__main__ import measured
from bench.glyphs.looks import Look, keep, kept, looks, names
from ocr.engines import make_engine
from ocr.fields.glyph_limits import LIMITS
from ocr.glyphs.verifier import GlyphVerifier
from ocr.reading import FieldStatus


@pytest.fixture(scope="module")
def found() -> list[Look]:
    """Three common names."""
    shown = ["李建国", "王芳", "欧阳娜"]
    engine, verifier = make_engine("ppocr", 1), GlyphVerifier(1)
    return list(looks(engine, verifier, shown, kind="genuine", style="sans", manner="large", seed=1))


def test_looks_are_kept_as_they_are(found: list[Look], tmp_path: Path) -> None:
    """What is written is what is read back, and tells the same of the name."""
    keep(tmp_path / "looks.jsonl", found)
    again = kept(tmp_path / "looks.jsonl")
    assert [look.told(LIMITS) for look in again] == [look.told(LIMITS) for look in found]
    assert [look.printed for look in again] == ["李建国", "王芳", "欧阳娜"]


def test_common_names_are_read_with_glyphs(found: list[Look]) -> None:
    """Print that is large and clear is READ, and the table says so."""
    told = [look.told(LIMITS) for look in found]
    assert [(field.value, field.status) for field in told] == [(look.printed, FieldStatus.READ) for look in found]
    (line,) = (line for line in measured(found) if line.startswith("| genuine | large"))
    assert line == "| genuine | large | 3 | 100.0% -> 100.0% | 0 -> 0 | 100.0% -> 100.0% | 100.0% |"


def test_names_outside_the_alphabet_are_drawn_without_it() -> None:
    """A character that the recogniser knows is none of that kind."""
    shown = names("outside", 5, random.Random(1), "hana", known="王凓")
    assert len(shown) == 5
    assert all(name[0] == "李" and name[1] not in "王凓" for name in shown)
