"""Readiness and liveness of a real server whose PostgreSQL goes away and comes back."""

from __future__ import annotations

import time

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from idverdict import v1
from idverdict.client import channel

from service.serving.health.servicer import LIVENESS, READINESS
from tests.e2e.serving import refused
from tests.postgresql import cluster
from tests.suites.support.fleet import fleet

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
TOLERANCE_S = 4.0


def test_readiness_follows_postgresql_and_liveness_does_not() -> None:
    """Calls say STORAGE_UNAVAILABLE at once, readiness goes after its tolerance, health calls stay quick throughout."""
    with (
        cluster() as postgresql,
        fleet(1, database_url=postgresql.url(postgresql.create()), ready_without_store_seconds=TOLERANCE_S) as servers,
        channel(servers.addresses()[0], options=[("grpc.enable_retries", 0)]) as connection,
    ):
        health = health_pb2_grpc.HealthStub(connection)
        stub = v1.VerificationServiceStub(connection)

        def status(name: str) -> int:
            return int(health.Check(health_pb2.HealthCheckRequest(service=name), timeout=5).status)

        def wait_for(wanted: int) -> None:
            began = time.monotonic()
            while {status(name) for name in READINESS} != {wanted}:
                assert status(LIVENESS) == SERVING
                assert time.monotonic() < began + 60
                time.sleep(0.05)

        wait_for(SERVING)
        postgresql.stop()
        refusal = refused(lambda: stub.ListVerifications(v1.ListVerificationsRequest(), timeout=20))
        assert (refusal.code, refusal.reason) == (grpc.StatusCode.UNAVAILABLE, "STORAGE_UNAVAILABLE")
        assert status("") == SERVING
        wait_for(NOT_SERVING)
        assert (
            refused(lambda: stub.ListVerifications(v1.ListVerificationsRequest(), timeout=20)).reason == refusal.reason
        )
        assert status(LIVENESS) == SERVING
        postgresql.start()
        wait_for(SERVING)
        assert not stub.ListVerifications(v1.ListVerificationsRequest(), timeout=20).verifications
