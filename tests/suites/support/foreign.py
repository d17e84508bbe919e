"""Callers that are not ours: grpc-js, which tries again by itself, and h2load, which does not."""

from __future__ import annotations

import base64
import json
import re
import struct
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from google.protobuf.json_format import MessageToDict
from idverdict import v1

from service.verification.messages import claim_messages
from tests.builders import make_claim
from tests.requests import elements
from tests.suites.support.requests import EMBLEM, PORTRAIT

ROOT = Path(__file__).parents[3]
_PATIENCE_S = 60.0


@dataclass
class Foreign:
    """What a foreign client did; complete once its block is left.

    Attributes:
        output: what it has written so far.
        calls: how many calls it made.
        failures: how many of them failed, by what it says of them.
        acknowledged: the ids of the requests that were answered.
    """

    output: Path
    calls: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    acknowledged: list[str] = field(default_factory=list)

    def wait_for(self, lines: int) -> None:
        """Wait until it has written so many more lines."""
        until, wanted = time.monotonic() + _PATIENCE_S, self._lines + lines
        while self._lines < wanted:
            assert time.monotonic() < until, f"nothing is answered any more: {self.output.read_text()[-500:]}"
            time.sleep(0.02)

    @property
    def _lines(self) -> int:
        return self.output.read_text().count("\n")


@contextmanager
def grpc_js(target: str, callers: int = 2) -> Iterator[Foreign]:
    """Node callers at work until the block is left; they create, get and list as `Steady` does."""
    person, document = claim_messages(elements(make_claim()))
    task: Mapping[str, Any] = {
        "target": target,
        "protos": str(ROOT / "protos"),
        "callers": callers,
        "claim": MessageToDict(person, preserving_proto_field_name=True),
        "document": MessageToDict(document, preserving_proto_field_name=True),
        "portrait": base64.b64encode(PORTRAIT).decode(),
        "emblem": base64.b64encode(EMBLEM).decode(),
    }
    command = ["node", str(Path(__file__).with_name("steady_client.mjs")), json.dumps(task, default=str)]
    with tempfile.TemporaryDirectory() as folder:
        made = Foreign(Path(folder) / "output")
        with (
            made.output.open("w") as output,
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=output, cwd=ROOT) as process,
        ):
            try:
                yield made
            finally:
                process.communicate(timeout=_PATIENCE_S)
        figures = json.loads(made.output.read_text().splitlines()[-1])
        made.calls, made.failures = figures["calls"], Counter(figures["failures"])
        made.acknowledged = figures["acknowledged"]


@dataclass(frozen=True)
class H2Load:
    """h2load at work: one list after the other, on two connections, so many a second.

    It takes whatever comes with HTTP 200 for a success, errors of gRPC included: what was answered is for the servers'
    or the balancer's log to say.
    """

    process: subprocess.Popen[str]
    calls: int

    @property
    def running(self) -> bool:
        """Whether it has calls left to make."""
        return self.process.poll() is None

    def failed(self) -> int:
        """How many calls got no HTTP 200, once it is done."""
        text = self.process.communicate(timeout=_PATIENCE_S)[0]
        done = re.search(r"requests: (\d+) total, .* (\d+) succeeded", text)
        assert done is not None, f"h2load did not run: {text[-500:]}"
        return self.calls - int(done[2])


@contextmanager
def h2load(address: str, calls: int, per_second: int = 20) -> Iterator[H2Load]:
    """h2load on ListVerifications, for so many calls; ended when the block is left."""
    asked = v1.ListVerificationsRequest(page_size=1).SerializeToString()
    with tempfile.TemporaryDirectory() as folder:
        body = Path(folder) / "message"
        body.write_bytes(struct.pack(">BI", 0, len(asked)) + asked)
        url = f"http://{address}/idverdict.v1.VerificationService/ListVerifications"
        command = ["h2load", "-n", str(calls), "-c", "2", "-m", "2", "--rps", str(per_second // 2), "-d", str(body)]
        headers = ["-H", "content-type: application/grpc", "-H", "te: trailers"]
        with subprocess.Popen([*command, *headers, url], stdout=subprocess.PIPE, text=True) as process:
            try:
                yield H2Load(process, calls)
            finally:
                process.terminate()
