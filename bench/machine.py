"""Where and with what was measured, and how long the server takes from its start until it says SERVING."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from service.probe import is_serving

_LONGEST_START_SECONDS = 120
_POLL_SECONDS = 0.02


def machine() -> Mapping[str, str]:
    """Processor, cores, memory, system and load, for a table."""
    memory = psutil.virtual_memory().total / 2**30
    return {
        "Processor": _processor(),
        "Cores": str(os.cpu_count()),
        "Memory": f"{memory:.0f} GiB",
        "System": f"{platform.system()} {platform.machine()}",
        "Load before (1 min)": f"{os.getloadavg()[0]:.1f}",
        "Date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }


def versions(root: Path) -> Mapping[str, str]:
    """Versions of everything whose speed or accuracy is measured."""
    packages = {"openvino": "openvino", "rapidocr": "rapidocr", "onnxruntime": "onnxruntime", "numpy": "numpy"}
    packages |= {"opencv": "opencv-python-headless", "simplejpeg": "simplejpeg", "pytesseract": "pytesseract"}
    return {
        "idverdict": f"{_own_version(root)}, commit {_commit(root)}",
        "python": platform.python_version(),
        **{name: _version(package) for name, package in packages.items()},
        "tesseract": _first_line(["tesseract", "--version"]).removeprefix("tesseract "),
    }


def measured_on(root: Path) -> str:
    """Machine and versions as text, one a line."""
    return "\n".join(f"{what}: {value}" for what, value in {**machine(), **versions(root)}.items())


def start_to_serving(root: Path) -> tuple[float, float]:
    """Seconds from the start of a fresh server process until health says SERVING, and its memory then in MB.

    Raises:
        TimeoutError: it does not get there.
    """
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        ours = {"IDVERDICT_PORT": str(port), "IDVERDICT_DATA_DIR": folder, "IDVERDICT_DRAIN_NOTICE_SECONDS": "0"}
        began = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "service", "serve"],
            cwd=root,
            env={**os.environ, **ours},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            while not is_serving(f"127.0.0.1:{port}"):
                if time.perf_counter() - began > _LONGEST_START_SECONDS or server.poll() is not None:
                    raise TimeoutError("the server does not come to SERVING")
                time.sleep(_POLL_SECONDS)
            return time.perf_counter() - began, psutil.Process(server.pid).memory_info().rss / 2**20
        finally:
            server.terminate()
            server.wait(60)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _own_version(root: Path) -> str:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _commit(root: Path) -> str:
    commit = _first_line(["git", "-C", str(root), "rev-parse", "--short", "HEAD"])
    changed = _first_line(["git", "-C", str(root), "status", "--porcelain", "--untracked-files=no", "ocr", "service"])
    return f"{commit}{' with changes' if changed else ''}" if commit else "unknown"


def _first_line(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return ""
    return (done.stdout or done.stderr).partition("\n")[0].strip()
