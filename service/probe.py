"""Health probe for containers: ``python -m service.probe [ADDRESS]`` exits 0 while the service answers SERVING.

It imports gRPC alone, not the service, so that a probe every few seconds costs little. It speaks plain text: where the
service's own port speaks TLS, the service needs a health port (IDVERDICT_HEALTH_PORT).
"""

from __future__ import annotations

import os
import sys

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

TIMEOUT_SECONDS = 4.0


def default_address() -> str:
    """Where the service answers health checks as its environment variables give it, over loopback."""
    port = os.environ.get("IDVERDICT_HEALTH_PORT") or os.environ.get("IDVERDICT_PORT") or "50051"
    return f"127.0.0.1:{port}"


def is_serving(address: str) -> bool:
    """Whether the health service (grpc.health.v1) at ``address``, HOST:PORT, answers SERVING for the whole server."""
    with grpc.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)]) as channel:
        try:
            answer = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=TIMEOUT_SECONDS)
        except grpc.RpcError:
            return False
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


if __name__ == "__main__":
    sys.exit(0 if is_serving(sys.argv[1] if len(sys.argv) > 1 else default_address()) else 1)
