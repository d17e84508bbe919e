"""Services in this process, with the methods of their generated stubs: same rules, same store, no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeVar, cast

from idverdict import v1

from ocr.image import Limits
from service.app import App, build_bulk_objects
from service.bulk.batches import BulkBatches
from service.call.context import person_at
from service.call.errors import require_valid
from service.call.patience import Patience
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
from service.retention.requests import Keeping
from service.reviews.people import local_person
from service.reviews.requests import ReviewCases
from service.reviews.reviewed import Reviewed
from service.screening.requests import ScreeningRequests
from service.settings import Settings
from service.verification.requests import Verifications

Stub = TypeVar("Stub")
Desk = TypeVar("Desk", bound=CustomerDesk)
Methods = Mapping[str, Callable[[Any], Any]]
"""Use cases by the name of their method in the contract: request in, answer out."""


def embedded(kind: type[Stub], app: App, settings: Settings) -> Stub:
    """What a generated stub of a service would be, on an app of this process.

    Its methods raise ApiError where those of a stub raise RpcError; it has those that commands use.
    """
    return cast(Stub, _Embedded(_METHODS[kind](app, settings)))


class _Embedded:
    def __init__(self, methods: Methods) -> None:
        self._methods = methods

    def __getattr__(self, name: str) -> Callable[[Any], Any]:
        use_case = self._methods[name]

        def method(request: Any) -> Any:
            require_valid(request)
            return use_case(request)

        return method


def _verification(app: App, settings: Settings) -> Methods:
    verifications = app.verifications(reveal_compared=settings.reveal_compared)
    return {
        "CreateVerification": partial(_create, verifications),
        "GetVerification": verifications.get,
        "ListVerifications": verifications.list,
    }


def _create(verifications: Verifications, request: v1.CreateVerificationRequest) -> v1.Verification:
    patience = Patience()
    return v1.Verification.FromString(verifications.settle(verifications.create_and_wait(request, patience), patience))


def _retention(app: App, _settings: Settings) -> Methods:
    keeping = Keeping(app.store, app.clock)
    return {
        "NoteRelationshipEnd": keeping.note_relationship_end,
        "RequestDeletion": keeping.request_deletion,
        "PlaceHold": keeping.place_hold,
        "ReleaseHold": keeping.release_hold,
        "GetRetention": keeping.get,
        "PlanPurge": keeping.plan,
        "Purge": partial(keeping.purge, patience=Patience()),
    }


def _bulk(app: App, settings: Settings) -> Methods:
    objects, reviewed = build_bulk_objects(settings), Reviewed(app.rules)
    batches = BulkBatches(app.store, objects, settings.bulk_rows, app.clock, reviewed)
    return {
        "SubmitBulk": batches.submit,
        "GetBulk": lambda request: batches.get(request.name),
        "ListBulk": batches.list,
        "GetBulkResults": batches.results,
        "CancelBulk": lambda request: batches.cancel(request.name),
    }


def _person(app: App) -> str:
    return person_at(app.store) or ""


def registers_of(app: App, settings: Settings) -> HoldingRegisterRequests:
    """The registers of holdings of the embedded store."""
    return HoldingRegisterRequests(app.store, lambda: build_bulk_objects(settings), _person(app), app.clock)


def _review(app: App, settings: Settings) -> Methods:
    limits = Limits(settings.max_image_bytes, settings.max_image_pixels)
    cases = ReviewCases(app.store, app.rules, local_person(_person(app)), app.clock, limits)
    return {
        "ListCases": cases.list,
        "ClaimCases": cases.claim,
        "RenewCase": cases.renew,
        "ReleaseCase": cases.release,
        "GetCase": cases.get,
        "GetPicture": cases.picture,
        "OpenCase": cases.open,
        "RevealFields": cases.reveal,
        "DecideCase": cases.decide,
        "ConfirmCase": cases.confirm,
        "WithdrawDecision": cases.withdraw,
        "RequestFromCustomer": cases.ask,
        "Escalate": cases.escalate,
        "RaiseObjection": cases.object,
        "AnswerObjection": cases.answer,
        "GetReviewRules": lambda _request: cases.review_rules(),
        "GetReviewStatistics": cases.statistics,
    }


def _screening(app: App, settings: Settings) -> Methods:
    requests = ScreeningRequests(
        app.store, app.screens(), lambda: build_bulk_objects(settings), _person(app), app.clock
    )
    return {
        "ImportList": requests.import_list,
        "ListListVersions": requests.versions,
        "Screen": requests.screen,
        "ScreenCustomer": requests.screen_customer,
        "ListHits": requests.hits,
        "GetHit": requests.get,
        "DecideHit": requests.decide,
        "ReplayHit": requests.replay,
        "StartSweep": requests.sweep,
        "ListSweeps": requests.sweeps,
        "ListDuplicates": requests.duplicates,
    }


def _desk(kind: type[Desk], app: App) -> Desk:
    return kind(app.store, app.customers, _person(app), app.clock, in_clear=True, reviews_of=Reviewed(app.rules))


def _customer(app: App, _settings: Settings) -> Methods:
    from service.pack.customer_file import customer_file  # noqa: PLC0415 - loads what packs need

    customers, attached = _desk(Customers, app), _desk(Attachments, app)
    return {
        "CreateCustomer": customers.create,
        "GetCustomer": customers.get,
        "UpdateCustomer": customers.update,
        "ListCustomerVersions": customers.versions,
        "ReplayCustomerVersion": customers.replay,
        "ReportEvent": customers.report,
        "ListDue": customers.due,
        "ExportCustomers": _desk(CustomerExport, app).pages,
        "AddAttachment": attached.add,
        "WithdrawConsent": attached.withdraw,
        "ListAttachments": attached.listed,
        "GetAttachmentContent": attached.content,
        "GetCustomerFile": lambda request: [v1.GetCustomerFileResponse(chunk=customer_file(customers, request))],
    }


def _party(app: App, settings: Settings) -> Methods:
    parties, owned, proposals = _desk(Parties, app), _desk(Ownership, app), _desk(OwnerProposals, app)
    registers = registers_of(app, settings)
    return {
        "PutParty": parties.put,
        "ListParties": parties.listed,
        "PutMandate": parties.put_mandate,
        "ImportStructure": owned.import_structure,
        "ExportStructure": owned.export,
        "DetermineOwners": owned.determine,
        "GetOwnerDetermination": owned.get,
        "ListOwnerDeterminations": owned.listed,
        "ReplayOwnerDetermination": owned.replay,
        "GetOwnerProposal": proposals.get_proposal,
        "ListOwnerProposals": proposals.proposals,
        "DecideOwnerProposal": proposals.decide,
        "CompareRegister": owned.compare,
        "ListRegisterComparisons": owned.comparisons,
        "ReplayRegisterComparison": owned.replay_comparison,
        "ImportHoldingRegister": registers.import_register,
        "ListHoldingRegisters": registers.versions,
        "DropHoldingRegister": registers.drop,
    }


def _risk(app: App, _settings: Settings) -> Methods:
    ratings, one_off = _desk(Ratings, app), _desk(OneOffDesk, app)
    return {
        "RateCustomer": ratings.rate,
        "GetRating": ratings.get,
        "ListRatings": ratings.listed,
        "ProposeOverride": ratings.propose,
        "DecideOverride": ratings.decide,
        "ReplayRating": ratings.replay,
        "SimulatePolicy": ratings.simulate,
        "AssessOneOff": one_off.assess,
        "ReplayOneOff": one_off.replay,
    }


_METHODS: Final[Mapping[type, Callable[[App, Settings], Methods]]] = {
    v1.VerificationServiceStub: _verification,
    v1.RetentionServiceStub: _retention,
    v1.BulkServiceStub: _bulk,
    v1.ReviewServiceStub: _review,
    v1.ScreeningServiceStub: _screening,
    v1.CustomerServiceStub: _customer,
    v1.PartyServiceStub: _party,
    v1.RiskServiceStub: _risk,
}
