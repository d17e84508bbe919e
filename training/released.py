"""The networks as RapidOCR released them: training begins with one, and tests hold ours against them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def released_model(name: str) -> Path:
    """A network's file inside the `rapidocr` wheel, which is a development dependency.

    Raises:
        FileNotFoundError: the wheel is not installed, or has none of this name.
    """
    spec = find_spec("rapidocr")
    path = Path(spec.origin).parent / "models" / name if spec and spec.origin else Path()
    if not path.is_file():
        raise FileNotFoundError(f"the model {name} is missing: install the rapidocr wheel")
    return path
