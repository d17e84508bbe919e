"""Use case of RiskService on one-off business: is it to be identified, with what is linked and kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, not_found
from service.call.times import time_in, timestamp
from service.customers.desk import CustomerDesk, digest_of, refused
from service.customers.messages import rules_of_json
from service.customers.rules import keep_rules
from service.names import id_of
from service.replayed import not_kept, replay_message
from service.risk.one_off import Business, assess
from service.risk.one_off_json import parse_request, request_bytes
from service.risk.one_off_policy import OneOffPolicy
from service.risk.policy import parse_number
from storage import NotFound, Store, new_id
from storage.one_off.businesses import OneOff

_FUTURE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OneOffDesk(CustomerDesk):
    """Assesses one-off business."""

    def assess(self, request: v1.AssessOneOffRequest) -> v1.OneOffAssessment:
        """Assess and keep. Raises ApiError INVALID_REQUEST, REQUEST_ID_REUSED."""
        policy, store, now = self.rules.one_off, self.store, self.clock()
        at = time_in(request, "business_time") or now
        if at > now + _FUTURE:
            raise bad_field(ErrorReason.INVALID_REQUEST, "business_time")
        amount = _positive(request.amount, "amount")
        rates = {currency: _positive(stated, "rates") for currency, stated in request.rates.items()}
        links = frozenset(store.one_offs.link(stated) for stated in request.links)
        new = OneOff(new_id(now), request.amount, request.currency, request.kind, at, links)
        keep_rules(store, policy, now)
        since = at - timedelta(days=policy.linking.window_days + 1)

        def decide(earlier: Iterable[OneOff]) -> tuple[bytes, bytes]:
            business, known = _business(new, amount), [*map(_stated, earlier)]
            made = assess(policy, business, known, rates, suspicion=request.suspicion)
            return made.bytes(), request_bytes(business, known, rates, suspicion=request.suspicion)

        with refused():
            digest = digest_of(request)
            answer = store.one_offs.assess(
                new, since, (request.request_id, digest), bytes.fromhex(policy.sha256), decide
            )
        return assessment_message(answer)

    def replay(self, request: v1.ReplayOneOffRequest) -> v1.Replay:
        """Assess again of all that was kept, and compare. Raises ApiError ONE_OFF_NOT_FOUND."""
        try:
            kept = self.store.one_offs.get(id_of(request.name))
        except NotFound:
            raise not_found(ErrorReason.ONE_OFF_NOT_FOUND, "idverdict.v1.OneOffAssessment") from None
        if not kept.inputs:
            return not_kept(request.name)
        policy = OneOffPolicy.parse(self.store.policies.get(kept.policy_sha256).text)
        asked = parse_request(kept.inputs)
        again = assess(policy, asked.business, asked.earlier, asked.rates, suspicion=asked.suspicion).bytes()
        return replay_message(request.name, kept.answer, again)


def assessment_message(answer: bytes) -> v1.OneOffAssessment:
    """A kept answer in the contract's words."""
    stated = json.loads(answer)
    return v1.OneOffAssessment(
        name=f"oneOffBusiness/{stated['business']}",
        required=stated["answer"] == "REQUIRED",
        reasons=stated["reasons"],
        share=stated["share"],
        cny=stated["cny"],
        others_in_usd=stated["others_in_usd"],
        members=[
            v1.OneOffMember(
                id=one["id"],
                amount=one["amount"],
                currency=one["currency"],
                kind=one["kind"],
                business_time=timestamp(datetime.fromisoformat(one["at"])),
            )
            for one in stated["members"]
        ],
        without_rate=stated["without_rate"],
        policy=rules_of_json(stated["policy"]),
    )


def forget_one_offs(store: Store, window_days: int, now: datetime) -> int:
    """Delete what no window reaches any more, of all tenants."""
    return store.one_offs.forget(now - timedelta(days=window_days + 2))


def _business(new: OneOff, amount: Fraction) -> Business:
    return Business(new.id, amount, new.currency, new.at.astimezone(UTC), new.kind, new.links)


def _stated(kept: OneOff) -> Business:
    return _business(kept, parse_number(kept.amount))


def _positive(stated: str, field: str) -> Fraction:
    try:
        number = parse_number(stated)
    except ValueError:
        raise bad_field(ErrorReason.INVALID_REQUEST, field) from None
    if number <= 0:
        raise bad_field(ErrorReason.INVALID_REQUEST, field)
    return number
