"""Health probe for containers: ``python -m service.probe [ADDRESS]`` exits 0 while the service answers SERVING.

It asks for readiness; ``--service liveness`` asks whether the process lives. It imports gRPC alone, not the service, so
that a probe every few seconds costs little. It speaks plain text: where the service's own port speaks TLS, the service
needs a health port (IDVERDICT_HEALTH_PORT).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

TIMEOUT_SECONDS = 4.0


def default_address() -> str:
    """Where the service answers health checks as its environment variables give it, over loopback."""
    port = os.environ.get("IDVERDICT_HEALTH_PORT") or os.environ.get("IDVERDICT_PORT") or "50051"
    return f"127.0.0.1:{port}"


def is_serving(address: str, service: str = "") -> bool:
    """Whether the health service (grpc.health.v1) at ``address``, HOST:PORT, answers SERVING for a name.

    Without a name it asks for the whole server, which is its readiness; see `service.serving.health`.
    """
    asked = health_pb2.HealthCheckRequest(service=service)
    with grpc.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)]) as channel:
        try:
            answer = health_pb2_grpc.HealthStub(channel).Check(asked, timeout=TIMEOUT_SECONDS)
        except grpc.RpcError:
            return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 for SERVING, 1 for anything else."""
    parser = argparse.ArgumentParser(prog="python -m service.probe", description="Ask the service for its health.")
    parser.add_argument("address", nargs="?", default=default_address(), help="HOST:PORT, default %(default)s")
    parser.add_argument("--service", default="", help='"liveness", or a name of readiness; default readiness')
    asked = parser.parse_args(arguments)
    return 0 if is_serving(asked.address, asked.service) else 1


if __name__ == "__main__":
    sys.exit(main())
