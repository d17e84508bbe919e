"""Faults that a suite can bring about and mend, as whoever runs it."""

from __future__ import annotations

import logging
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import boto3  # type: ignore[import-untyped]
from moto.server import ThreadedMotoServer

_BUCKET = "suite"
_ACCESS = {"AWS_ACCESS_KEY_ID": "suite", "AWS_SECRET_ACCESS_KEY": "suite"}
_DISK_BYTES = 24 * 2**20


@dataclass
class S3:
    """An S3 server with one bucket, which outlives a stop."""

    server: ThreadedMotoServer
    port: int

    @property
    def url(self) -> str:
        """The evidence URL of the bucket."""
        return f"s3://{_BUCKET}/pictures?endpoint=http://127.0.0.1:{self.port}&region=us-east-1"

    def stop(self) -> None:
        """End the server."""
        self.server.stop()

    def start(self) -> None:
        """Start it again at its port."""
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self.server.start()


@contextmanager
def s3() -> Iterator[S3]:
    """A new S3 server, and the credentials for it in the environment, while the block runs."""
    kept = {name: os.environ.get(name) for name in _ACCESS}
    os.environ.update(_ACCESS)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    made = S3(server, server.get_host_and_port()[1])
    try:
        endpoint = f"http://127.0.0.1:{made.port}"
        boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket=_BUCKET)
        yield made
    finally:
        with suppress(Exception):  # where it is stopped already
            made.stop()
        for name, value in kept.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk that can be filled up: a file system of its own in memory."""

    folder: Path

    def fill(self) -> None:
        """Leave no free byte."""
        with self._ballast.open("ab", buffering=0) as file, suppress(OSError):
            while file.write(bytes(4096)):
                pass

    def clear(self) -> None:
        """Free what was filled."""
        self._ballast.unlink()

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"


@contextmanager
def disk() -> Iterator[Disk | None]:
    """A small disk while the block runs; None where this user or machine may mount none."""
    with tempfile.TemporaryDirectory(prefix="idverdict-disk-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_BYTES},mode=0700", "tmpfs", folder]
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
            yield None
            return
        try:
            yield Disk(Path(folder))
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
