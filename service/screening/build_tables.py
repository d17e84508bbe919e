"""Make the packaged tables of screening: characters that are one in a name, and Cantonese readings.

    python -m service.screening.build_tables /usr/share/unicode

The folder holds Unicode's Unihan database, as for `ocr.text.build_characters` (Unicode licence).
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from ocr.text.build_characters import properties
from ocr.text.characters import level, printed_forms, variants
from service.screening.han import CLASSES
from service.screening.readings import CANTONESE


def classes(folder: Path) -> Mapping[str, str]:
    """Each character of a class of variants, but for the class's own, with that one.

    A class is what ``kSimplifiedVariant``, ``kTraditionalVariant`` and ``kZVariant`` connect, with the traditional
    characters and printed shapes of `ocr.text`. Its own character is the commonest of 通用规范汉字表, else the
    first code.
    """
    parent: dict[str, str] = {}

    def root(c: str) -> str:
        while parent.setdefault(c, c) != c:
            parent[c] = parent[parent[c]]
            c = parent[c]
        return c

    for character, _, value in properties(folder, "kSimplifiedVariant", "kTraditionalVariant", "kZVariant"):
        for point in value.split():
            parent[root(chr(int(point.partition("<")[0][2:], 16)))] = root(character)
    for table in (variants(), printed_forms()):
        for character, forms in table.items():
            for form in forms:
                parent[root(form)] = root(character)
    members: dict[str, list[str]] = defaultdict(list)
    for character in sorted(parent):
        members[root(character)].append(character)
    found = {}
    for group in members.values():
        own = min(group, key=lambda c: (level(c) or 9, ord(c)))
        found.update({c: own for c in group if c != own})
    return dict(sorted(found.items()))


def cantonese(folder: Path) -> Mapping[str, str]:
    """Syllables in Jyutping without tone, each with the characters that are read so (``kCantonese``)."""
    found: dict[str, set[str]] = defaultdict(set)
    for character, _, value in properties(folder, "kCantonese"):
        for syllable in value.split():
            found[re.sub("[0-9]", "", syllable).upper()].add(character)
    return {syllable: "".join(sorted(found[syllable])) for syllable in sorted(found)}


def main() -> None:
    """Write the tables."""
    folder = Path(sys.argv[1])
    for path, table in ((CLASSES, classes(folder)), (CANTONESE, cantonese(folder))):
        path.write_text("".join(f"{key}\t{value}\n" for key, value in table.items()), encoding="utf-8")
        print(f"{path.name}: {len(table)}")


if __name__ == "__main__":
    main()
