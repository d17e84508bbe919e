"""Envoy with the configuration that compose.yaml runs it with, in front of servers on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

import yaml

ROOT = Path(__file__).parents[3]
CONFIGURATION = ROOT / "deploy" / "envoy.yaml"
_PATIENCE_S = 20.0
_local = build_opener(ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Balancer:
    """A running Envoy.

    Attributes:
        address: where it serves.
        admin: its administration, HOST:PORT.
        log: its access log, a JSON object a call.
    """

    address: str
    admin: str
    log: Path

    def ask(self, path: str, *, method: str = "GET") -> str:
        """What the administration answers."""
        with _local.open(Request(f"http://{self.admin}{path}", method=method), timeout=5) as answer:
            return bytes(answer.read()).decode()

    def counter(self, name: str) -> int:
        """A counter of the servers' cluster, such as ``upstream_rq_retry``."""
        full = f"cluster.idverdict.{name}"
        found = dict(line.split(": ") for line in self.ask(f"/stats?filter=^{full}$").splitlines())
        return int(found[full])

    def statuses(self, client: str, calls: int) -> Counter[str]:
        """How often each status was the answer to calls of a client, by its user agent, once so many are logged."""
        until = time.monotonic() + _PATIENCE_S
        while True:
            lines: list[Any] = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
            found = Counter(str(line["status"]) for line in lines if client in (line["client"] or ""))
            if found.total() >= calls or time.monotonic() > until:
                return found
            time.sleep(0.1)

    @property
    def healthy(self) -> int:
        """How many of the servers it takes for ready."""
        cluster: Any = json.loads(self.ask("/clusters?format=json"))["cluster_statuses"][0]
        return sum(not host["health_status"].get("failed_active_health_check") for host in cluster["host_statuses"])

    def wait_for(self, healthy: int) -> None:
        """Wait until it takes so many of the servers for ready."""
        until = time.monotonic() + _PATIENCE_S
        while self.healthy != healthy:
            assert time.monotonic() < until, f"{self.healthy} servers are ready for the balancer, not {healthy}"
            time.sleep(0.05)


def configured(servers: Sequence[str]) -> Any:
    """The shipped configuration with addresses of this machine: of the servers, HOST:PORT, and free ones of its own."""
    made: Any = yaml.safe_load(CONFIGURATION.read_text())
    loopback = {"socket_address": {"address": "127.0.0.1", "port_value": 0}}
    made["admin"]["address"] = loopback
    (listener,), (cluster,) = made["static_resources"]["listeners"], made["static_resources"]["clusters"]
    listener["address"] = loopback
    endpoints = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"]
    for endpoint, server in zip(endpoints, servers, strict=True):
        host, _, port = server.rpartition(":")
        endpoint["endpoint"]["address"]["socket_address"] = {"address": host, "port_value": int(port)}
    return made


@contextmanager
def balancer(servers: Sequence[str]) -> Iterator[Balancer]:
    """Envoy in front of two servers while the block runs; it takes both for ready when the block begins."""
    with tempfile.TemporaryDirectory(prefix="idverdict-envoy-") as name:
        folder = Path(name)
        written, found, log = folder / "envoy.yaml", folder / "admin", folder / "access.log"
        written.write_text(yaml.safe_dump(configured(servers)))
        command: list[str | Path] = [Path(sys.executable).with_name("envoy"), "-c", written]
        command += ["--admin-address-path", found, "--file-flush-interval-msec", "100", "--log-level", "warn"]
        command += ["--use-dynamic-base-id", "--concurrency", "1"]
        with log.open("w") as output, subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT) as process:
            try:
                started = Balancer(*_addresses(process, found, log), log)
                started.wait_for(len(servers))
                yield started
            finally:
                process.terminate()


def _addresses(process: subprocess.Popen[bytes], found: Path, log: Path) -> tuple[str, str]:
    """Where it listens, and where its administration does, once it does both."""
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with _local.open(f"http://{found.read_text()}/listeners?format=json", timeout=5) as answer:
                listening: Any = json.loads(answer.read())["listener_statuses"]
            at = listening[0]["local_address"]["socket_address"]
            return f"{at['address']}:{at['port_value']}", found.read_text()
        except (OSError, URLError, LookupError, ValueError):
            time.sleep(0.05)
    raise AssertionError(f"Envoy did not start: {log.read_text()[-2000:]}")
