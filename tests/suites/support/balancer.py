"""Envoy with the configuration that compose.yaml runs it with, in front of servers on this machine."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
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
        process: what runs it, and drains it on SIGTERM.
    """

    address: str
    admin: str
    log: Path
    process: subprocess.Popen[bytes]

    def wait_until_ready(self, environment: Mapping[str, str]) -> None:
        """Wait until the health check of compose.yaml passes."""
        until = time.monotonic() + _PATIENCE_S
        check: list[str | Path] = [ROOT / "deploy" / "balance", "ready"]
        while subprocess.run(check, env=environment, capture_output=True, check=False).returncode:
            alive = self.process.poll() is None and time.monotonic() < until
            assert alive, f"Envoy did not start: {self.log.read_text()[-2000:]}"
            time.sleep(0.05)

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
        while len(self._calls(client)) < calls and time.monotonic() < until:
            time.sleep(0.1)
        return Counter(str(line["status"]) for line in self._calls(client))

    def servers(self, client: str) -> set[str]:
        """Which servers have answered calls of a client, HOST:PORT."""
        return {line["server"] for line in self._calls(client)}

    def _calls(self, client: str) -> list[Any]:
        lines = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [line for line in lines if client in (line["client"] or "")]

    @property
    def healthy(self) -> int:
        """How many of the servers it takes for ready."""
        return sum(not host["health_status"].get("failed_active_health_check") for host in self._hosts())

    @property
    def busiest(self) -> str:
        """The server with the most calls under way, HOST:PORT."""
        return _address(max(self._hosts(), key=_under_way))

    def _hosts(self) -> Any:
        return json.loads(self.ask("/clusters?format=json"))["cluster_statuses"][0]["host_statuses"]

    def wait_for(self, healthy: int) -> None:
        """Wait until it takes so many of the servers for ready."""
        until = time.monotonic() + _PATIENCE_S
        while self.healthy != healthy:
            assert time.monotonic() < until, f"{self.healthy} servers are ready for the balancer, not {healthy}"
            time.sleep(0.05)


def configured(servers: Sequence[str], port: int, admin: int) -> Any:
    """The shipped configuration with addresses of this machine: of the servers, HOST:PORT, and ports of its own."""
    made: Any = yaml.safe_load(CONFIGURATION.read_text())
    (listener,), (cluster,) = made["static_resources"]["listeners"], made["static_resources"]["clusters"]
    listener["address"]["socket_address"] = {"address": "127.0.0.1", "port_value": port}
    made["admin"]["address"]["socket_address"]["port_value"] = admin
    endpoints = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"]
    for endpoint, server in zip(endpoints, servers, strict=True):
        host, _, own = server.rpartition(":")
        endpoint["endpoint"]["address"]["socket_address"] = {"address": host, "port_value": int(own)}
    return made


@contextmanager
def balancer(servers: Sequence[str], drain_s: int = 0) -> Iterator[Balancer]:
    """Envoy in front of two servers while the block runs; it takes both for ready when the block begins."""
    port, admin = _free_ports()
    environment = {**os.environ, "ADMIN_PORT": str(admin), "DRAIN_SECONDS": str(drain_s)}
    with tempfile.TemporaryDirectory(prefix="idverdict-envoy-") as name:
        written, log = Path(name) / "envoy.yaml", Path(name) / "access.log"
        written.write_text(yaml.safe_dump(configured(servers, port, admin)))
        command: list[str | Path] = [ROOT / "deploy" / "balance", Path(sys.executable).with_name("envoy")]
        command += ["--config-path", written, "--use-dynamic-base-id", "--concurrency", "1"]
        command += ["--log-level", "warn", "--file-flush-interval-msec", "100"]
        with (
            log.open("w") as output,
            subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT) as process,
        ):
            try:
                started = Balancer(f"127.0.0.1:{port}", f"127.0.0.1:{admin}", log, process)
                started.wait_until_ready(environment)
                started.wait_for(len(servers))
                yield started
            finally:
                process.terminate()


def _address(host: Any) -> str:
    where = host["address"]["socket_address"]
    return f"{where['address']}:{where['port_value']}"


def _under_way(host: Any) -> int:
    return next((int(stat.get("value", 0)) for stat in host["stats"] if stat["name"] == "rq_active"), 0)


def _free_ports() -> tuple[int, int]:
    """Two ports that nobody listens on just now."""
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]
