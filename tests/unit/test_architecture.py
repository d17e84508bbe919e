"""The direction of imports: service -> ocr, service -> storage, and nothing else among our packages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

ROOT = Path(__file__).parents[2]
STUBS = "idverdict"
OURS = ("ocr", "storage", "service", STUBS, "tests", "bench")
MAY_IMPORT = {
    "ocr": {"ocr"},
    "storage": {"storage"},
    "service": {"service", "ocr", "storage", STUBS},
    STUBS: {STUBS},
}
BESIDES = {ROOT / "service/demo/camera.py": {"tests"}}
"""The demonstration draws its fictitious cards with the specimens, in this one module; nothing else ships with them."""
FOLDERS = {
    "ocr": ROOT / "ocr",
    "storage": ROOT / "storage",
    "service": ROOT / "service",
    STUBS: ROOT / "protos" / STUBS,
}


def imported_packages(source: str, package: str) -> set[str]:
    """Names of the top-level packages that a module imports anywhere in it; relative imports count as its own."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(package if node.level else (node.module or "").partition(".")[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            found.update(_top_level(argument) for argument in node.args[:1])
    return found


def _top_level(name: ast.expr) -> str:
    return name.value.partition(".")[0] if isinstance(name, ast.Constant) and isinstance(name.value, str) else ""


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of our packages with its package."""
    for package, folder in FOLDERS.items():
        for path in sorted(folder.rglob("*.py")):
            yield package, path


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_run_one_way(package: str) -> None:
    """No module of a package imports one of ours that it may not: the claim and the stubs never reach ocr."""
    forbidden = set(OURS) - MAY_IMPORT[package]
    checked = 0
    for owner, path in modules():
        if owner == package:
            checked += 1
            found = imported_packages(path.read_text(encoding="utf-8"), package) & (
                forbidden - BESIDES.get(path, set())
            )
            assert not found, f"{path.relative_to(ROOT)} imports {sorted(found)}"
    assert checked


@pytest.mark.parametrize(
    "source",
    [
        "import service.verification.values.claim",
        "from service import claim",
        "def f():\n    from service.verification.values.claim import Claim",
        "import importlib\nimportlib.import_module('service.verification.values.claim')",
        "if False:\n    import json, service",
    ],
)
def test_no_way_of_importing_escapes(source: str) -> None:
    """The scan sees imports of every form, inside functions too."""
    assert "service" in imported_packages(source, "ocr")


def test_relative_imports_are_ones_own() -> None:
    """A relative import counts for the package that holds it."""
    assert imported_packages("from . import reading", "ocr") == {"ocr"}


def opencv_names(source: str) -> set[str]:
    """Every name that a module takes from OpenCV, however it imports it, and what it hands to getattr there."""
    found: set[str] = set()
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    imports = [alias for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    aliases = {alias.asname or alias.name for alias in imports if alias.name == "cv2"}
    for node in nodes:
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in aliases:
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "cv2":
            found.update((*(node.module or "").split(".")[1:], *(alias.name for alias in node.names)))
        elif (
            isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr" and ast.unparse(node.args[0]) in aliases
        ):
            found.add(getattr(node.args[1], "value", "videoio_registry"))
    return found


def is_video(name: str) -> bool:
    """Whether a name of OpenCV's belongs to what it does with FFmpeg and, by that, with OpenSSL."""
    return "video" in name.lower() or name.startswith("CAP_")


def test_opencvs_video_is_never_called() -> None:
    """FFmpeg and OpenSSL 1.1.1 lie in OpenCV's wheel for its module videoio, which no module of ours uses."""
    used = {name for _, path in modules() for name in opencv_names(path.read_text(encoding="utf-8"))}
    assert {"resize", "warpPerspective"} <= used
    assert used <= set(dir(cv2))
    assert {name for name in used if is_video(name)} == set()


@pytest.mark.parametrize(
    "source",
    [
        "import cv2\ncv2.VideoCapture(0)",
        "import cv2 as eyes\neyes.videoio_registry.getBackends()",
        "from cv2 import VideoWriter",
        "from cv2.videoio_registry import getBackends",
        "def f():\n    import cv2\n    return getattr(cv2, 'VideoCapture')",
    ],
)
def test_no_way_of_calling_video_escapes(source: str) -> None:
    """The scan sees OpenCV's video under other names and inside functions too."""
    assert any(map(is_video, opencv_names(source)))
