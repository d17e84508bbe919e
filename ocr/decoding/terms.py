"""What the two sides of a decoding process say to each other: orders, answers, and the reasons of a refusal."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import Enum
from typing import Final, Self

DECODE_FAILED: Final = "IMAGE_DECODE_FAILED"
TOO_LARGE: Final = "IMAGE_TOO_LARGE"
UNSUPPORTED: Final = "IMAGE_FORMAT_UNSUPPORTED"
TOO_SMALL: Final = "RESOLUTION_TOO_LOW"

READY: Final = b"ready"
"""The first message of a decoding process, once its libraries are loaded."""


class Refusal(Enum):
    """Why an upload is refused: the stable code and a static text."""

    EMPTY = (DECODE_FAILED, "the image is empty")
    MANY_BYTES = (TOO_LARGE, "the image has too many bytes")
    OTHER_FORMAT = (UNSUPPORTED, "the image is not JPEG, PNG, WebP or HEIC")
    MANY_PARTS = (DECODE_FAILED, "the image has too many parts")
    MANY_PIXELS = (TOO_LARGE, "the image has too many pixels")
    FEW_PIXELS = (TOO_SMALL, "the image has too few pixels")
    LITTLE_DATA = (DECODE_FAILED, "the image has less data than its pixels need")
    OTHER_COLOURS = (UNSUPPORTED, "the image is neither RGB nor grey nor CMYK")
    MOVING = (UNSUPPORTED, "the image has several frames")
    DAMAGED = (DECODE_FAILED, "the image is damaged")
    COSTLY = (DECODE_FAILED, "the image takes too much time or memory to decode")


class ImageError(Exception):
    """An upload that is no usable picture.

    Attributes:
        code: the stable reason: IMAGE_DECODE_FAILED, IMAGE_TOO_LARGE, IMAGE_FORMAT_UNSUPPORTED or
            RESOLUTION_TOO_LOW.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        """The error of a refusal."""
        return cls(*refusal.value)


class Format(Enum):
    """A format that is accepted: its media type, and what Pillow calls it."""

    JPEG = ("image/jpeg", ("JPEG", "MPO"))
    PNG = ("image/png", ("PNG",))
    WEBP = ("image/webp", ("WEBP",))
    HEIC = ("image/heic", ("HEIF",))


_FORMATS: Final = tuple(Format)
_REFUSALS: Final = tuple(Refusal)
_NO_REFUSAL: Final = 255


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be decoded. The encoded picture lies in the memory that is lent, or comes as a file descriptor.

    Attributes:
        form: its format, by its first bytes.
        max_pixels: more are refused.
        min_edge: fewer pixels along the shorter edge are refused.
        half_if_large: decode a large JPEG at half its width and height.
        lent_bytes: of the encoded picture, at the beginning of what is lent; 0 where it comes as a descriptor.
    """

    form: Format
    max_pixels: int
    min_edge: int
    half_if_large: bool
    lent_bytes: int = 0

    _LAYOUT = struct.Struct("<BQQ?Q")

    def packed(self) -> bytes:
        """As a message."""
        form = _FORMATS.index(self.form)
        return self._LAYOUT.pack(form, self.max_pixels, self.min_edge, self.half_if_large, self.lent_bytes)

    @classmethod
    def unpacked(cls, message: bytes) -> Self:
        """From a message. Raises struct.error, or IndexError."""
        form, *rest = cls._LAYOUT.unpack(message)
        return cls(_FORMATS[form], *rest)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an order; decoded pixels come as a file descriptor.

    Attributes:
        shape: height and width of the pixels as they are stored, RGB; (0, 0) where there are none.
        whole: height and width of the picture at its full size.
        orientation: of the EXIF data, 1 to 8.
        refusal: why there are no pixels.
    """

    shape: tuple[int, int] = (0, 0)
    whole: tuple[int, int] = (0, 0)
    orientation: int = 1
    refusal: Refusal | None = None

    @property
    def pixels(self) -> int:
        """How many there are."""
        return self.shape[0] * self.shape[1]

    _LAYOUT = struct.Struct("<IIIIBB")
    SIZE = _LAYOUT.size

    def packed(self) -> bytes:
        """As a message."""
        refusal = _REFUSALS.index(self.refusal) if self.refusal else _NO_REFUSAL
        return self._LAYOUT.pack(*self.shape, *self.whole, self.orientation, refusal)

    @classmethod
    def unpacked(cls, message: bytes) -> Self:
        """From a message. Raises struct.error, or IndexError."""
        height, width, whole_height, whole_width, orientation, refusal = cls._LAYOUT.unpack(message)
        if refusal != _NO_REFUSAL:
            return cls(refusal=_REFUSALS[refusal])
        return cls((height, width), (whole_height, whole_width), orientation)
