"""Pictures that carry a person in their pixels, and a reader that finds the person there and nowhere else.

A suite that asks whether customers are mixed needs pictures of which each says whose it is, and a reader that knows
nobody beforehand: whatever of one person comes out in another's answer was mixed up by the service.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image

from ocr.image import ImageError, decode
from ocr.reading import Reading
from tests.builders import make_reading
from tests.specimens.sides import Side

_EDGE = 160
_MAGIC = b"SPECIMEN"


def picture_of(side: Side, values: Mapping[str, str]) -> bytes:
    """A PNG whose pixels spell a side's fields, after a word by which the reader knows them."""
    told = _MAGIC + json.dumps({"side": side.value, "values": dict(values)}).encode() + b"\0"
    pixels = np.zeros(_EDGE * _EDGE * 3, np.uint8)
    pixels[: len(told)] = np.frombuffer(told, np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels.reshape(_EDGE, _EDGE, 3)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class PixelReader:
    """Reads what `picture_of` wrote. Takes its time, so that calls overlap. Knows nobody, and remembers nothing."""

    seconds: float

    def read(self, data: bytes, between_stages: Callable[[], None] = lambda: None, /) -> Reading:
        """See `DocumentReader.read`; raises ImageError for what is no picture, or carries nobody."""
        between_stages()
        spelt = decode(data).tobytes()
        if not spelt.startswith(_MAGIC):
            raise ImageError("IMAGE_DECODE_FAILED", "the picture carries nobody")
        told = json.loads(spelt[len(_MAGIC) : spelt.index(b"\0")])
        time.sleep(self.seconds)
        side, values = Side(told["side"]), told["values"]
        derived = _derived(values["id_number"]) if side is Side.PORTRAIT else {}
        return make_reading(side, derived=derived, **values)

    def warm_up(self) -> None:
        """Nothing to load."""


def _derived(number: str) -> dict[str, str]:
    """What a reading says of a number by itself (GB 11643)."""
    birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return {"birth_date": birth, "sex": "MALE" if int(number[16]) % 2 else "FEMALE", "region_code": number[:6]}
