"""Services in this process, with the methods of their generated stubs: same rules, same store, no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeVar, cast

from idverdict import v1

from service.app import App, build_bulk_objects
from service.bulk.batches import BulkBatches
from service.call.errors import require_valid
from service.call.patience import Patience
from service.retention.requests import Keeping
from service.settings import Settings
from service.verification.requests import Verifications

Stub = TypeVar("Stub")
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
    batches = BulkBatches(app.store, build_bulk_objects(settings), settings.bulk_rows, app.clock)
    return {
        "SubmitBulk": batches.submit,
        "GetBulk": lambda request: batches.get(request.name),
        "ListBulk": batches.list,
        "GetBulkResults": batches.results,
        "CancelBulk": lambda request: batches.cancel(request.name),
    }


_METHODS: Final[Mapping[type, Callable[[App, Settings], Methods]]] = {
    v1.VerificationServiceStub: _verification,
    v1.RetentionServiceStub: _retention,
    v1.BulkServiceStub: _bulk,
}
