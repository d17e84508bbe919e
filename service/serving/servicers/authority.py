"""AuthorityService over gRPC: questions to external authorities, late answers, and one-time codes."""

from __future__ import annotations

import asyncio

from idverdict import v1

from service.app import App
from service.authorities.challenges import AuthorityChallenges
from service.authorities.requests import AuthorityChecks
from service.call.context import current
from service.serving.auth.permissions import require_auditor
from service.serving.servicers import Context, callers_app


class AuthorityServicer(v1.AuthorityServiceServicer):
    """The methods of the contract. Requests have been validated, and errors are answered, by the boundary."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def StartCheck(self, request: v1.StartCheckRequest, context: Context) -> v1.AuthorityCheck:
        """Ask an authority."""
        return await asyncio.to_thread(self._checks().start, request)

    async def GetCheck(self, request: v1.GetCheckRequest, context: Context) -> v1.AuthorityCheck:
        """One question."""
        if request.for_inspection:
            require_auditor(current().caller)
        return await asyncio.to_thread(self._checks().get, request)

    async def ListChecks(self, request: v1.ListChecksRequest, context: Context) -> v1.ListChecksResponse:
        """A page of questions."""
        return await asyncio.to_thread(self._checks().list, request)

    async def DeliverResult(self, request: v1.DeliverResultRequest, context: Context) -> v1.DeliverResultResponse:
        """Take a late answer."""
        return await asyncio.to_thread(self._checks().deliver, request)

    async def StartChallenge(self, request: v1.StartChallengeRequest, context: Context) -> v1.Challenge:
        """Send a one-time code."""
        return await asyncio.to_thread(self._challenges().start, request, current().patience)

    async def AnswerChallenge(self, request: v1.AnswerChallengeRequest, context: Context) -> v1.Challenge:
        """Compare a code."""
        return await asyncio.to_thread(self._challenges().answer, request)

    def _checks(self) -> AuthorityChecks:
        app = callers_app(self._app)
        return AuthorityChecks(app.store, app.questions, app.clock)

    def _challenges(self) -> AuthorityChallenges:
        app = callers_app(self._app)
        return AuthorityChallenges(app.store, app.questions, app.clock)
