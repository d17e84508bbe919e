"""The rooms of service/: each stands on a floor, and imports rooms of lower floors alone.

A room is a folder; a module directly in service/ is a room of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path

import pytest

SERVICE = Path(__file__).parents[2] / "service"
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"tables"}),
    frozenset(
        {
            "call",
            "authorities.simulator",
            "verification.values",
            "cores",
            "labels",
            "names",
            "setting_names",
            "probe",
            "revised",
            "canonical",
            "rulebook",
            "replayed",
        }
    ),
    frozenset({"settings", "load", "verification.checks", "verification.older", "owners", "risk", "customers.profile"}),
    frozenset(
        {
            "audit",
            "owners.bods",
            "retention",
            "lazy_reader",
            "serving.port",
            "serving.health",
            "verification.across",
            "customers.continuity",
        }
    ),
    frozenset({"verification", "serving.auth"}),
    frozenset({"authorities", "annotate", "bulk"}),
    frozenset({"reviews"}),
    frozenset({"screening"}),
    frozenset({"customers"}),
    frozenset({"app"}),
    frozenset({"pack", "demo"}),
    frozenset({"serving.servicers", "serving.observe"}),
    frozenset({"serving"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
"""The lowest first: tables of TOML files; what is true of one call and of one verification; settings, load and checks;
the log and retention; the verification; questions to authorities, and what works with verifications; what people
decide; screening; customers; the composition root; packs; the edges of the server; the server; the command line."""


def module_names() -> Mapping[str, Path]:
    """Every module of service by its dotted name without ``service.``; a package by the name of its folder."""
    found = {}
    for path in sorted(SERVICE.rglob("*.py")):
        parts = path.relative_to(SERVICE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = module_names()


def room_of(module: str) -> str:
    """The room that a module stands in; empty for the package itself."""
    path = MODULES[module]
    return module if path.parent == SERVICE else ".".join(path.parent.relative_to(SERVICE).parts)


def imported_modules(source: str, module: str) -> Iterator[str]:
    """Modules of service that a module imports anywhere in it, without ``service.``; for type checkers alone, too."""
    holder = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    package = f"service.{holder}".rstrip(".")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), package)
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (nearest(name.partition(".")[2]) for name in names if name.partition(".")[0] == "service")


def nearest(name: str) -> str:
    """The module that a dotted name is, or stands in."""
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return name


def arrows() -> Mapping[str, Mapping[str, set[str]]]:
    """Which room imports which, and the modules that do."""
    found: dict[str, dict[str, set[str]]] = {room_of(module): {} for module in MODULES if module}
    for module, path in MODULES.items():
        for other in imported_modules(path.read_text(encoding="utf-8"), module):
            if other and room_of(other) != room_of(module):
                found[room_of(module)].setdefault(room_of(other), set()).add(f"{module} imports {other}")
    return found


ARROWS = arrows()
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def test_every_room_stands_on_one_floor() -> None:
    """No room is missing from the plan, none is in it twice, and none that is gone still has a place."""
    assert set(ARROWS) == set(FLOOR_OF)
    assert sum(map(len, FLOORS)) == len(FLOOR_OF)


@pytest.mark.parametrize("room", sorted(FLOOR_OF))
def test_arrows_point_down(room: str) -> None:
    """A room imports nothing of its own floor or a higher one."""
    upward = {other: by for other, by in ARROWS[room].items() if FLOOR_OF[other] >= FLOOR_OF[room]}
    assert not upward


def test_rooms_form_no_circle() -> None:
    """The graph of rooms can be put in order, whatever the floors say."""
    order = tuple(TopologicalSorter({room: set(others) for room, others in ARROWS.items()}).static_order())
    assert set(order) == set(ARROWS)


def test_circle_would_be_found() -> None:
    """Rooms that import each other have no order."""
    with pytest.raises(CycleError):
        tuple(TopologicalSorter({"call": {"serving"}, "serving": {"call"}}).static_order())


def test_composition_root_is_known_to_edges_alone() -> None:
    """Use cases take what they use; only the server and the command line know the app that holds everything."""
    knowing = {room for room, others in ARROWS.items() if "app" in others}
    assert {room.partition(".")[0] for room in knowing} == {"cli", "serving"}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import service.app", {"app"}),
        ("from service import app", {"app"}),
        ("from service.call.errors import ApiError", {"call.errors"}),
        ("from service.verification import policy", {"verification.policy"}),
        ("def f():\n    from service.app import App", {"app"}),
        ("from . import drain", {"serving.drain"}),
        ("from ..call.errors import ApiError", {"call.errors"}),
        ("import storage, json", set()),
    ],
)
def test_no_form_of_import_escapes(source: str, found: set[str]) -> None:
    """Imports of modules and of names are seen, inside functions and relative ones, too."""
    assert set(imported_modules(source, "serving.server")) == found
