"""PackService over gRPC: packs are made on the workers, as readings are, and streamed."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from functools import partial

from idverdict import v1
from idverdict.client import EVIDENCE_CHUNK_BYTES

from service.app import App
from service.call.context import current, queued
from service.serving.auth.permissions import require_auditor
from service.serving.servicers import Context, callers


class PackServicer(v1.PackServiceServicer):
    """The one method of the contract. Requests have been validated, and errors are answered, by the boundary."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def GetEvidencePack(
        self, request: v1.GetEvidencePackRequest, context: Context
    ) -> AsyncIterator[v1.GetEvidencePackResponse]:
        """The metadata and the bytes of a pack."""
        from service.pack import build_pack  # noqa: PLC0415 - few servers make one, and it draws: 50 ms at each start

        call, app = current(), callers(self._app)
        if request.for_inspection:
            require_auditor(call.caller)
        job = partial(
            build_pack,
            app.store,
            request.name,
            request.operator,
            app.clock(),
            for_inspection=request.for_inspection,
            between_stages=call.patience.check,
        )
        pack = await app.workers.run(queued(job), call.patience, tenant=call.tenant, priority=call.priority)
        yield v1.GetEvidencePackResponse(
            metadata=v1.EvidencePack(
                file_name=pack.file_name,
                sha256=hashlib.sha256(pack.content).hexdigest(),
                size_bytes=len(pack.content),
            )
        )
        for start in range(0, len(pack.content), EVIDENCE_CHUNK_BYTES):
            yield v1.GetEvidencePackResponse(chunk=pack.content[start : start + EVIDENCE_CHUNK_BYTES])
