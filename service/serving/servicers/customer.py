"""CustomerService, PartyService and RiskService over gRPC: each method is a few short transactions, on a thread."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import TypeVar

from idverdict import v1

from service.app import App, build_bulk_objects
from service.call.context import current
from service.customers.attachments import Attachments
from service.customers.desk import CustomerDesk
from service.customers.exporting import CustomerExport
from service.customers.holding_registers import HoldingRegisterRequests
from service.customers.one_off import OneOffDesk
from service.customers.owner_proposals import OwnerProposals
from service.customers.ownership import Ownership
from service.customers.parties import Parties
from service.customers.rating import Ratings
from service.customers.requests import Customers
from service.pack.customer_file import CHUNK_BYTES, customer_file
from service.reviews.people import person_of
from service.reviews.reviewed import Reviewed
from service.serving.auth.permissions import IN_CLEAR, require_auditor
from service.serving.servicers import Context, callers_app
from service.settings import Settings

D = TypeVar("D", bound=CustomerDesk)
Request = TypeVar("Request")
T = TypeVar("T")


class _OnCustomers:
    """What the three servicers share."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def _run(self, kind: type[D], use_case: Callable[[D, Request], T], request: Request) -> T:
        return await asyncio.to_thread(use_case, self._desk(kind), request)

    def _desk(self, kind: type[D]) -> D:
        """What the caller's tenant has, and nothing else, for the caller's person."""
        app, caller = callers_app(self._app), current().caller
        return kind(
            app.store,
            app.customers,
            person_of(caller).name,
            app.clock,
            in_clear=bool(caller.roles & IN_CLEAR),
            reviews_of=Reviewed(app.rules),
        )


class CustomerServicer(_OnCustomers, v1.CustomerServiceServicer):
    """The methods of the contract. Requests have been validated, and errors are answered, by the boundary."""

    async def CreateCustomer(self, request: v1.CreateCustomerRequest, context: Context) -> v1.Customer:
        """Open a file."""
        return await self._run(Customers, Customers.create, request)

    async def GetCustomer(self, request: v1.GetCustomerRequest, context: Context) -> v1.Customer:
        """A customer on a day."""
        if request.for_inspection:
            require_auditor(current().caller)
        return await self._run(Customers, Customers.get, request)

    async def UpdateCustomer(self, request: v1.UpdateCustomerRequest, context: Context) -> v1.Customer:
        """Add a version."""
        return await self._run(Customers, Customers.update, request)

    async def ListCustomerVersions(
        self, request: v1.ListCustomerVersionsRequest, context: Context
    ) -> v1.ListCustomerVersionsResponse:
        """Versions without values."""
        return await self._run(Customers, Customers.versions, request)

    async def ReplayCustomerVersion(self, request: v1.ReplayCustomerVersionRequest, context: Context) -> v1.Replay:
        """Derive a version again."""
        return await self._run(Customers, Customers.replay, request)

    async def ReportEvent(self, request: v1.ReportEventRequest, context: Context) -> v1.Customer:
        """Record an event."""
        return await self._run(Customers, Customers.report, request)

    async def AddAttachment(self, request: v1.AddAttachmentRequest, context: Context) -> v1.Attachment:
        """Attach something."""
        return await self._run(Attachments, Attachments.add, request)

    async def WithdrawConsent(self, request: v1.WithdrawConsentRequest, context: Context) -> v1.Attachment:
        """Withdraw a consent."""
        return await self._run(Attachments, Attachments.withdraw, request)

    async def ListAttachments(self, request: v1.ListAttachmentsRequest, context: Context) -> v1.ListAttachmentsResponse:
        """What is attached."""
        return await self._run(Attachments, Attachments.listed, request)

    async def GetAttachmentContent(
        self, request: v1.GetAttachmentContentRequest, context: Context
    ) -> AsyncIterator[v1.GetAttachmentContentResponse]:
        """An attachment and its bytes."""
        if request.for_inspection:
            require_auditor(current().caller)
        for part in await self._run(Attachments, Attachments.content, request):
            yield part

    async def ListDue(self, request: v1.ListDueRequest, context: Context) -> v1.ListDueResponse:
        """Customers by state."""
        return await self._run(Customers, Customers.due, request)

    async def ExportCustomers(
        self, request: v1.ExportCustomersRequest, context: Context
    ) -> AsyncIterator[v1.ExportCustomersResponse]:
        """All customers."""
        pages = self._desk(CustomerExport).pages(request)
        while (page := await asyncio.to_thread(next, pages, None)) is not None:
            yield page

    async def GetCustomerFile(
        self, request: v1.GetCustomerFileRequest, context: Context
    ) -> AsyncIterator[v1.GetCustomerFileResponse]:
        """The whole file."""
        if request.for_inspection:
            require_auditor(current().caller)
        made = await asyncio.to_thread(customer_file, self._desk(CustomerDesk), request)
        for start in range(0, len(made), CHUNK_BYTES):
            yield v1.GetCustomerFileResponse(chunk=made[start : start + CHUNK_BYTES])


class PartyServicer(_OnCustomers, v1.PartyServiceServicer):
    """As `CustomerServicer`, for PartyService."""

    def __init__(self, app: App, settings: Settings) -> None:
        super().__init__(app)
        self._settings = settings

    def _registers(self) -> HoldingRegisterRequests:
        """The registers of the caller's tenant, for the caller's person."""
        app, caller = callers_app(self._app), current().caller
        objects = partial(build_bulk_objects, self._settings)
        return HoldingRegisterRequests(app.store, objects, person_of(caller).name, app.clock)

    async def PutParty(self, request: v1.PutPartyRequest, context: Context) -> v1.Party:
        """Add a party or a new state of one."""
        return await self._run(Parties, Parties.put, request)

    async def ListParties(self, request: v1.ListPartiesRequest, context: Context) -> v1.ListPartiesResponse:
        """The parties."""
        return await self._run(Parties, Parties.listed, request)

    async def PutMandate(self, request: v1.PutMandateRequest, context: Context) -> v1.Mandate:
        """Add a mandate or a new state of one."""
        return await self._run(Parties, Parties.put_mandate, request)

    async def ImportStructure(self, request: v1.ImportStructureRequest, context: Context) -> v1.OwnerStructure:
        """Keep a structure."""
        return await self._run(Ownership, Ownership.import_structure, request)

    async def ImportHoldingRegister(
        self, request: v1.ImportHoldingRegisterRequest, context: Context
    ) -> v1.HoldingRegisterVersion:
        """Import a version of a register."""
        return await asyncio.to_thread(self._registers().import_register, request)

    async def ListHoldingRegisters(
        self, request: v1.ListHoldingRegistersRequest, context: Context
    ) -> v1.ListHoldingRegistersResponse:
        """Versions of registers."""
        return await asyncio.to_thread(self._registers().versions, request)

    async def DropHoldingRegister(
        self, request: v1.DropHoldingRegisterRequest, context: Context
    ) -> v1.HoldingRegisterVersion:
        """Destroy a version of a register."""
        return await asyncio.to_thread(self._registers().drop, request)

    async def ExportStructure(self, request: v1.ExportStructureRequest, context: Context) -> v1.ExportStructureResponse:
        """A structure in a format."""
        return await self._run(Ownership, Ownership.export, request)

    async def DetermineOwners(self, request: v1.DetermineOwnersRequest, context: Context) -> v1.OwnerDetermination:
        """Determine the owners."""
        return await self._run(Ownership, Ownership.determine, request)

    async def GetOwnerDetermination(
        self, request: v1.GetOwnerDeterminationRequest, context: Context
    ) -> v1.OwnerDetermination:
        """One determination."""
        return await self._run(Ownership, Ownership.get, request)

    async def ListOwnerDeterminations(
        self, request: v1.ListOwnerDeterminationsRequest, context: Context
    ) -> v1.ListOwnerDeterminationsResponse:
        """The determinations."""
        return await self._run(Ownership, Ownership.listed, request)

    async def ReplayOwnerDetermination(
        self, request: v1.ReplayOwnerDeterminationRequest, context: Context
    ) -> v1.Replay:
        """Determine again."""
        return await self._run(Ownership, Ownership.replay, request)

    async def GetOwnerProposal(self, request: v1.GetOwnerProposalRequest, context: Context) -> v1.OwnerProposal:
        """One proposal."""
        return await self._run(OwnerProposals, OwnerProposals.get_proposal, request)

    async def ListOwnerProposals(
        self, request: v1.ListOwnerProposalsRequest, context: Context
    ) -> v1.ListOwnerProposalsResponse:
        """The proposals."""
        return await self._run(OwnerProposals, OwnerProposals.proposals, request)

    async def DecideOwnerProposal(self, request: v1.DecideOwnerProposalRequest, context: Context) -> v1.OwnerProposal:
        """Adopt or refuse a proposal."""
        return await self._run(OwnerProposals, OwnerProposals.decide, request)

    async def CompareRegister(self, request: v1.CompareRegisterRequest, context: Context) -> v1.RegisterComparison:
        """Compare a register."""
        return await self._run(Ownership, Ownership.compare, request)

    async def ListRegisterComparisons(
        self, request: v1.ListRegisterComparisonsRequest, context: Context
    ) -> v1.ListRegisterComparisonsResponse:
        """The comparisons."""
        return await self._run(Ownership, Ownership.comparisons, request)

    async def ReplayRegisterComparison(
        self, request: v1.ReplayRegisterComparisonRequest, context: Context
    ) -> v1.Replay:
        """Compare again."""
        return await self._run(Ownership, Ownership.replay_comparison, request)


class RiskServicer(_OnCustomers, v1.RiskServiceServicer):
    """As `CustomerServicer`, for RiskService."""

    async def RateCustomer(self, request: v1.RateCustomerRequest, context: Context) -> v1.Rating:
        """Rate a customer."""
        return await self._run(Ratings, Ratings.rate, request)

    async def GetRating(self, request: v1.GetRatingRequest, context: Context) -> v1.Rating:
        """One rating."""
        return await self._run(Ratings, Ratings.get, request)

    async def ListRatings(self, request: v1.ListRatingsRequest, context: Context) -> v1.ListRatingsResponse:
        """All ratings."""
        return await self._run(Ratings, Ratings.listed, request)

    async def ProposeOverride(self, request: v1.ProposeOverrideRequest, context: Context) -> v1.RiskOverride:
        """Propose another level."""
        return await self._run(Ratings, Ratings.propose, request)

    async def DecideOverride(self, request: v1.DecideOverrideRequest, context: Context) -> v1.RiskOverride:
        """Approve or refuse a proposal."""
        return await self._run(Ratings, Ratings.decide, request)

    async def ReplayRating(self, request: v1.ReplayRatingRequest, context: Context) -> v1.Replay:
        """Make a rating again."""
        return await self._run(Ratings, Ratings.replay, request)

    async def AssessOneOff(self, request: v1.AssessOneOffRequest, context: Context) -> v1.OneOffAssessment:
        """Assess one-off business."""
        return await self._run(OneOffDesk, OneOffDesk.assess, request)

    async def ReplayOneOff(self, request: v1.ReplayOneOffRequest, context: Context) -> v1.Replay:
        """Assess one-off business again."""
        return await self._run(OneOffDesk, OneOffDesk.replay, request)

    async def SimulatePolicy(self, request: v1.SimulatePolicyRequest, context: Context) -> v1.SimulatePolicyResponse:
        """What another policy would make of customers."""
        return await self._run(Ratings, Ratings.simulate, request)
