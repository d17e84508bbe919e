"""The families of layouts: what is common to the layouts of one name over all documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from tests.specimens.documents.page import Look

HELD_OUT = "heldout"
"""The family that nothing is tuned on."""

_LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "azure": Look(),
        "jade": Look(
            label_face="serif", value_face="serif-bold", title_face="serif-bold", digit_face="ocr-b",
            label_colour=(34, 110, 104), tints=((212, 234, 220), (236, 240, 232), (206, 228, 226)), print_kind="waves",
            label_mm=2.3, value_mm=3.3,
        ),
        "amber": Look(
            label_face="kai", value_face="zenhei", title_face="wenkai-bold", digit_face="mono",
            label_colour=(120, 84, 50), tints=((244, 230, 208), (242, 238, 228), (240, 222, 206)),
            print_kind="rosettes", label_mm=2.6, value_mm=3.1,
        ),
        "slate": Look(
            label_face="microhei", value_face="microhei", title_face="microhei", digit_face="mono-bold",
            label_colour=(84, 88, 104), tints=((226, 230, 238), (240, 240, 242), (222, 226, 232)), print_kind="dots",
            label_mm=2.2, value_mm=3.0,
        ),
        HELD_OUT: Look(
            label_face="zenhei", value_face="ming", title_face="zenhei", digit_face="microhei",
            label_colour=(96, 62, 120), tints=((236, 224, 236), (230, 236, 226), (222, 230, 240)), print_kind="weave",
            label_mm=2.5, value_mm=3.4,
        ),
    }
)  # fmt: skip
FAMILIES: tuple[str, ...] = tuple(_LOOKS)
"""Every family, the held-out one last."""


def look(family: str, **changes: Any) -> Look:
    """A family's look with a document's own changes."""
    return replace(_LOOKS[family], **changes)
