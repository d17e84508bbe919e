"""`python -m scripts.rooms`: which rooms a package has, their floors, and the circles among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.rooms import ROOT, House, Import, house_of, main, report


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A package with a circle of two rooms, a room above it and a root module below it."""
    sources = {
        "__init__.py": "from bank.desk import clerk\n",
        "errors.py": "import json\n",
        "desk/__init__.py": "",
        "desk/clerk.py": "def f():\n    from bank.vault import safe\n",
        "vault/__init__.py": "from ..errors import Error\n",
        "vault/safe.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import bank.alarm.bell\n",
        "alarm/__init__.py": "",
        "alarm/bell.py": "from ..vault import safe\nfrom . import bell\n",
    }
    for name, source in sources.items():
        path = tmp_path / "bank" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return house_of(tmp_path / "bank")


def test_folders_and_root_modules_are_rooms(house: House) -> None:
    """Each folder is one room, each root module one, and the package's own module one."""
    assert house.rooms == {"bank", "bank.errors", "bank.desk", "bank.vault", "bank.alarm"}


def test_every_form_of_import_is_an_arrow(house: House) -> None:
    """Absolute and relative imports count, inside functions and for types too; those within a room do not."""
    assert house.below == {
        "bank": {"bank.desk"},
        "bank.desk": {"bank.vault"},
        "bank.vault": {"bank.errors", "bank.alarm"},
        "bank.alarm": {"bank.vault"},
        "bank.errors": set(),
    }
    assert house.arrows["bank.alarm", "bank.vault"] == (Import("bank.alarm.bell", "bank.vault.safe"),)


def test_circle_is_found_and_shares_a_floor(house: House) -> None:
    """Rooms that import one another are a circle; floors are counted above what they import."""
    assert house.circles == (frozenset({"bank.alarm", "bank.vault"}),)
    assert house.floors == (("bank.errors",), ("bank.alarm", "bank.vault"), ("bank.desk",), ("bank",))


def test_report_names_circles_with_their_imports(house: House) -> None:
    """The first line counts; a circle is followed by the imports that make it."""
    lines = list(report(house))
    assert lines[0] == "bank: 5 rooms on 4 floors, 5 arrows, 1 circles"
    assert "  CIRCLE bank.alarm, bank.vault" in lines
    assert "    bank.vault -> bank.alarm: bank.vault.safe > bank.alarm.bell" in lines


def test_command_prints_a_package(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints one package, and its status says whether there is a circle."""
    status = main(["storage"])
    assert capsys.readouterr().out.startswith("storage: ")
    assert status == int(bool(house_of(ROOT / "storage").circles))
