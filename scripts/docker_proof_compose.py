"""Runs what compose.yaml describes, as far as that goes without a Docker engine; scripts/docker-proof calls it.

The image's processes run in a chroot, with the environment that compose.yaml gives them; around them are a real
PostgreSQL with a password, a server of S3's API (moto, not compose's SeaweedFS), and the real Envoy with
deploy/envoy.yaml under deploy/balance. Each service of compose has a loopback address of its own, which stands where
its name stood. Exit status 0 when the job migrates, both servers get ready, the client is answered through Envoy, and
each of them is stopped and started again under load without a failed call.
"""

from __future__ import annotations

import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-untyped]
import psycopg
import yaml
from moto.server import ThreadedMotoServer

from scripts import docker_proof_client
from service.probe import is_serving
from tests.postgresql import Cluster, cluster
from tests.suites.support.balancer import balancer
from tests.suites.support.steady import Steady

ROOT = Path(__file__).resolve().parents[1]
COMPOSE: Mapping[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
ADDRESSES = {name: f"127.0.0.{number}" for number, name in enumerate(COMPOSE, start=2)}
SECRETS = {"POSTGRES_PASSWORD": "of-the-proof-alone", "S3_SECRET_KEY": "of-the-proof-alone-too"}
PORT, S3_PORT = 50051, 8333
PATIENCE_S = 90.0


def environment(name: str) -> dict[str, str]:
    """What compose.yaml gives a service, its secrets filled in, each service's name replaced by its address."""
    names = re.compile(rf"(?<=[@/])({'|'.join(map(re.escape, ADDRESSES))})(?=[:/])")
    return {
        variable: names.sub(
            lambda match: ADDRESSES[match[1]],
            re.sub(r"\$\{(\w+):\?[^}]*\}", lambda match: SECRETS[match[1]], str(value)),
        )
        for variable, value in COMPOSE[name]["environment"].items()
    }


class Containers:
    """Processes of the image's services, each started in the container that was built from it."""

    def __init__(self, work: Path, container: str, data: Path) -> None:
        self._buildah = ["buildah", "--root", str(work / "storage"), "--runroot", str(work / "run")]
        self._container = container
        self._root = Path(self._ask("mount", container))
        self._data = data
        self._logs = work

    def start(self, name: str, command: str) -> subprocess.Popen[bytes]:
        """Start a service with its environment of compose.yaml; its only other setting is its own address."""
        given = {**environment(name), "IDVERDICT_HOST": ADDRESSES[name], "IDVERDICT_HEALTH_PORT": "50052"}
        options = [word for pair in given.items() for word in ("--env", "=".join(pair))]
        run = [*self._buildah, "run", "--network", "host", "--volume", f"{self._data}:/var/lib/idverdict:rw", *options]
        inside = ["sh", "-c", f"echo $$ > /tmp/{name}.pid; exec idverdict {command}"]
        with (self._logs / f"{name}.log").open("ab") as log:
            return subprocess.Popen([*run, self._container, "--", *inside], stdout=log, stderr=log)  # noqa: S603

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send the service's process a signal, as an engine would; one that is gone already gets none."""
        with suppress(ProcessLookupError):
            os.kill(int((self._root / "tmp" / f"{name}.pid").read_text()), number)

    def _ask(self, *command: str) -> str:
        return subprocess.run([*self._buildah, *command], check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603


def wait_until_ready(name: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the service's readiness is SERVING."""
    until = time.monotonic() + PATIENCE_S
    while not is_serving(f"{ADDRESSES[name]}:50052"):
        docker_proof_client.expect(process.poll() is None and time.monotonic() < until, f"{name} does not get ready")
        time.sleep(0.2)


@contextmanager
def database() -> Iterator[Cluster]:
    """PostgreSQL on the address of compose's database, where only its user with its password gets in."""
    wanted = environment("database")
    with cluster(listen=ADDRESSES["database"]) as made, psycopg.connect(made.url("postgres"), autocommit=True) as admin:
        user, name, password = (wanted[f"POSTGRES_{what}"] for what in ("USER", "DB", "PASSWORD"))
        admin.execute(f"CREATE ROLE {user} LOGIN PASSWORD '{password}'".encode())
        admin.execute(f"CREATE DATABASE {name} OWNER {user}".encode())
        yield made


@contextmanager
def objects() -> Iterator[None]:
    """A server of S3's API on the address of compose's, with the bucket that compose has made there."""
    (bucket,) = [word.removeprefix("-bucket=") for word in COMPOSE["objects"]["command"] if word.startswith("-bucket=")]
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address=ADDRESSES["objects"], port=S3_PORT, verbose=False)
    server.start()
    access = environment("objects")
    boto3.client(
        "s3",
        endpoint_url=f"http://{ADDRESSES['objects']}:{S3_PORT}",
        region_name="us-east-1",
        aws_access_key_id=access["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=access["AWS_SECRET_ACCESS_KEY"],
    ).create_bucket(Bucket=bucket)
    try:
        yield
    finally:
        server.stop()


def main(work: Path, container: str, data: Path) -> None:
    """Bring it up in compose's order, call it, update it server by server, and take it down."""
    containers = Containers(work, container, data)
    replicas = [name for name in COMPOSE if name.startswith("replica-")]
    running: dict[str, subprocess.Popen[bytes]] = {}
    with ExitStack() as block:
        block.enter_context(database())
        block.enter_context(objects())
        docker_proof_client.expect(containers.start("migrate", "migrate").wait(PATIENCE_S) == 0, "migrate failed")
        print("Compose: the job migrated the database, with its password, and ended")
        for name in replicas:
            running[name] = containers.start(name, "serve")
            block.callback(containers.signal, name, signal.SIGKILL)
        for name in replicas:
            wait_until_ready(name, running[name])
        print("Compose: both servers are ready on PostgreSQL and S3")
        envoy = block.enter_context(balancer([f"{ADDRESSES[name]}:{PORT}" for name in replicas]))
        docker_proof_client.main(envoy.address)
        with Steady(envoy.address, "proof", callers=1, only_list=True) as load:
            for name in replicas:
                containers.signal(name, signal.SIGTERM)
                docker_proof_client.expect(running[name].wait(PATIENCE_S) == 0, f"{name} did not drain")
                running[name] = containers.start(name, "serve")
                wait_until_ready(name, running[name])
                envoy.wait_for(len(replicas))
        docker_proof_client.expect(not load.failures, f"calls failed: {load.failures}")
        print(f"Compose: each server restarted while Envoy passed {load.calls} calls on, none of which failed")
        for name in replicas:
            containers.signal(name, signal.SIGTERM)
            docker_proof_client.expect(running[name].wait(PATIENCE_S) == 0, f"{name} did not drain")


if __name__ == "__main__":
    os.umask(0o077)
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
