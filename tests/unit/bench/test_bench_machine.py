"""What a run of the benchmark says that it was measured with."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from bench.machine import versions

ROOT = Path(__file__).parents[3]


def test_the_decoder_of_jpegs_is_named_with_its_version() -> None:
    """simplejpeg decodes most uploads, so its version goes with every figure of speed."""
    named = versions(ROOT)
    assert named["simplejpeg"] == version("simplejpeg")
    assert named["opencv"] == version("opencv-python-headless")
