"""Text engines: find rows of text in a picture, and recognise strips of it. One protocol, one file an engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from ocr.engines.lattice import Lattice
from ocr.geometry import Quad
from ocr.image import Pixels

STRIP_HEIGHT = 48
"""Height in pixels of the strips that engines recognise."""


class EngineUnavailableError(Exception):
    """An engine's program or models are not installed; the message names what is missing."""


@dataclass(frozen=True, slots=True)
class TextBox:
    """A row of text found in a picture: its quad in pixels (``tl`` where the row begins) and a score in 0..1."""

    quad: Quad
    score: float


class TextEngine(Protocol):
    """Finds and recognises text. Safe to call from several threads at once."""

    @property
    def models(self) -> tuple[str, ...]:
        """Names and versions of the models in use."""
        ...

    def detect(self, image: Pixels) -> tuple[TextBox, ...]:
        """Find rows of text; boxes come in no order, each with its long edges along the text."""
        ...

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """Recognise strips of `STRIP_HEIGHT` pixels, each one row of text from left to right."""
        ...

    def warm_up(self) -> None:
        """Load models and compile them, so that the first picture is no slower than the next."""
        ...


_FACTORIES: Mapping[str, str] = {
    "ppocr": "ocr.engines.ppocr:PPOCR",
    "tesseract": "ocr.engines.tesseract:Tesseract",
}
ENGINES = tuple(_FACTORIES)
"""Names of the engines that `make_engine` knows."""


def make_engine(name: str, threads: int = 2) -> TextEngine:
    """Make an engine by name.

    Raises:
        ValueError: no engine has this name.
        EngineUnavailableError: the engine's program or models are not installed.
    """
    if name not in _FACTORIES:
        raise ValueError(f"engine must be one of {', '.join(ENGINES)}")
    module, _, attribute = _FACTORIES[name].partition(":")
    factory: Callable[[int], TextEngine] = getattr(import_module(module), attribute)
    return factory(threads)
