"""The drawn parts of pages, by the names that layouts use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.specimens.documents import codes, emboss, laminate, ornaments, pictures, plastic, seals
from tests.specimens.documents.page import Part

if TYPE_CHECKING:
    from tests.specimens.documents.printer import Printer

Draw = Callable[["Printer", Part], None]

PARTS: Mapping[str, Draw] = MappingProxyType(
    {
        "portrait": pictures.portrait,
        "portrait-grey": pictures.grey_portrait,
        "ghost": pictures.ghost,
        "emblem": pictures.emblem,
        "wall": pictures.wall,
        "wash": ornaments.wash,
        "band": ornaments.band,
        "frame": ornaments.frame,
        "rule": ornaments.rule,
        "grid": ornaments.grid,
        "seal-round": seals.round_seal,
        "seal-square": seals.square_seal,
        "qr": codes.qr,
        "barcode": codes.barcode,
        "chip": plastic.chip,
        "waves": plastic.waves,
        "logo": plastic.logo,
        "network": plastic.network,
        "stripe": plastic.stripe,
        "signature": plastic.signature,
        "hologram": laminate.hologram,
        "laminate": laminate.laminate,
        "embossed": emboss.embossed,
    }
)
"""How each part is drawn, by its name."""
OVER = frozenset({"seal-round", "seal-square", "hologram", "laminate", "embossed"})
"""Parts that come over the values; all others lie under them."""
SOLID = frozenset({"portrait", "portrait-grey", "qr", "barcode", "emblem", "chip", "signature", "logo", "network"})
"""Parts that no row runs into."""
