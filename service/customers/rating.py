"""Use cases of RiskService: ratings that are kept, overrides by two people, replay and simulation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError, bad_field, not_fit
from service.call.times import timestamp
from service.canonical import canonical_json
from service.customers.continuity.standing import Overridden
from service.customers.desk import CUSTOMER_TYPE, CustomerDesk, Plan, View, body_of, day_in
from service.customers.messages import rules_of_json
from service.customers.profile.deriving import day_of
from service.labels import label
from service.names import customer_name, customer_part
from service.replayed import replay_message
from service.risk import InputsRefused, Override, Rating, RiskPolicy, override_faults, parse_inputs, rate
from service.rulebook import RulebookError
from storage.customer_files.values import NewEntry, StoredEntry
from storage.customer_files.words import Entry
from storage.screening.words import HitState

LEVEL_CHANGED: Final = "RISK_LEVEL_CHANGED"
_LIST_HIT: Final = "list_hit"
"""The input of the rules that says whether somebody is listed."""
NOBODY_YET: Final = "(to be approved by another person)"


@dataclass(frozen=True, slots=True)
class Ratings(CustomerDesk):
    """Rates customers, and keeps what people put in the place of a rating."""

    def rate(self, request: v1.RateCustomerRequest) -> v1.Rating:
        """Rate, and keep the rating. A changed level is an event. Raises ApiError as `change`, and INVALID_REQUEST."""

        def plan(view: View, now: datetime) -> Plan:
            inputs = with_what_is_known(request.inputs, view, self.store.screening.hits.states_of(view.file.reference))
            made = rate(self.rules.risk, self._inputs(view, inputs, request.lists, day_of(now)))
            standing = view.standing
            before = standing.level
            standing = replace(standing, level=made.level, override=None)
            if before is not None and before != made.level:
                standing = standing.after_event(LEVEL_CHANGED, now)
            entry = NewEntry(Entry.RATING, made.bytes(), policy_sha256=bytes.fromhex(self.rules.risk.sha256))
            return Plan(standing, (entry,))

        recorded, view = self.change(request.name, request, plan)
        return self._message(view, self.entry(view.opened, Entry.RATING, str(recorded.number)))

    def get(self, request: v1.GetRatingRequest) -> v1.Rating:
        """One rating."""
        view = self.view(request.name)
        entry = self.entry(view.opened, Entry.RATING, request.name.rpartition("/")[2])
        self.store.files.reader.tell_read(view.file.id)
        return self._message(view, entry)

    def listed(self, request: v1.ListRatingsRequest) -> v1.ListRatingsResponse:
        """All ratings and overrides, latest first."""
        view, reader = self.view(request.name), self.store.files.reader
        self.store.files.reader.tell_read(view.file.id)
        decided = {json.loads(body_of(one))["proposal"]: one for one in reader.entries(view.opened, Entry.OVERRIDE)}
        proposals = reader.entries(view.opened, Entry.OVERRIDE_PROPOSAL)
        return v1.ListRatingsResponse(
            ratings=[self._message(view, one) for one in reversed(reader.entries(view.opened, Entry.RATING))],
            overrides=[_override(view, one, decided.get(one.number)) for one in reversed(proposals)],
        )

    def propose(self, request: v1.ProposeOverrideRequest) -> v1.RiskOverride:
        """Propose another level for the latest rating. Raises ApiError as `change`, and OVERRIDE_UNFIT with faults."""
        number = request.name.rpartition("/")[2]
        begins, ends = day_in(request, "begins_on"), day_in(request, "ends_on")

        def plan(view: View, _now: datetime) -> Plan:
            rated = self.entry(view.opened, Entry.RATING, number)
            latest = self.store.files.reader.latest(view.opened, Entry.RATING)
            if latest is None or latest.number != rated.number:
                raise not_fit(ErrorReason.CUSTOMER_CHANGED, CUSTOMER_TYPE)
            sha256 = hashlib.sha256(body_of(rated)).hexdigest()
            override = Override(sha256, request.level, request.reason, self.person, NOBODY_YET, begins, ends)
            self._require_sound(self._again(rated), sha256, override)
            body = canonical_json(
                {
                    "rating": rated.number,
                    "rating_sha256": sha256,
                    "level": request.level,
                    "reason": request.reason,
                    "begins": begins.isoformat(),
                    "ends": ends.isoformat(),
                }
            )
            return Plan(view.standing, (NewEntry(Entry.OVERRIDE_PROPOSAL, body),))

        recorded, view = self.change(request.name, request, plan)
        return _override(view, self.entry(view.opened, Entry.OVERRIDE_PROPOSAL, str(recorded.number)), None)

    def decide(self, request: v1.DecideOverrideRequest) -> v1.RiskOverride:
        """Approve or refuse a proposal; the store refuses whoever made it.

        Raises ApiError as `change`, and SAME_PERSON, OVERRIDE_UNFIT.
        """
        number = request.name.rpartition("/")[2]

        def plan(view: View, now: datetime) -> Plan:
            reader = self.store.files.reader
            proposal = self.entry(view.opened, Entry.OVERRIDE_PROPOSAL, number)
            stated = json.loads(body_of(proposal))
            decided = (json.loads(body_of(one)) for one in reader.entries(view.opened, Entry.OVERRIDE))
            if any(one["proposal"] == proposal.number for one in decided):
                raise not_fit(ErrorReason.CUSTOMER_CHANGED, CUSTOMER_TYPE)
            standing = view.standing
            if request.approve:
                latest = reader.latest(view.opened, Entry.RATING)
                if latest is None or latest.number != stated["rating"]:
                    raise not_fit(ErrorReason.CUSTOMER_CHANGED, CUSTOMER_TYPE)
                override = _override_of(stated, proposal.person, self.person)
                if proposal.person.casefold() != self.person.casefold():  # or else the store refuses
                    self._require_sound(self._again(latest), stated["rating_sha256"], override)
                before = standing.level_on(day_of(now), self.rules.reviews.unrated_level)
                standing = replace(standing, override=Overridden(override.level, override.begins, override.ends))
                if standing.level_on(day_of(now), self.rules.reviews.unrated_level) != before:
                    standing = standing.after_event(LEVEL_CHANGED, now)
            body = canonical_json({"proposal": proposal.number, "approved": request.approve})
            entry = NewEntry(Entry.OVERRIDE, body, other_kind=Entry.OVERRIDE_PROPOSAL, other_than=proposal.number)
            return Plan(standing, (entry,))

        recorded, view = self.change(request.name, request, plan)
        decided = self.entry(view.opened, Entry.OVERRIDE, str(recorded.number))
        return _override(view, self.entry(view.opened, Entry.OVERRIDE_PROPOSAL, number), decided)

    def replay(self, request: v1.ReplayRatingRequest) -> v1.Replay:
        """Make a rating again from its own inputs and the stored text of its policy."""
        view = self.view(request.name)
        entry = self.entry(view.opened, Entry.RATING, request.name.rpartition("/")[2])
        return replay_message(request.name, body_of(entry), self._again(entry).bytes())

    def simulate(self, request: v1.SimulatePolicyRequest) -> v1.SimulatePolicyResponse:
        """What another policy makes of the latest ratings' inputs. Raises ApiError RULES_INVALID."""
        try:
            other = RiskPolicy.parse(request.policy_toml.decode())
        except (RulebookError, UnicodeDecodeError):
            raise bad_field(ErrorReason.RULES_INVALID, "policy_toml") from None
        answer = v1.SimulatePolicyResponse()
        for name in request.customers:
            view = self.view(name)
            latest = self.store.files.reader.latest(view.opened, Entry.RATING)
            if latest is None:
                continue
            inputs = parse_inputs(json.dumps(json.loads(body_of(latest))["inputs"]))
            before, after = rate(self.rules.risk, inputs).level, rate(other, inputs).level
            answer.rated += 1
            if before != after:
                answer.moves.add(customer=customer_name(view.file.id), before=before, after=after)
        return answer

    def _inputs(self, view: View, inputs: Mapping[str, str], lists: Mapping[str, str], on: date) -> Any:
        stated = {
            "format": "idverdict-risk-inputs/1",
            "subject": customer_name(view.file.id),
            "on": on.isoformat(),
            "inputs": dict(inputs),
            "lists": dict(lists),
        }
        try:
            return parse_inputs(json.dumps(stated))
        except InputsRefused:
            raise bad_field(ErrorReason.INVALID_REQUEST, "inputs") from None

    def _again(self, entry: StoredEntry) -> Rating:
        policy = RiskPolicy.parse(self.store.policies.get(bytes(entry.policy_sha256 or b"")).text)
        return rate(policy, parse_inputs(json.dumps(json.loads(body_of(entry))["inputs"])))

    @staticmethod
    def _require_sound(rating: Rating, sha256: str, override: Override) -> None:
        faults = override_faults(rating, sha256, override)
        if faults:
            raise override_unfit([one.value for one in faults])

    def _message(self, view: View, entry: StoredEntry) -> v1.Rating:
        body = body_of(entry)
        stated = json.loads(body)
        return v1.Rating(
            name=customer_part(view.file.id, "ratings", entry.number),
            level=stated["level"],
            r=stated["r"],
            level_by_score=stated["level_by_score"],
            missing=stated["missing"],
            floors=stated["floors"],
            open_floors=stated["open_floors"],
            rating_json=body if self.in_clear else b"",
            policy=rules_of_json(stated["policy"]),
            create_time=timestamp(entry.created_at),
            person=entry.person,
        )


def with_what_is_known(stated: Mapping[str, str], view: View, hits: Collection[HitState]) -> dict[str, str]:
    """What the bank states, and what the file knows better: a refusal, and hits of the customer and of its parties.

    While a hit waits for a decision, nothing stated of hits counts: what is not known counts as the worst.
    """
    inputs = dict(stated)
    if view.standing.refused_on is not None:
        inputs["diligence"] = "REFUSED"
    if HitState.CONFIRMED in hits:
        inputs[_LIST_HIT] = HitState.CONFIRMED.value
    elif not {HitState.OPEN, HitState.PROPOSED}.isdisjoint(hits):
        inputs.pop(_LIST_HIT, None)
    return inputs


def override_unfit(faults: list[str]) -> ApiError:
    """An override may not be made; the faults are named."""
    error = not_fit(ErrorReason.OVERRIDE_UNFIT, CUSTOMER_TYPE)
    (detail,) = error.details
    for fault in faults:
        detail.violations.add(type=fault, subject=CUSTOMER_TYPE, description="a fault of the override")
    return error


def _override_of(stated: Any, proposer: str, approver: str) -> Override:
    return Override(
        stated["rating_sha256"],
        stated["level"],
        stated["reason"],
        proposer,
        approver,
        date.fromisoformat(stated["begins"]),
        date.fromisoformat(stated["ends"]),
    )


def _override(view: View, proposal: StoredEntry, decided: StoredEntry | None) -> v1.RiskOverride:
    stated = json.loads(body_of(proposal))
    state = "PROPOSED"
    if decided is not None:
        state = "APPROVED" if json.loads(body_of(decided))["approved"] else "REFUSED"
    return v1.RiskOverride(
        name=customer_part(view.file.id, "overrides", proposal.number),
        rating=customer_part(view.file.id, "ratings", stated["rating"]),
        level=stated["level"],
        state=label(v1.RiskOverrideState, state),
        begins_on=stated["begins"],
        ends_on=stated["ends"],
        proposed_by=proposal.person,
        decided_by=decided.person if decided is not None else "",
    )
