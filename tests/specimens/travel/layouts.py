"""Families of layouts of travel documents: faces, sizes, where values stand, where the zone stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from tests.specimens.layouts import FAMILIES, Layout, layout
from tests.specimens.travel.pages import Look

HELD_OUT = "quarto"
"""The family that nothing is tuned on."""


def _style(family: str, seed: int) -> Layout:
    return replace(layout(family, seed), second=None)


def _folio(seed: int) -> Look:
    return Look("folio", _style(FAMILIES[0], seed), zone_x=6.6)


def _octavo(seed: int) -> Look:
    return Look("octavo", _style(FAMILIES[1], seed), "sans", "serif", 1.9, 3.1, drop=3.7, zone_x=5.4, zone_foot=8.8)


def _ledger(seed: int) -> Look:
    return Look("ledger", _style(FAMILIES[2], seed), "latin-noto", "sans", 2.0, 2.8, beside=True, zone_x=7.2)


def _gazette(seed: int) -> Look:
    return Look(
        "gazette", _style(FAMILIES[3], seed), "sans", "sans-bold", 1.6, 2.7, drop=3.3, zone_x=4.9, zone_foot=10.1
    )


def _quarto(seed: int) -> Look:
    return Look(
        "quarto", _style(FAMILIES[4 % len(FAMILIES)], seed), "latin-serif", "zenhei", 1.8, 2.9, drop=3.6, zone_x=6.0,
        zone_foot=9.0,
    )  # fmt: skip


LOOKS: Mapping[str, Callable[[int], Look]] = MappingProxyType(
    {"folio": _folio, "octavo": _octavo, "ledger": _ledger, "gazette": _gazette, "quarto": _quarto}
)
