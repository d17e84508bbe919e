"""Zones of specimens that standards publish: ICAO Doc 9303 parts 4 to 7, and those of Chinese permits."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_ANNA: Final = "ERIKSSON<<ANNA<MARIA"
PUBLISHED: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "9303-4": ("TD3", ("P<UTO" + _ANNA + "<" * 19, "L898902C36UTO7408122F1204159ZE184226B<<<<<10")),
        "9303-4, 2006": ("TD3", ("P<UTO" + _ANNA + "<" * 19, "L898902C<3UTO6908061F9406236ZE184226B<<<<<14")),
        "9303-6": ("TD2", ("I<UTO" + _ANNA + "<" * 11, "D231458907UTO7408122F1204159<<<<<<<6")),
        "9303-5": ("TD1", ("I<UTOD231458907" + "<" * 15, "7408122F1204159UTO<<<<<<<<<<<6", _ANNA + "<" * 10)),
        "9303-5, long number": (
            "TD1",
            ("I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"),
        ),
        "9303-7, A": ("MRV-A", ("V<UTO" + _ANNA + "<" * 19, "L8988901C4XXX4009078F96121096ZE184226B<<<<<<")),
        "9303-7, B": ("MRV-B", ("V<UTO" + _ANNA + "<" * 11, "L8988901C4XXX4009078F9612109<<<<<<<<")),
        "CS": ("EXIT-PERMIT", ("CSC000000004<2404200<8108038<6",)),
        "CD": ("EXIT-PERMIT", ("CDL000000007<2508197<8208031<6",)),
    }
)
"""Format and lines by where they stand: sixteen lines of the Utopian Anna Maria Eriksson and others, two of exit
permits of 证件样本."""
