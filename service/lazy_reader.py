"""The reader of the settings, made when it is first needed: its libraries and models take longest to load."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from service.settings import Settings

if TYPE_CHECKING:
    from ocr.reading import Reading


class WarmableReader(Protocol):
    """A reader that can be made ready before its first picture; called from several threads."""

    def read(self, data: bytes, between_stages: Callable[[], None] = ..., /) -> Reading:
        """See `verify.DocumentReader`; ``between_stages`` is called before each stage, and may raise."""
        ...

    def warm_up(self) -> None:
        """Load what the first reading would load."""


class LazyReader:
    """A reader that is made when it is first needed: commands that read nothing start quickly."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._making = Lock()
        self._made: WarmableReader | None = None

    def read(self, data: bytes, between_stages: Callable[[], None] = lambda: None, /) -> Reading:
        """See `WarmableReader.read`."""
        return self._reader().read(data, between_stages)

    def warm_up(self) -> None:
        """See `WarmableReader.warm_up`. Raises `ocr.engines.EngineUnavailableError`."""
        self._reader().warm_up()

    def _reader(self) -> WarmableReader:
        with self._making:
            if self._made is None:
                from ocr.decoding.processes import shared  # noqa: PLC0415 - loads numpy

                shared.prepare()  # it starts while the models load
                from ocr.image import Limits  # noqa: PLC0415 - loads OpenCV
                from ocr.reader import make_reader  # noqa: PLC0415 - loads the models' libraries

                settings = self._settings
                limits = Limits(max_bytes=settings.max_image_bytes, max_pixels=settings.max_image_pixels)
                self._made = make_reader(settings.engine, settings.engine_threads, limits)
            return self._made
