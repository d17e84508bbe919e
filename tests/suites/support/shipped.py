"""The service as it is shipped, in a process of its own: ``idverdict serve`` with the real reader."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from service.settings import PREFIX

_START_S, _STOP_S = 120.0, 40.0
CODE_FOLDER = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Shipped:
    """A server that serves.

    Attributes:
        address: where.
        process: the process.
        folder: holds its data, and what it writes: ``stdout``, ``stderr``, and temporary files in ``tmp``.
        environment: its environment, which commands on the same store need too.
    """

    address: str
    process: subprocess.Popen[str]
    folder: Path
    environment: Mapping[str, str]

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None


def environment_of(folder: Path, settings: Mapping[str, object]) -> dict[str, str]:
    """The environment of a process with these settings, by their names in lower case, and no others of ours."""
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    given = {
        "host": "127.0.0.1",
        "port": 0,
        "data_dir": folder / "data",
        "drain_notice_seconds": 0,
        "admin_address": "off",
        **settings,
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    ours = {f"{PREFIX}{name.upper()}": str(value) for name, value in given.items()}
    return kept | ours | {"TMPDIR": str(folder / "tmp")}


@contextmanager
def shipped(folder: Path, **settings: object) -> Iterator[Shipped]:
    """Serve until the block is left, then drain. Raises AssertionError where it does not come to serve."""
    environment = environment_of(folder, settings)
    command = [sys.executable, "-m", "service", "serve"]
    with (
        (folder / "stderr").open("ab") as errors,
        (folder / "stdout").open("a") as said,
        subprocess.Popen(
            command, cwd=CODE_FOLDER, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        try:
            patience = Timer(_START_S, process.kill)
            patience.start()
            assert process.stdout is not None
            line = process.stdout.readline()
            patience.cancel()
            said.write(line)
            assert " on " in line, f"no server: {(folder / 'stderr').read_text()[-2000:]}"
            yield Shipped(line.rpartition(" on ")[2].strip(), process, folder, environment)
            process.terminate()
            said.write(process.communicate(timeout=_STOP_S)[0])
        finally:
            process.kill()
