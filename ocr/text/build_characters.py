"""Make the packaged tables of the 通用规范汉字表 (2013) and of what traditional characters stand for in it.

    python -m ocr.text.build_characters /usr/share/unicode

The folder holds the files of Unicode's Unihan database, plain or packed with bzip2 as Debian's package ``unicode-data``
has them (Unicode licence). Their property ``kTGH`` is a character's number in the table: 1 to 3500 are its first level,
to 6500 the second, to 8105 the third. What a traditional character stands for is taken from ``kSimplifiedVariant`` and
``kTraditionalVariant``, which may list several characters, and from OpenCC's conversion, whose choice goes first.
"""

from __future__ import annotations

import bz2
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import opencc

from ocr.text.characters import LEVELS, STANDARD, VARIANTS

_PLANES: Final = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x323B0))
"""Where the Chinese characters of Unicode are."""


def properties(folder: Path, *wanted: str) -> Iterator[tuple[str, str, str]]:
    """The lines of a Unihan database for some properties: character, property, value."""
    for path in sorted(folder.glob("Unihan_*.txt*")):
        text = bz2.decompress(path.read_bytes()).decode() if path.suffix == ".bz2" else path.read_text("utf-8")
        for line in text.splitlines():
            point, _, rest = line.partition("\t")
            name, _, value = rest.partition("\t")
            if point.startswith("U+") and name in wanted:
                yield chr(int(point[2:], 16)), name, value


def standard(folder: Path) -> list[str]:
    """The characters of the table in its order.

    Raises:
        ValueError: the database does not number them from 1 to 8105.
    """
    numbers = {int(value.removeprefix("2013:")): c for c, _, value in properties(folder, "kTGH")}
    if sorted(numbers) != list(range(1, LEVELS[-1] + 1)):
        raise ValueError("the database does not hold the whole table")
    return [numbers[i] for i in sorted(numbers)]


def variants(folder: Path, listed: frozenset[str]) -> Mapping[str, str]:
    """What a character outside the table stands for: characters of the table, the converter's choice first."""
    convert = opencc.OpenCC("t2s").convert
    forms: dict[str, list[str]] = {}
    for character in (chr(point) for plane in _PLANES for point in plane):
        if character not in listed and (plain := convert(character)) != character:
            forms.setdefault(character, []).append(plain)
    for character, name, value in properties(folder, "kSimplifiedVariant", "kTraditionalVariant"):
        for other in (chr(int(point[2:], 16)) for point in value.split()):
            traditional, plain = (character, other) if name == "kSimplifiedVariant" else (other, character)
            if traditional not in listed:
                forms.setdefault(traditional, []).append(plain)
    found = {c: "".join(dict.fromkeys(f for f in plain if f in listed)) for c, plain in sorted(forms.items())}
    return {c: plain for c, plain in found.items() if plain}


def main() -> None:
    """Write both tables."""
    folder = Path(sys.argv[1])
    characters = standard(folder)
    levels = ("".join(characters[a:b]) for a, b in zip((0, *LEVELS), LEVELS, strict=False))
    STANDARD.write_text("\n".join(levels) + "\n", encoding="utf-8")
    found = variants(folder, frozenset(characters))
    VARIANTS.write_text("".join(f"{c}\t{plain}\n" for c, plain in found.items()), encoding="utf-8")
    print(f"{len(characters)} characters, {len(found)} variants")


if __name__ == "__main__":
    main()
