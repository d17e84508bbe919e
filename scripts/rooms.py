"""Prints the rooms of each package, the floors that they stand on, their arrows, and the circles among them.

A room is a folder; each root module of a package is a room of its own, and so is the package's ``__init__``. An arrow
leads from a room to another that one of its modules imports, anywhere in its source. A room's floor is one above the
highest room that it imports; rooms in a circle share a floor.

    python -m scripts.rooms [PACKAGE ...]       # exit status 1 where there is a circle
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PACKAGES: Final = ("ocr", "service", "storage")


@dataclass(frozen=True, order=True, slots=True)
class Import:
    """One import between two rooms of a package, by the modules' full names."""

    importer: str
    imported: str


@dataclass(frozen=True)
class House:
    """The rooms of one package.

    Attributes:
        package: its name.
        rooms: every room.
        arrows: by the two rooms, the imports that each arrow stands for.
    """

    package: str
    rooms: frozenset[str]
    arrows: Mapping[tuple[str, str], Sequence[Import]]

    @cached_property
    def below(self) -> Mapping[str, frozenset[str]]:
        """By each room, those that it imports."""
        return {room: frozenset(to for start, to in self.arrows if start == room) for room in self.rooms}

    @cached_property
    def circles(self) -> tuple[frozenset[str], ...]:
        """Rooms that import one another, directly or through others; the largest circle first."""
        reached = {room: self._reached(room) for room in self.rooms}
        found = {
            frozenset(other for other in reached[room] if room in reached[other])
            for room in self.rooms
            if room in reached[room]
        }
        return tuple(sorted(found, key=lambda circle: (-len(circle), sorted(circle))))

    @cached_property
    def floors(self) -> tuple[tuple[str, ...], ...]:
        """The rooms of each floor, lowest first."""
        known: dict[str, int] = {}
        for room in self.rooms:
            self._floor(room, known)
        return tuple(
            tuple(sorted(room for room in self.rooms if known[room] == floor))
            for floor in range(max(known.values(), default=-1) + 1)
        )

    def _reached(self, room: str) -> set[str]:
        """The rooms that arrows lead to from here; this one only where it is in a circle."""
        reached: set[str] = set()
        left = [room]
        while left:
            new = self.below[left.pop()] - reached
            reached |= new
            left += new
        return reached

    def _floor(self, room: str, known: dict[str, int]) -> int:
        if room not in known:
            circle = next((circle for circle in self.circles if room in circle), frozenset((room,)))
            under = {low for each in circle for low in self.below[each]} - circle
            floor = max((self._floor(low, known) + 1 for low in under), default=0)
            known.update(dict.fromkeys(circle, floor))
        return known[room]


def house_of(folder: Path) -> House:
    """The house of the package in a folder, whose name is the package's."""
    package, modules = folder.name, dict(_modules(folder))
    arrows: dict[tuple[str, str], list[Import]] = defaultdict(list)
    for name, path in modules.items():
        here = _room(name, path, folder)
        for imported in _imported(name, path, modules):
            there = _room(imported, modules[imported], folder)
            if there != here:
                arrows[here, there].append(Import(name, imported))
    rooms = frozenset(_room(name, path, folder) for name, path in modules.items())
    return House(package, rooms, {arrow: tuple(sorted(set(arrows[arrow]))) for arrow in sorted(arrows)})


def report(house: House) -> Iterator[str]:
    """The house in lines, the top floor first."""
    yield (
        f"{house.package}: {len(house.rooms)} rooms on {len(house.floors)} floors, {len(house.arrows)} arrows, "
        f"{len(house.circles)} circles"
    )
    for floor, rooms in reversed(list(enumerate(house.floors))):
        yield f"  floor {floor}: {', '.join(rooms)}"
    for room in sorted(house.rooms):
        if house.below[room]:
            yield f"  {room} -> {', '.join(sorted(house.below[room]))}"
    for circle in house.circles:
        yield f"  CIRCLE {', '.join(sorted(circle))}"
        for (start, to), imports in house.arrows.items():
            if {start, to} <= circle:
                yield f"    {start} -> {to}: {', '.join(f'{one.importer} > {one.imported}' for one in imports)}"


def _modules(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every module of a package by its full name; that of an ``__init__`` is the folder's."""
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def _room(module: str, path: Path, folder: Path) -> str:
    if path.parent == folder:
        return module
    return ".".join(path.parent.relative_to(folder.parent).parts)


def _imported(name: str, path: Path, modules: Mapping[str, Path]) -> Iterator[str]:
    """The modules of the same package that a module imports."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            source = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                if found := next((one for one in (inner, source) if one in modules), None):
                    yield found


def main(packages: Sequence[str]) -> int:
    """Print the houses; returns the exit status."""
    houses = [house_of(ROOT / package) for package in packages or PACKAGES]
    for house in houses:
        print("\n".join(report(house)))
    return int(any(house.circles for house in houses))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
