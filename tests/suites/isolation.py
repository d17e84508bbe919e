"""Customers of several tenants at once: nothing of one is in another's answer, and memory does not grow.

Every picture carries its person in its pixels and the reader knows nobody, so that a mix-up shows. Some hundreds of
calls then go to a server with the real reader, which reads drawn specimens.
"""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression, median
from typing import Any

import psutil
from idverdict import v1
from idverdict.client import channel

from tests.e2e.bank import bank_in
from tests.postgresql import cluster
from tests.requests import create_request, set_picture
from tests.specimens import Specimen, specimen
from tests.specimens.sides import Side
from tests.suites.support.customers import TENANTS, Customer, claim_of, connections, customer, know_callers
from tests.suites.support.fleet import fleet
from tests.suites.support.persons import PixelReader
from tests.suites.support.promise import Promise, Scale
from tests.suites.support.refusals import outcome
from tests.suites.support.shipped import shipped

CUSTOMERS = {Scale.SMALL: 240, Scale.FULL: 10_000}
PERSONS = {Scale.SMALL: 2, Scale.FULL: 40}
"""Drawn specimens, both sides of each, for the real reader."""
READINGS = {Scale.SMALL: 8, Scale.FULL: 400}
CLIENTS = 8
SAMPLES = 100
GROWTH = 1.1
"""Flat is: the median of the last tenth of the samples is below so many times that of the second tenth."""
TELLING = ("name", "address", "id_number", "birth_date", "issuing_authority")
"""Fields by which persons differ; sex and the like are the same for many."""


def run(scale: Scale) -> Iterator[Promise]:
    """Two servers, three tenants known by certificates and tokens; then the real reader."""
    with tempfile.TemporaryDirectory(prefix="idverdict-suite-") as folder, cluster() as postgresql:
        bank = bank_in(Path(folder))
        know_callers(bank)
        url = postgresql.url(postgresql.create())
        settings = {**bank.mutual, **bank.tokens, "database_url": url, "max_calls": 256}
        with (
            fleet(2, reader=PixelReader(0.003), **settings) as servers,
            connections(bank, servers.addresses()) as stubs,
        ):
            crowd = Crowd(stubs)
            memory = crowd.serve(CUSTOMERS[scale], [one.process.pid for one in servers.replicas])
            yield from _apart(crowd, CUSTOMERS[scale])
            yield _flat(memory, CUSTOMERS[scale])
    with tempfile.TemporaryDirectory(prefix="idverdict-suite-") as folder, shipped(Path(folder), threads=2) as server:
        yield _read(server.address, PERSONS[scale], READINGS[scale])


@dataclass
class Crowd:
    """Many customers, served at the same time in many ways.

    Attributes:
        stubs: by tenant and role, one a server.
        right, wrong: how often each thing that was asked came out as it should, and otherwise.
        kept: names of the verifications, by tenant.
    """

    stubs: Mapping[tuple[str, str], Sequence[Any]]
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    kept: dict[str, set[str]] = field(default_factory=lambda: {tenant: set() for tenant in TENANTS})
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def serve(self, count: int, processes: Sequence[int | None]) -> list[float]:
        """Serve so many customers; gives the memory of the processes in MiB as it went."""
        memory: list[float] = []
        done = iter(range(count))
        watched = [psutil.Process(process) for process in processes]

        def one(number: int) -> None:
            self._serve(customer(number))
            with self._guard:
                if next(done) % max(1, count // SAMPLES) == 0:
                    memory.append(sum(process.memory_info().rss for process in watched) / 2**20)

        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(one, range(count)))
        return memory

    def _serve(self, whose: Customer) -> None:
        chance = random.Random(whose.number)
        verifier, auditor = (self.stubs[whose.tenant, role] for role in ("verifier", "auditor"))
        if chance.random() < 0.1:
            self._leave(chance.choice(verifier), customer(whose.number, "left"))
        answer = chance.choice(verifier).CreateVerification(whose.request, timeout=60)
        self._note("create", whose.is_in(answer))
        with self._guard:
            self.kept[whose.tenant].add(answer.name)
        name, picture = answer.name, f"{answer.name}/evidence/0-0"
        if chance.random() < 0.3:
            got = chance.choice(auditor).GetVerification(v1.GetVerificationRequest(name=name), timeout=60)
            self._note("get", got == answer)
        if chance.random() < 0.2:
            again = chance.choice(verifier).CreateVerification(whose.request, timeout=60)
            self._note("create again", again == answer)
        if chance.random() < 0.2:
            parts = chance.choice(auditor).GetEvidence(v1.GetEvidenceRequest(name=picture), timeout=60)
            self._note("picture", b"".join(part.chunk for part in parts) == whose.pictures[0])
        if chance.random() < 0.1:
            asked = v1.ListVerificationsRequest(customer_reference=whose.request.customer_reference)
            listed = chance.choice(auditor).ListVerifications(asked, timeout=60).verifications
            self._note("list of a customer", [one.name for one in listed] == [name])
        if chance.random() < 0.3:
            self._look_elsewhere(chance, whose, name, picture)
        if chance.random() < 0.1:
            self._send_bad(chance.choice(verifier), whose)

    def _leave(self, stub: Any, whose: Customer) -> None:
        """Make a call, hang up while it is worked on, and come back."""
        call = stub.CreateVerification.future(whose.request, timeout=60)
        time.sleep(0.004)
        call.cancel()
        answer = stub.CreateVerification(whose.request, timeout=60)
        self._note("create after a call was cancelled", whose.is_in(answer))
        with self._guard:
            self.kept[whose.tenant].add(answer.name)

    def _look_elsewhere(self, chance: random.Random, whose: Customer, name: str, picture: str) -> None:
        """Ask for a record as another tenant."""
        other = chance.choice([tenant for tenant in TENANTS if tenant != whose.tenant])
        stub = chance.choice(self.stubs[other, "auditor"])
        calls: Mapping[str, Callable[[], Any]] = {
            "VERIFICATION_NOT_FOUND": lambda: stub.GetVerification(v1.GetVerificationRequest(name=name), timeout=60),
            "EVIDENCE_NOT_FOUND": lambda: list(stub.GetEvidence(v1.GetEvidenceRequest(name=picture), timeout=60)),
        }
        for reason, call in calls.items():
            self._note("record of another tenant", outcome(call) == reason)

    def _send_bad(self, stub: Any, whose: Customer) -> None:
        """Send a good picture with a bad one, between good calls."""
        bad = v1.CreateVerificationRequest()
        bad.CopyFrom(whose.request)
        bad.request_id = f"bad-{whose.number}"
        set_picture(bad, "emblem", whose.pictures[1][:200])
        self._note("bad picture", outcome(lambda: stub.CreateVerification(bad, timeout=60)) == "IMAGE_DECODE_FAILED")

    def list_all(self) -> None:
        """Ask each tenant for all that it has, page by page."""
        for tenant in TENANTS:
            names: Counter[str] = Counter()
            token = ""
            while True:
                asked = v1.ListVerificationsRequest(page_size=500, page_token=token)
                page = self.stubs[tenant, "auditor"][0].ListVerifications(asked, timeout=60)
                names.update(one.name for one in page.verifications)
                if not (token := page.next_page_token):
                    break
            self._note("list of a tenant", names == Counter(self.kept[tenant]))

    def _note(self, what: str, right: bool) -> None:
        with self._guard:
            (self.right if right else self.wrong)[what] += 1


def _apart(crowd: Crowd, count: int) -> Iterator[Promise]:
    crowd.list_all()
    seen = ("record of another tenant", "list of a tenant", "list of a customer")
    answers = sum(times for what, times in crowd.right.items() if what not in seen)
    mixed = {what: times for what, times in crowd.wrong.items() if what not in seen}
    yield Promise(
        f"{len(TENANTS)} tenants at two servers: an answer is its own customer's in every field, claim and picture, "
        "also where tenants use the same request ids, calls are cancelled, and pictures are bad",
        f"{count:,} customers, {answers + sum(mixed.values()):,} answers: {sum(mixed.values())} mixed {mixed or ''}",
        not mixed and answers > count,
    )
    leaked = {what: crowd.wrong[what] for what in seen if crowd.wrong[what]}
    yield Promise(
        "a tenant never sees a record or picture of another: NOT_FOUND, and its lists hold its own, each once",
        f"{crowd.right['record of another tenant']:,} looks at others' refused, "
        f"{crowd.right['list of a customer']:,} lists of a customer and {crowd.right['list of a tenant']} of all; "
        f"{sum(leaked.values())} otherwise",
        not leaked and all(crowd.right[what] for what in seen),
    )


def _flat(memory: Sequence[float], count: int) -> Promise:
    tenth = max(1, len(memory) // 10)
    early, late = median(memory[tenth : 2 * tenth]), median(memory[-tenth:])
    slope = linear_regression(range(len(memory) // 2), memory[len(memory) // 2 * -1 :]).slope
    per_thousand = slope * len(memory) / count * 1000
    return Promise(
        f"memory of the servers is flat: the last tenth's median below {GROWTH:g} times the second tenth's",
        f"{early:.0f} MiB then {late:.0f} MiB, {late / early:.3f} times; "
        f"second half {per_thousand:+.2f} MiB per 1,000 customers",
        late < GROWTH * early,
    )


def _read(address: str, persons: int, readings: int) -> Promise:
    sides = list(Side)
    with ThreadPoolExecutor(2) as pool:
        drawn = list(pool.map(lambda at: _drawn(at // 2, sides[at % 2]), range(2 * persons)))
    cards = [{shown.side: shown for shown in drawn[2 * at : 2 * at + 2]} for at in range(persons)]
    first: dict[int, list[Any]] = {}
    tally: Counter[str] = Counter()
    guard = threading.Lock()
    with channel(address) as connection, ThreadPoolExecutor(4) as pool:
        stub = v1.VerificationServiceStub(connection)

        def one(number: int) -> None:
            whose = number % persons
            answer = stub.CreateVerification(_request(number, cards[whose]), timeout=120)
            found = [
                (name, value.value) for reading in answer.verdict.readings for name, value in reading.fields.items()
            ]
            own = {**cards[whose][Side.PORTRAIT].truth, **cards[whose][Side.EMBLEM].truth}
            others = {value for at, card in enumerate(cards) if at != whose for side in card.values()
                      for value in side.truth.values()}  # fmt: skip
            with guard:
                same = first.setdefault(whose, found) == found
                tally["unlike"] += not same
                tally["fields"] += len(found)
                tally["as printed"] += sum(value == own[name] for name, value in found)
                tally["another's"] += sum(
                    name in TELLING and value != own[name] and value in others for name, value in found
                )
                sent = _request(number, cards[whose])
                tally["claims"] += answer.claim != sent.claim or answer.documents[0].claim != sent.documents[0].claim

        list(pool.map(one, range(readings)))
    return Promise(
        "the real reader, four calls at once: no field of another person, and the same card reads the same",
        f"{readings} requests of {persons} persons: {tally['as printed']:,} of {tally['fields']:,} fields as printed, "
        f"{tally['another' + chr(39) + 's']} another's, {tally['unlike']} read unlike before, {tally['claims']} claims",
        tally["as printed"] > 0 and not (tally["another's"] or tally["unlike"] or tally["claims"]),
    )


def _drawn(seed: int, side: Side) -> Specimen:
    return specimen(1000 + seed, side, "clean", capture={"size": (900, 640), "turn": 0.0})


def _request(number: int, card: Mapping[Side, Specimen]) -> v1.CreateVerificationRequest:
    portrait, emblem = card[Side.PORTRAIT], card[Side.EMBLEM]
    return create_request(
        claim_of(portrait.identity, "SPECIMEN"),
        portrait.photo.data,
        emblem.photo.data,
        request_id=f"real-{number}",
        customer_reference=f"person-{portrait.seed}",
        purpose="PURPOSE_REVIEW",
    )
