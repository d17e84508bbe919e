"""ScreeningService through a client: a list, a customer, a hit, and a worker's sweep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import grpc
import pytest
from idverdict import v1

from tests.authorities import eventually, working
from tests.e2e.serving import running, settings_in

LIST = "id,names\n1,張偉明\n"


def test_a_customer_is_screened_and_swept(tmp_path: Path) -> None:
    """A hit opens with the screening, and one of a new version by the worker; requests hold to the contract."""
    settings = settings_in(tmp_path)
    with running(settings) as server, working(server.app, settings):
        stub: Any = v1.ScreeningServiceStub(server.channel)

        def imported(request: str, content: str) -> None:
            stub.ImportList(
                v1.ImportListRequest(request_id=request, list="un", format=v1.LIST_FORMAT_CSV, content=content.encode())
            )

        def names() -> set[str]:
            return {
                stub.GetHit(v1.GetHitRequest(name=one.name)).match.entry_name
                for one in stub.ListHits(v1.ListHitsRequest(customer_reference="CIF-1")).hits
            }

        imported("r1", LIST)
        subject = v1.ScreeningSubject(names=["Zhang Weiming"])
        made = stub.ScreenCustomer(v1.ScreenCustomerRequest(customer_reference="CIF-1", subject=subject))
        assert made.opened == 1
        assert names() == {"張偉明"}
        imported("r2", f"{LIST}2,ZHANG Wei Ming\n")
        eventually(lambda: names() == {"張偉明", "ZHANG Wei Ming"})
        with pytest.raises(grpc.RpcError) as refused:
            stub.Screen(v1.ScreenRequest(subject=v1.ScreeningSubject()))
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
