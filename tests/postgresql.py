"""A real PostgreSQL for tests and suites: a cluster in a folder of its own, on a Unix socket, as root too."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

_DEBIAN = Path("/usr/lib/postgresql")
_SETTINGS = {
    "max_connections": "300",
    "timezone": "Asia/Shanghai",  # stored times must not depend on it
    "log_min_messages": "fatal",
}
_numbers = count()


@dataclass(frozen=True, slots=True)
class Cluster:
    """A PostgreSQL server that can be stopped and started, with any number of databases.

    Attributes:
        folder: where it keeps everything, its Unix socket too.
        listen: an address that it also listens on, for those who have a password; none by default.
        fsync: whether it waits for the disk; no test cuts the power.
    """

    folder: Path
    listen: str = ""
    fsync: bool = False

    def url(self, database: str) -> str:
        """What to connect to a database with."""
        return f"postgresql://{_owner()}@/{database}?host={self.folder}&connect_timeout=60"  # however busy the machine

    def start(self) -> None:
        """Start the server; ready on return."""
        settings = _SETTINGS | {
            "unix_socket_directories": str(self.folder),
            "listen_addresses": self.listen,
            "fsync": "on" if self.fsync else "off",
        }
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._run("pg_ctl", "-D", self._data, "-w", "-l", f"{self.folder}/log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server: ``fast`` ends all connections, ``immediate`` ends it as a crash would."""
        self._run("pg_ctl", "-D", self._data, "-w", "-m", mode, "stop")

    def create(self, *, template: str = "template0") -> str:
        """Make a database, as a copy of another that nobody is connected to; returns its name."""
        name = f"idverdict_{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return name

    def _initialise(self) -> None:
        trust = ["--auth-local=trust", "--auth-host=scram-sha-256"]
        self._run("initdb", "-D", self._data, "-U", _owner(), *trust, "-E", "UTF8", "--locale=C", "--no-sync")
        if self.listen:
            with (self.folder / "data" / "pg_hba.conf").open("a") as access:
                access.write(f"host all all {self.listen}/32 scram-sha-256\n")

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*_account(), _program(program), *arguments]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{program}: {done.stderr}"


@contextmanager
def cluster(listen: str = "", *, fsync: bool = False, kept: Path | None = None) -> Iterator[Cluster]:
    """A new cluster, started, for as long as the block runs; see `Cluster`.

    In a folder that is ``kept`` it stays, and is the same one the next time.
    """
    prefix = "idverdict-pg-"  # short: a socket's path has 107 bytes at most
    folder = Path(tempfile.mkdtemp(prefix=prefix)) if kept is None else kept
    folder.mkdir(exist_ok=True)
    if _account():
        shutil.chown(folder, "postgres", "postgres")
    made = Cluster(folder, listen, fsync)
    try:
        if not (folder / "data" / "PG_VERSION").exists():
            made._initialise()
        made.start()
        yield made
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            made.stop("immediate" if kept is None else "fast")
        if kept is None:
            shutil.rmtree(folder)


def _account() -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as Debian's user for it.

    Not through the arguments of `subprocess.run`: with those Python forks, which a process that calls gRPC must not do.
    """
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]


def _owner() -> str:
    return "postgres" if os.geteuid() == 0 else getpass.getuser()


def _program(name: str) -> str:
    """A program of PostgreSQL's server, which Debian leaves out of the path: of its newest version."""
    found = shutil.which(name) or max(_DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]), default=None)
    assert found, f"there is no {name}: install the packages of packages-dev.apt"
    return str(found)
