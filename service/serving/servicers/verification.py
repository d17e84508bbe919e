"""VerificationService over gRPC: hands requests to threads, and answers as soon as they are done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import partial
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from idverdict import v1

from service.app import App
from service.call.context import current, queued
from service.call.patience import Patience
from service.reviews.masking import mask
from service.serving.auth.permissions import IN_CLEAR, require_auditor
from service.serving.servicers import Context, callers_app
from service.settings import Settings
from service.verification.requests import Verifications

T = TypeVar("T")

FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.25
"""Seconds between two looks at whether another server still works on the same request."""


class VerificationServicer(v1.VerificationServiceServicer):
    """The methods of the contract. Requests have been validated, and errors are answered, by the boundary."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._reveal_compared = settings.reveal_compared
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[Any]] = set()

    async def CreateVerification(  # type: ignore[override]  # bytes: the boundary sends them as they are
        self, request: v1.CreateVerificationRequest, context: Context
    ) -> bytes:
        """Verify and keep; a tenant's requests of one ``request_id`` take turns, so that the work is done once.

        In this process they queue up; where another server is at work on the same, this one waits for its answer.
        Where the verdict waits for authorities, quick answers are waited for, on no worker's thread.
        """
        call, verifications = current(), self._verifications()
        turn = self._turns.setdefault((call.tenant, request.request_id), asyncio.Lock())

        async def create() -> bytes:
            async with turn:
                work = partial(verifications.create, request, call.patience)
                while (answer := await self._run(work)) is None:
                    await _other_server(verifications, request, call.patience)
                return answer

        answer = await self._finish(create())
        id, asked, seconds = await asyncio.to_thread(verifications.ask_now, answer, call.patience)
        if not asked:
            return answer
        await asyncio.wait([asyncio.wrap_future(one) for one in asked], timeout=seconds)
        return await asyncio.to_thread(verifications.answer_again, id)

    async def ListDocumentTypes(
        self, request: v1.ListDocumentTypesRequest, context: Context
    ) -> v1.ListDocumentTypesResponse:
        """The document types that this server reads."""
        return self._verifications().document_types()

    async def ReadDocument(self, request: v1.ReadDocumentRequest, context: Context) -> v1.ReadDocumentResponse:
        """Read one picture and keep nothing."""
        return await self._run(partial(self._verifications().read, request, current().patience))

    async def GetVerification(self, request: v1.GetVerificationRequest, context: Context) -> v1.Verification:
        """One stored verification; masked for who may not see its values in clear."""
        _require_leave(request.for_inspection)
        found = await asyncio.to_thread(self._verifications().get, request)
        if not current().caller.roles & IN_CLEAR:
            mask(found)
        return found

    async def ListVerifications(
        self, request: v1.ListVerificationsRequest, context: Context
    ) -> v1.ListVerificationsResponse:
        """A page of stored verifications."""
        _require_leave(request.for_inspection)
        return await asyncio.to_thread(self._verifications().list, request)

    async def GetEvidence(
        self, request: v1.GetEvidenceRequest, context: Context
    ) -> AsyncIterator[v1.GetEvidenceResponse]:
        """The metadata and the bytes of a kept picture."""
        _require_leave(request.for_inspection)
        for part in await asyncio.to_thread(self._verifications().evidence, request):
            yield part

    def _verifications(self) -> Verifications:
        """What the caller's tenant has, and nothing else."""
        return callers_app(self._app).verifications(reveal_compared=self._reveal_compared)

    async def _run(self, job: Callable[[], T]) -> T:
        """Run a job of this call on the workers, by the caller's tenant and the call's priority."""
        call = current()
        return await self._app.workers.run(queued(job), call.patience, tenant=call.tenant, priority=call.priority)

    async def _finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for work that goes on to its next stage, holding its turn, even where the caller leaves."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(task)


def _require_leave(for_inspection: bool) -> None:
    """Only an auditor may say that an inspection asks. Raises ApiError ROLE_MISSING."""
    if for_inspection:
        require_auditor(current().caller)


async def _other_server(
    verifications: Verifications, request: v1.CreateVerificationRequest, patience: Patience
) -> None:
    """Wait, on no worker's thread, until nobody is at work on the request; a killed server's claim expires."""
    pause = FIRST_PAUSE
    while await asyncio.to_thread(verifications.in_progress, request):
        patience.check()
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
