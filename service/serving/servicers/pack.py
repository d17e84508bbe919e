"""PackService over gRPC: packs are made on the workers, as readings are, and streamed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from idverdict import v1

from service.app import App
from service.call.context import current, queued
from service.serving.auth.permissions import require_auditor
from service.serving.servicers import Context, callers_app


class PackServicer(v1.PackServiceServicer):
    """The one method of the contract. Requests have been validated, and errors are answered, by the boundary."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def GetEvidencePack(
        self, request: v1.GetEvidencePackRequest, context: Context
    ) -> AsyncIterator[v1.GetEvidencePackResponse]:
        """The metadata and the bytes of a pack."""
        # Few servers make a pack, and it draws: 50 ms at each start.
        from service.pack import build_pack  # noqa: PLC0415
        from service.pack.messages import pack_messages  # noqa: PLC0415

        call, app = current(), callers_app(self._app)
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
        for answer in pack_messages(pack):
            yield answer
