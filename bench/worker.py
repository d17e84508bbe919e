"""Each engine in a process of its own, so that its memory and processor time are its own.

The parent asks one engine after the other for the same picture, one JSON line each way; the others sleep meanwhile.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Self

from bench.engines import FACTORIES
from bench.metrics import Answer, Value


class EngineFailedError(Exception):
    """An engine's process ended or answered nonsense."""


class Worker:
    """An engine in a child process; a context manager that ends it.

    Attributes:
        name: the engine's name.
        start_seconds: from the start of the process until the warm-up picture was read.
    """

    def __init__(self, name: str, warm_up: Path) -> None:
        self.name = name
        began = time.perf_counter()
        command = [sys.executable, "-m", "bench.worker", name]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.read(warm_up)
        self.start_seconds = time.perf_counter() - began

    def read(self, path: Path) -> Mapping[str, Answer]:
        """Have a picture read; variant -> answer."""
        answers = self._ask({"path": str(path)})
        return {variant: _answer(given) for variant, given in answers.items()}

    def peak_mb(self) -> float:
        """The most memory (resident, MB) the process, or else a child of it, has held so far."""
        return float(self._ask({"peak": True})["peak_mb"])

    def _ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise EngineFailedError(f"{self.name} ended with status {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(60)


def _answer(given: Mapping[str, Any]) -> Answer:
    fields = {name: Value(**value) for name, value in given["fields"].items()}
    return Answer(given["side"], fields, given["ms"], given["cpu_ms"], given["stages"], given["quad"])


def peak_mb() -> float:
    """The most memory that this process, or a child, has held, MB.

    Of the kernel's own count (VmHWM), since ru_maxrss begins with what the process held that started this one.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def _serve(name: str, questions: IO[str], answers: IO[str]) -> None:
    engine = FACTORIES[name]()
    for line in questions:
        question = json.loads(line)
        if "peak" in question:
            reply: dict[str, Any] = {"peak_mb": peak_mb()}
        else:
            data = Path(question["path"]).read_bytes()
            reply = {variant: asdict(answer) for variant, answer in engine.read(data).items()}
        answers.write(json.dumps(reply) + "\n")
        answers.flush()


if __name__ == "__main__":
    protocol = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what engines print themselves must not get between the answers
    _serve(sys.argv[1], sys.stdin, protocol)
