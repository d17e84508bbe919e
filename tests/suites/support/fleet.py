"""Server processes that share one store: started, killed and started again."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from service.app import build_store
from service.lazy_reader import WarmableReader
from service.settings import PREFIX, Settings
from storage import EvidenceObjects, Store
from tests.suites.support import replica

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([replica.__name__])  # a server then starts in a tenth of a second


def preload(*modules: str) -> None:
    """Have servers begin with these modules imported, where none was started yet in this process."""
    _processes.set_forkserver_preload([replica.__name__, *modules])


@dataclass(frozen=True, slots=True)
class Replica:
    """One server process that serves at an address."""

    process: BaseProcess
    address: str

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self.process.kill()
        self.process.join()

    def stop(self, *, wait: bool = True) -> None:
        """SIGTERM, and wait until it has drained."""
        self.process.terminate()
        if wait:
            self.process.join()
            assert self.process.exitcode == 0, f"the drain ended with {self.process.exitcode}"


@dataclass
class Fleet:
    """The servers of one folder and what they share.

    Attributes:
        folder: holds key, journal and log, and what of the store is not placed elsewhere.
        settings: settings of every server, by their names in lower case.
        reading_s: how long the reader takes for a picture; None for the shipped reader.
        replicas: the servers that should be running.
        reader: reads in the place of the one that answers by heart.
        half_watched: half of their calls are observed.
    """

    folder: Path
    settings: Mapping[str, object]
    reading_s: float | None = 0.01
    replicas: list[Replica] = field(default_factory=list)
    reader: WarmableReader | None = None
    half_watched: bool = False

    def start(self, **own: object) -> Replica:
        """Start one more server, with settings of its own beside those of all; it serves on return."""
        receiver, sender = _processes.Pipe(duplex=False)
        task = replica.Task(
            self.environment(**own), self._journal, self.reading_s, self.log, self.reader, self.half_watched
        )
        process = _processes.Process(target=replica.main, args=(task, sender), daemon=True)
        process.start()
        sender.close()
        try:
            address = receiver.recv()
        except EOFError:
            raise AssertionError(f"a server did not start: {self.log.read_text()[-2000:]}") from None
        started = Replica(process, address)
        self.replicas.append(started)
        return started

    def environment(self, **own: object) -> dict[str, str]:
        """The environment of a process on the same store, with settings of its own beside those of all."""
        given = {f"{PREFIX}{name.upper()}": str(value) for name, value in {**self._settings(), **own}.items()}
        return {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)} | given

    def beside(self, work: Callable[..., None], *given: object) -> BaseProcess:
        """A process that works on the same store beside the servers: a function with the environment, and what else."""
        process = _processes.Process(target=work, args=(self.environment(), *given), daemon=True)
        process.start()
        return process

    def kill(self, victim: Replica) -> None:
        """Kill a server; nothing is sent to it any more."""
        self.replicas.remove(victim)
        victim.kill()

    def restart(self, one: Replica) -> None:
        """Stop a server as an update does, and start another at its address; that serves on return."""
        one.stop()
        self.replicas.remove(one)
        self.start(port=one.address.rpartition(":")[2])

    def addresses(self) -> list[str]:
        """Where the servers are."""
        return [one.address for one in self.replicas]

    def store(self) -> Store:
        """The store of the servers, opened in this process."""
        return build_store(Settings(**self._settings()))

    def objects(self) -> EvidenceObjects:
        """The pictures of the servers."""
        return EvidenceObjects(Settings(**self._settings()).evidence)

    def executions(self) -> Counter[str]:
        """How often each picture was read, by the journal's note of it."""
        return Counter(self._journal.read_text().split() if self._journal.exists() else ())

    @property
    def log(self) -> Path:
        """What all servers wrote to standard error."""
        return self.folder / "servers.log"

    @property
    def _journal(self) -> Path:
        return self.folder / "journal"

    def _settings(self) -> dict[str, Any]:
        small = {
            "port": 0,
            "data_dir": self.folder / "data",
            "threads": 4,
            "queue": 64,
            "claim_seconds": 2,
            "admin_address": "off",
        }
        return {**small, "drain_notice_seconds": 0, "database_wait_seconds": 2, **self.settings}


@contextmanager
def fleet(
    count: int,
    *,
    reading_s: float | None = 0.01,
    reader: WarmableReader | None = None,
    within: Path | None = None,
    half_watched: bool = False,
    **settings: object,
) -> Iterator[Fleet]:
    """So many servers on one new store, in a folder for temporary files or ``within`` another; killed at the end."""
    with tempfile.TemporaryDirectory(prefix="idverdict-suite-", dir=within) as folder:
        made = Fleet(Path(folder), settings, reading_s, reader=reader, half_watched=half_watched)
        try:
            for _ in range(count):
                made.start()
            yield made
        finally:
            for one in made.replicas:
                one.kill()
