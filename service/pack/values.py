"""Values that somebody else wrote, as a report shows them: on a machine without the fonts, too."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Final

from idverdict import v1
from PIL import Image, ImageDraw

from ocr.text.private_use import is_private_use
from ocr.text.rare import code_points, is_ideograph
from service.annotate.faces import FontMissingError, face_for, font
from service.pack.markup import Child, Markup, element

_EVERYWHERE: Final = range(0x4E00, 0x9FA6)
"""The Chinese characters that every system with Chinese fonts has: those of Unicode 1.1."""
_PX: Final = 44
_INK: Final = (17, 24, 39, 255)


def value(text: str) -> Markup:
    """A value: isolated, so that its direction of writing turns nothing around it.

    A character that the reader's fonts may lack is a picture of it, and one that ours lack its code point: there is no
    box in the place of either. Whoever copies the text gets the character.
    """
    runs = groupby(text, key=_may_be_lacking)
    return element("bdi", [[_drawn(c) for c in run] if lacking else "".join(run) for lacking, run in runs])


def record(field: v1.Field) -> Iterable[Child]:
    """What a rare name leaves beside its text: its code points, and the strip that it was read from."""
    if field.code_points:
        yield element("code", " ".join(field.code_points))
    if field.strip:
        yield element(
            "img", src=f"data:image/jpeg;base64,{base64.b64encode(field.strip).decode()}", alt="", class_="strip"
        )


def _may_be_lacking(character: str) -> bool:
    return is_private_use(character) or (is_ideograph(character) and ord(character) not in _EVERYWHERE)


@lru_cache(maxsize=512)
def _drawn(character: str) -> Markup:
    (point,) = code_points(character)
    try:
        face = face_for(character, bold=False)
    except FontMissingError:
        face = None
    if face is None:
        return element("code", point)
    picture = Image.new("RGBA", (_PX + 4, _PX + 4), (*_INK[:3], 0))
    ImageDraw.Draw(picture).text((2, 2 + round(_PX * 0.86)), character, font=font(face, _PX), fill=_INK, anchor="ls")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    data = base64.b64encode(buffer.getvalue()).decode()
    return element("img", src=f"data:image/png;base64,{data}", alt=character, title=point, class_="glyph")
