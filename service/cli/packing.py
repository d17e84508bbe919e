"""``idverdict pack``: all that is kept of one verification in one zip file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from idverdict import v1

from service.app import utc_now
from service.call.caller import DEFAULT_TENANT
from service.call.errors import require_valid
from service.cli.access import connected
from service.cli.failures import explained
from service.cli.private_files import write_output
from service.cli.stores import open_store
from service.names import stated_verification


def run_pack(
    verification: str, output: Path, operator: str, for_inspection: bool, *, server: str | None, tenant: str | None
) -> int:
    """Make a pack, here or at a server, and write it; returns the exit status."""
    with explained() as failure:
        name, _ = stated_verification(verification)
        request = v1.GetEvidencePackRequest(name=name, operator=operator, for_inspection=for_inspection)
        write_output(output, lambda: _content(request, server, tenant))
    return failure.status


def _content(request: v1.GetEvidencePackRequest, server: str | None, tenant: str | None) -> Iterator[bytes]:
    with connected(server, tenant) as connection:
        if connection is None:
            yield _made_here(request, tenant)
        else:
            yield from (part.chunk for part in v1.PackServiceStub(connection).GetEvidencePack(request))


def _made_here(request: v1.GetEvidencePackRequest, tenant: str | None) -> bytes:
    from service.pack import build_pack  # noqa: PLC0415 - draws, which a call to a server need not load

    require_valid(request)
    with open_store(tenant or DEFAULT_TENANT) as store:
        now, inspected = utc_now(), request.for_inspection
        return build_pack(store, request.name, request.operator, now, for_inspection=inspected).content
