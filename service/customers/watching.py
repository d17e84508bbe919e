"""Use case of WatchService on customers: what became of them, filtered, in the words of the contract."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Mapping
from typing import Any, Final

import structlog
from idverdict import v1

from service.call.times import timestamp
from service.customers.news import COLLECTIONS, OF_RECORDS, parse_news
from service.customers.sweeping import SYSTEM_PERSON
from service.labels import label
from service.names import customer_name, customer_part
from service.verification.event_stream import stream
from service.verification.watching import Watching
from storage import Store
from storage.customer_files.values import Added
from storage.customer_files.watching import Happening
from storage.customer_files.words import FileAction
from storage.screening.words import ActKind

log = structlog.get_logger()
_OF_HITS: Final[Mapping[str, int]] = {
    ActKind.HIT_OPENED: v1.CUSTOMER_EVENT_KIND_HIT_OPENED,
    ActKind.HIT_REOPENED: v1.CUSTOMER_EVENT_KIND_HIT_REOPENED,
    ActKind.HIT_DECIDED: v1.CUSTOMER_EVENT_KIND_HIT_DECIDED,
    ActKind.HIT_ENDED: v1.CUSTOMER_EVENT_KIND_HIT_ENDED,
}
HIT_KINDS: Final = frozenset(_OF_HITS.values())
_BY_SUBJECT: Final = frozenset({"PARTY", "MANDATE"})


def watch_customers(
    store: Store, watching: Watching, request: v1.WatchCustomersRequest, *, sees_hits: bool
) -> AsyncGenerator[v1.WatchCustomersResponse, None]:
    """A tenant's events from a position on, those of hits for who may see hits. Raises as `stream`."""

    async def message(token: str, happening: Happening | None) -> v1.WatchCustomersResponse | None:
        if happening is None:
            return v1.WatchCustomersResponse(resume_token=token)
        if happening.damaged:
            log.warning("customer news damaged", tenant=store.tenant)
        events = [one for one in events_of(happening) if is_asked_for(one, request)]
        if not sees_hits:
            events = [one for one in events if one.kind not in HIT_KINDS]
        return v1.WatchCustomersResponse(resume_token=token, events=events) if events else None

    return stream(store.files.events, watching, store.tenant, request, message)


def is_asked_for(event: v1.CustomerEvent, request: v1.WatchCustomersRequest) -> bool:
    """Whether an event meets every filter of a request."""
    return (
        (not request.kinds or event.kind in request.kinds)
        and (not request.events or event.event in request.events)
        and (not request.states or event.state in request.states)
        and (not request.customers or event.customer in request.customers)
    )


def events_of(happening: Happening) -> Iterator[v1.CustomerEvent]:
    """The events that a happening is."""

    def event(kind: Any, **more: Any) -> v1.CustomerEvent:
        return v1.CustomerEvent(
            customer=customer_name(happening.file_id), kind=kind, event_time=timestamp(happening.at), **more
        )

    if happening.action == FileAction.CUSTOMER_FILE_ERASED:
        yield event(v1.CUSTOMER_EVENT_KIND_REDACTED)
    elif happening.action in _OF_HITS:
        shown = happening.shown
        decision = shown.get("decision") if happening.action == ActKind.HIT_DECIDED else None
        hit = {"hit": f"hits/{shown['hit_id']}", "decision": label(v1.HitDecision, decision)} if shown else {}
        yield event(_OF_HITS[happening.action], **hit)
    elif happening.action == FileAction.CUSTOMER_NEWS_ADDED:
        by_itself = happening.person in ("", SYSTEM_PERSON)
        for one in happening.records:
            if one.kind != "EVENT":
                kind = label(v1.CustomerEventKind, OF_RECORDS.get(one.kind, "RECORD_ADDED"))
                yield event(kind, record=_record(happening.file_id, one), by_itself=by_itself)
        for news in parse_news(happening.content):
            yield event(
                label(v1.CustomerEventKind, news["kind"]),
                by_itself=by_itself,
                **_details(happening.file_id, news),
            )


def _record(file_id: str, added: Added) -> str:
    collection = COLLECTIONS.get(added.kind)
    if collection is None:
        return ""
    part = added.subject if added.kind in _BY_SUBJECT and added.subject else added.number
    return customer_part(file_id, collection, part)


def _details(file_id: str, news: Mapping[str, Any]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    if "event" in news:
        found["event"] = news["event"]
    if "record" in news:
        found["record"] = news["record"]
    if "mandate" in news:
        found["record"] = customer_part(file_id, "mandates", news["mandate"])
    if "level" in news:
        found |= {"level": news["level"], "previous_level": news["previous"]}
    if "state" in news:
        found |= {
            "state": label(v1.CustomerState, news["state"]),
            "previous_state": label(v1.CustomerState, news["previous"]),
            "reasons": news["reasons"],
        }
    return found
