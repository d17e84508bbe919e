"""A bank in one process: an app over a store, calls of its services, a clock that is set, and what follows the log."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

from idverdict import v1

from service.app import App
from service.cli.embedded import embedded
from service.customers.watching import events_of
from service.load.admission import Workers
from service.names import id_of
from service.screening.requests import ScreeningRequests
from service.settings import Settings
from service.verification.policy import load_policy
from storage import Actor, BulkObjects, NewRevision, Store, new_id
from storage.authorities.challenges import NewChallenge
from tests.builders import make_claim
from tests.e2e.serving import KnowingReader, request
from tests.storage_support import NOON, digest

_numbers = count(1)


class House:
    """An app over a store, its clock, and what follows its log."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.now = NOON
        workers = Workers(1, 4)
        self.app = App(KnowingReader(), store, load_policy(), workers, clock=lambda: self.now)
        self.store = store
        settings, counter = Settings(data_dir=folder), self.app.of("default", Actor("counter", "default"))
        self.customers = embedded(v1.CustomerServiceStub, counter, settings)
        self.parties = embedded(v1.PartyServiceStub, counter, settings)
        self.screening = embedded(v1.ScreeningServiceStub, counter, settings)
        self.risk = embedded(v1.RiskServiceStub, counter, settings)
        self.verifications = embedded(v1.VerificationServiceStub, counter, settings)
        self.follower = self.app.following()

    def verified(self, **claim: Any) -> v1.Verification:
        """A verification of the customer's genuine card."""
        asked = request(f"v-{next(_numbers)}", customer_reference="CIF-1", claim=make_claim(**claim))
        made: v1.Verification = self.verifications.CreateVerification(asked)
        return made

    def replayed(self, hit_id: str) -> v1.Replay:
        """A hit made again."""
        made: v1.Replay = self.screening.ReplayHit(v1.ReplayHitRequest(name=f"hits/{hit_id}"))
        return made

    def company(self) -> str:
        """The file of a company."""
        made = self.customers.CreateCustomer(
            v1.CreateCustomerRequest(
                customer_reference="CIF-1",
                kind=v1.CUSTOMER_KIND_ENTITY,
                purpose=v1.PURPOSE_ACCOUNT_OPENING,
                declared={"name": "样本公司 SPECIMEN"},
                request_id=f"o-{next(_numbers)}",
            )
        )
        return str(made.name)

    def put(self, name: str, party: str, display_name: str, role: Any, **more: Any) -> v1.Party:
        """A party of a file, or a new state of one."""
        asked = v1.PutPartyRequest(
            name=name, party_id=party, role=role, display_name=display_name, request_id=f"p-{next(_numbers)}", **more
        )
        made: v1.Party = self.parties.PutParty(asked)
        return made

    def opened(self, *verifications: v1.Verification, **declared: str) -> str:
        """The customer's file."""
        made = self.customers.CreateCustomer(
            v1.CreateCustomerRequest(
                customer_reference="CIF-1",
                kind=v1.CUSTOMER_KIND_PERSON,
                purpose=v1.PURPOSE_ACCOUNT_OPENING,
                verifications=[one.name for one in verifications],
                declared={"purpose": "工资", "funds": "工资", **declared},
                request_id=f"o-{next(_numbers)}",
            )
        )
        return str(made.name)

    def get(self, name: str) -> v1.Customer:
        """The customer now."""
        found: v1.Customer = self.customers.GetCustomer(v1.GetCustomerRequest(name=name))
        return found

    def versions(self, name: str) -> int:
        """How many versions the file has."""
        return int(self.get(name).version.rpartition("/")[2])

    def status(self, name: str, element: str) -> str:
        """The status of an element."""
        found = {one.name: one.status for one in self.get(name).elements}
        return v1.ElementStatus.Name(found[element]).removeprefix("ELEMENT_STATUS_")

    def told(self) -> list[v1.CustomerEvent]:
        """All that watchers are told."""
        found, _ = self.store.files.events.after(-1)
        return [event for one in found for event in events_of(one)]

    def words(self, kind: Any) -> list[str]:
        """The words of all events of a kind."""
        return [one.event for one in self.told() if one.kind == kind]

    def answered(self, made: v1.Verification, *facts: tuple[str, Any], kind: str = "CITIZEN_ID") -> None:
        """An authority's late answer: a revision of the verdict."""
        stored = self.store.get(id_of(made.name), shown=False)
        verdict = v1.Verdict()
        verdict.CopyFrom(made.verdict)
        finding = verdict.official.add(kind=kind, state=v1.AUTHORITY_CHECK_STATE_ANSWERED)
        finding.answer_time.FromDatetime(self.now)
        for field, state in facts:
            finding.facts.add(field=field, state=state)
        verdict.ClearField("readings")
        payload = verdict.SerializeToString(deterministic=True)
        self.store.revisions.append(NewRevision(stored.id, stored.revision + 1, "ACCEPT", (), payload, self.now))

    def coded(self, contact: str, code: str = "123456") -> None:
        """A one-time code that was sent, and answered with a code."""
        number = next(_numbers)
        new = NewChallenge(
            new_id(NOON), f"c-{number}", digest(b"c"), "CIF-1", "sms", "ACCOUNT_OPENING", contact, "123456", self.now
        )
        started = self.store.challenges.start(new, None)
        assert isinstance(started, tuple)
        self.store.challenges.answer(started[0].id, code, self.now)


def imported(house: House, *entries: str) -> None:
    """A list with entries as rows of names, kind and date of birth."""
    rows = (f"{number},{entry}\n" for number, entry in enumerate(entries, 1))
    text = "id,names,kind,birth_dates\n" + "".join(rows)

    def objects() -> BulkObjects:
        raise AssertionError

    ScreeningRequests(house.store, house.app.screens(), objects, "li", lambda: NOON).import_list(
        v1.ImportListRequest(
            request_id=f"l-{next(_numbers)}", list="un", format=v1.LIST_FORMAT_CSV, content=text.encode()
        )
    )
