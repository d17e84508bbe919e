"""ReviewService over gRPC: short transactions on a thread; pictures on the workers, as readings are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from idverdict import v1

from ocr.image import Limits
from service.app import App
from service.call.caller import Role
from service.call.context import current, queued
from service.reviews.people import person_of
from service.reviews.requests import ReviewCases
from service.serving.auth.permissions import require_auditor
from service.serving.servicers import Context, callers_app
from service.settings import Settings

T = TypeVar("T")
Request = TypeVar("Request")


class ReviewServicer(v1.ReviewServiceServicer):
    """The methods of the contract. Requests have been validated, and errors are answered, by the boundary."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app = app
        self._limits = Limits(settings.max_image_bytes, settings.max_image_pixels)

    async def ListCases(self, request: v1.ListCasesRequest, context: Context) -> v1.ListCasesResponse:
        """A page of cases."""
        return await self._run(ReviewCases.list, request)

    async def ClaimCases(self, request: v1.ClaimCasesRequest, context: Context) -> v1.ClaimCasesResponse:
        """Claim the most urgent cases."""
        return await self._run(ReviewCases.claim, request)

    async def RenewCase(self, request: v1.RenewCaseRequest, context: Context) -> v1.CaseOutline:
        """Hold a case longer."""
        return await self._run(ReviewCases.renew, request)

    async def ReleaseCase(self, request: v1.ReleaseCaseRequest, context: Context) -> v1.CaseOutline:
        """Give a case back."""
        return await self._run(ReviewCases.release, request)

    async def GetCase(self, request: v1.GetCaseRequest, context: Context) -> v1.Case:
        """A case for its holder, or for an auditor."""
        caller = current().caller
        if request.for_inspection:
            require_auditor(caller)
        return await asyncio.to_thread(self._cases().get, request, audits=Role.AUDITOR in caller.roles)

    async def GetPicture(self, request: v1.GetPictureRequest, context: Context) -> v1.CasePicture:
        """A picture of a case."""
        call = current()
        job = partial(self._cases().picture, request)
        return await self._app.workers.run(queued(job), call.patience, tenant=call.tenant, priority=call.priority)

    async def OpenCase(self, request: v1.OpenCaseRequest, context: Context) -> v1.CaseOutline:
        """Record that a case was shown."""
        return await self._run(ReviewCases.open, request)

    async def RevealFields(self, request: v1.RevealFieldsRequest, context: Context) -> v1.Case:
        """Reveal masked values."""
        return await self._run(ReviewCases.reveal, request)

    async def DecideCase(self, request: v1.DecideCaseRequest, context: Context) -> v1.CaseOutline:
        """Decide a case."""
        return await self._run(ReviewCases.decide, request)

    async def ConfirmCase(self, request: v1.ConfirmCaseRequest, context: Context) -> v1.CaseOutline:
        """Confirm or return a decision."""
        return await self._run(ReviewCases.confirm, request)

    async def WithdrawDecision(self, request: v1.WithdrawDecisionRequest, context: Context) -> v1.CaseOutline:
        """Take a decision back."""
        return await self._run(ReviewCases.withdraw, request)

    async def RequestFromCustomer(self, request: v1.RequestFromCustomerRequest, context: Context) -> v1.CaseOutline:
        """Ask the customer for something."""
        return await self._run(ReviewCases.ask, request)

    async def Escalate(self, request: v1.EscalateRequest, context: Context) -> v1.CaseOutline:
        """Pass a case on."""
        return await self._run(ReviewCases.escalate, request)

    async def RaiseObjection(self, request: v1.RaiseObjectionRequest, context: Context) -> v1.CaseOutline:
        """Record an objection."""
        return await self._run(ReviewCases.object, request)

    async def AnswerObjection(self, request: v1.AnswerObjectionRequest, context: Context) -> v1.CaseOutline:
        """Answer an objection."""
        return await self._run(ReviewCases.answer, request)

    async def GetReviewRules(self, request: v1.GetReviewRulesRequest, context: Context) -> v1.ReviewRules:
        """The rules in use."""
        return self._cases().review_rules()

    async def GetReviewStatistics(
        self, request: v1.GetReviewStatisticsRequest, context: Context
    ) -> v1.ReviewStatistics:
        """Counts of cases and decisions."""
        return await self._run(ReviewCases.statistics, request)

    async def _run(self, use_case: Callable[[ReviewCases, Request], T], request: Request) -> T:
        return await asyncio.to_thread(use_case, self._cases(), request)

    def _cases(self) -> ReviewCases:
        """What the caller's tenant has, and nothing else, for the caller's person."""
        app = callers_app(self._app)
        return ReviewCases(app.store, app.rules, person_of(current().caller), app.clock, self._limits)
