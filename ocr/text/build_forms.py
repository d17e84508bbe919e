"""Make the packaged tables of a name's other forms: printed shapes, codes of private use, readings in pinyin.

    python -m ocr.text.build_forms /usr/share/unicode

The folder holds the files of Unicode's Unihan database, as for `ocr.text.build_characters`. Private use needs the
command ``iconv`` of a C library that knows GB 18030 as of 2005 or later (glibc 2.36 does).
"""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from ocr.text.build_characters import properties, standard, variants
from ocr.text.characters import PRINTED_FORMS
from ocr.text.pinyin import READINGS
from ocr.text.private_use import PRIVATE_USE

_TONES: Final = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_ASSIGNED: Final = range(0xE766, 0xE865)
"""Where GB 18030-2000 puts the cells of its two-byte area that had no character in ISO/IEC 10646 then."""
_CELLS: Final = {
    **{lead: (range(0xA1, 0xFF),) for lead in (*range(0xA1, 0xA8), 0xD7)},
    **dict.fromkeys((0xA8, 0xA9), (range(0x40, 0xA1), range(0xA1, 0xFF))),
    0xFE: (range(0x40, 0xA1),),
}
"""Second bytes, by first bytes, of the area that is not left to users."""

Components = Sequence[tuple[str, int]]
"""A character's radicals, each with the number of the other strokes."""


def printed_forms(folder: Path) -> Mapping[str, str]:
    """Characters outside 通用规范汉字表 that are another printed shape of one of it, with that one.

    Unihan names the two as variants (``kZVariant``, ``kSemanticVariant``), or the character as one of the traditional
    form of the other; both are read alike; both stand under the same radical, and their other strokes differ by one at
    the most. What has a simplified form of its own (談: 谈) is no shape of another character (谭), nor is what would
    be one of two, nor what Unihan has as a mere look-alike (``kSpoofingVariant``).
    """
    listed = frozenset(standard(folder))
    simplified, read, built = variants(folder, listed), _readings(folder), _components(folder)
    mere = set(_pairs(folder, "kSpoofingVariant"))
    found: dict[str, set[str]] = defaultdict(set)
    for shape, other in _pairs(folder, "kZVariant", "kSemanticVariant"):
        stands_for = other if other in listed else simplified.get(other, "")
        if shape in listed or shape in simplified or (shape, other) in mere or len(stands_for) != 1:
            continue
        alike = not read[shape].isdisjoint(read[other])
        if alike and _close(built.get(shape, ()), built.get(other, ())):
            found[shape].add(stands_for)
    return {shape: min(forms) for shape, forms in sorted(found.items()) if len(forms) == 1}


def private_use() -> Mapping[str, str]:
    """Code points that GBK and GB 18030-2000 used for want of a character, with the characters they show.

    The code points stand for the empty cells of GBK in their order; what is in a cell today, ``iconv`` tells.

    Raises:
        ValueError: the cells are not as many as the code points, or Python's codec of 2000 has one elsewhere.
    """
    cells = [bytes((lead, trail)) for lead, trails in _CELLS.items() for some in trails for trail in some]
    empty = sorted(cell for cell in cells if cell[1] != 0x7F and "\ufffd" in cell.decode("gbk", "replace"))
    codes = [chr(point) for point in _ASSIGNED]
    if len(empty) != len(codes) or any(
        len(of_2000 := code.encode("gb18030")) == 2 and of_2000 != cell
        for code, cell in zip(codes, empty, strict=False)
    ):
        raise ValueError("the cells of GBK are not those of the code points")
    command = ["iconv", "-f", "GB18030", "-t", "UTF-8"]
    done = subprocess.run(command, input=b"\n".join(empty), capture_output=True, check=True)  # noqa: S603
    today = done.stdout.decode().split("\n")
    return {code: now for code, now in zip(codes, today, strict=True) if unicodedata.category(now) != "Co"}


def readings(folder: Path) -> Mapping[str, str]:
    """Syllables in pinyin with the number of their tone, 5 for none, each with the characters that are read so."""
    found: dict[str, set[str]] = defaultdict(set)
    for character, read in _readings(folder).items():
        for syllable in read:
            found[syllable].add(character)
    return {syllable: "".join(sorted(found[syllable])) for syllable in sorted(found)}


def _readings(folder: Path) -> Mapping[str, set[str]]:
    """The readings of each character.

    Those of 通用规范汉字表 have the readings of its dictionary (``kTGHZ2013``) and the customary one (``kMandarin``);
    others, of which it says nothing, those of 汉语大字典 and 现代汉语词典 too.
    """
    listed = frozenset(standard(folder))
    read: dict[str, set[str]] = defaultdict(set)
    for character, name, value in properties(folder, "kMandarin", "kTGHZ2013", "kHanyuPinyin", "kXHC1983"):
        if name in ("kMandarin", "kTGHZ2013") or character not in listed:
            for entry in value.split():
                read[character].update(map(numbered, entry.rpartition(":")[2].split(",")))
    return read


def numbered(syllable: str) -> str:
    """A syllable with marks of tone in letters, ü as v, and the number of its tone: ``lǜ`` is ``LV4``."""
    plain = unicodedata.normalize("NFD", syllable.upper()).replace("U\u0308", "V").replace("E\u0302", "E")
    tone = next((_TONES[mark] for mark in plain if mark in _TONES), "5")
    return "".join(filter(str.isascii, plain)) + tone


def _pairs(folder: Path, *relations: str) -> Iterator[tuple[str, str]]:
    """The characters that stand in one of the relations, both ways."""
    for character, _, value in properties(folder, *relations):
        for other in (chr(int(point.partition("<")[0][2:], 16)) for point in value.split()):
            yield from ((character, other), (other, character))


def _components(folder: Path) -> Mapping[str, Components]:
    return {
        character: [(radical.rstrip("'"), int(rest)) for radical, _, rest in (e.partition(".") for e in value.split())]
        for character, _, value in properties(folder, "kRSUnicode")
    }


def _close(ours: Components, theirs: Components) -> bool:
    return any(a == b and abs(m - n) <= 1 for a, m in ours for b, n in theirs)


def main() -> None:
    """Write the tables."""
    folder = Path(sys.argv[1])
    tables = {PRINTED_FORMS: printed_forms(folder), PRIVATE_USE: private_use(), READINGS: readings(folder)}
    for path, table in tables.items():
        path.write_text("".join(f"{_key(key)}\t{value}\n" for key, value in table.items()), encoding="utf-8")
        print(f"{path.name}: {len(table)}")


def _key(key: str) -> str:
    return f"{ord(key):04X}" if unicodedata.category(key[0]) == "Co" else key


if __name__ == "__main__":
    main()
