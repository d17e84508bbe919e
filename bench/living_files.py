"""Files that live by themselves, on PostgreSQL: screened after their opening, a version after an answer, events told.

    python -m bench.living_files [--customers 300]

Each customer has a verification of the specimen card; an authority's answer is appended to each verdict as a revision.
Times are those of the thread that follows: the database, and whatever else runs on the machine, are not in them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from idverdict import v1

from service.app import App
from service.cli.embedded import embedded
from service.load.admission import Workers
from service.names import id_of
from service.settings import Settings
from service.verification.policy import load_policy
from storage import NewRevision, Store
from tests.builders import make_claim
from tests.e2e.serving import KnowingReader, request
from tests.postgresql import cluster
from tests.storage_support import NOON, Place


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=300)
    given = parser.parse_args(arguments)
    with cluster(fsync=True) as running, tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder), running.url(running.create()))
        with closing(place.open()) as store:
            _measure(App(KnowingReader(), store, load_policy(), Workers(1, 4), clock=lambda: NOON), given.customers)


def _measure(app: App, customers: int) -> None:
    settings, store, follower = Settings(), app.store, app.following()
    verifications = embedded(v1.VerificationServiceStub, app, settings)
    files = embedded(v1.CustomerServiceStub, app, settings)
    made = []
    for number in range(customers):
        reference = f"CIF-{number}"
        asked = request(reference, customer_reference=reference, claim=make_claim())
        made.append(verifications.CreateVerification(asked))
        files.CreateCustomer(
            v1.CreateCustomerRequest(
                customer_reference=reference,
                kind=v1.CUSTOMER_KIND_PERSON,
                purpose=v1.PURPOSE_ACCOUNT_OPENING,
                verifications=[made[-1].name],
                request_id=reference,
            )
        )
    follower.screens()
    _tell("screened after its opening", customers, follower.catch_up)
    for one in made:
        _answered(store, one)
    _tell("a version after an answer", customers, follower.catch_up)
    _tell("the whole log again", customers, lambda: follower.catch_up(from_beginning=True))
    position, told = -1, 0
    began = time.thread_time()
    while found := store.files.events.after(position)[0]:
        position, told = found[-1].position, told + len(found)
    print(f"{'an event told':<30} {(time.thread_time() - began) / told * 1e3:7.2f} ms, {told} events")
    app.workers.close()


def _answered(store: Store, made: v1.Verification) -> None:
    """An authority's late answer on the name."""
    verdict = v1.Verdict()
    verdict.CopyFrom(made.verdict)
    finding = verdict.official.add(kind="CITIZEN_ID", state=v1.AUTHORITY_CHECK_STATE_ANSWERED)
    finding.answer_time.FromDatetime(NOON)
    finding.facts.add(field="name", state=v1.AUTHORITY_FACT_STATE_MATCH)
    verdict.ClearField("readings")
    store.revisions.append(NewRevision(id_of(made.name), 1, "ACCEPT", (), verdict.SerializeToString(), NOON))


def _tell(what: str, customers: int, work: Callable[[], object]) -> None:
    began, wall = time.thread_time(), time.perf_counter()
    work()
    cpu, took = (time.thread_time() - began) / customers * 1e3, (time.perf_counter() - wall) / customers * 1e3
    print(f"{what:<30} {cpu:7.2f} ms of processor time a file, {took:7.2f} ms of the wall")


if __name__ == "__main__":
    main()
