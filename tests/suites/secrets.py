"""Everything that a whole run writes and tells is searched for what it was given: no value, picture, token or key.

The run: the demonstration's cases, every way of being refused, strangers, an outage, the command line, and a reader
that fails with a value in its text; a server at its most talkative, which sends its spans to a collector here. What its
admin port tells is looked at after the run, and after the failing reader.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from idverdict import v1
from idverdict.client import channel

from service.demo.cases import CASES
from tests.collector import admin_address, collector, pages_of
from tests.e2e.bank import Bank, bank_in
from tests.requests import create_request
from tests.suites.support.fleet import fleet
from tests.suites.support.promise import Promise, Scale
from tests.suites.support.scanner import Finding, missed, scan
from tests.suites.support.shipped import Shipped, shipped
from tests.suites.support.wiretap import (
    Heard,
    Indiscreet,
    client_of,
    run_commands,
    send_cases,
    send_faults,
    send_strangers,
    without,
)

CASES_SENT = {Scale.SMALL: 1, Scale.FULL: len(CASES)}
COMMANDS = {Scale.SMALL: 5, Scale.FULL: 100}
"""How many commands are run at most: each loads the whole program."""


def run(scale: Scale) -> Iterator[Promise]:
    """The run, then the search of all that is left of it."""
    heard = Heard()
    with tempfile.TemporaryDirectory(prefix="idverdict-suite-") as name:
        folder = Path(name)
        observed: dict[str, bytes] = {}
        statuses = _whole_run(heard, folder, observed, CASES_SENT[scale], COMMANDS[scale])
        stored = _files(folder / "server" / "data", but="master.key")
        written = _files(folder / "server", but="master.key", below="data")
    first = next(iter(heard.secrets.values())).decode()
    written["log of a failing reader"] = _failing_reader(heard, first, observed)
    written = {**written, **{f"told to callers: {what}": said for what, said in heard.told.items()}}
    spellings, overlooked = missed(heard.secrets)
    yield Promise(
        "the search finds every value in every spelling, plain and packed, where it is planted",
        f"{len(heard.secrets)} values, {spellings - len(overlooked):,} of {spellings:,} planted found",
        not overlooked,
    )
    yield _clean("logs, errors, output of commands and temporary files", written, heard, statuses)
    yield _clean("metrics, page of calls, and spans as they were sent", observed, heard, statuses)
    yield _clean("database and evidence store, which are sealed", stored, heard, statuses)


def _whole_run(heard: Heard, folder: Path, observed: dict[str, bytes], cases: int, commands: int) -> list[str]:
    """What is done; gives the statuses of calls and commands. What operators see of it is added to ``observed``."""
    inputs, home = folder / "inputs", folder / "server"
    for made in (inputs, home):
        made.mkdir()
    bank = bank_in(inputs)
    with collector() as collected:
        settings = {**bank.tls, **bank.tokens, "admin_address": "127.0.0.1:0", "otlp_endpoint": collected.endpoint}
        with shipped(home, log_level="debug", reveal_compared=True, **settings) as server:
            statuses = _calls_and_commands(heard, server, bank, cases, commands)
            observed |= pages_of("the run", admin_address(home / "stderr"))
    observed |= collected.places("the run")
    heard.know_keys(home / "data" / "keys" / "master.key")
    return statuses


def _calls_and_commands(heard: Heard, server: Shipped, bank: Bank, cases: int, commands: int) -> list[str]:
    """Good cases, faults, strangers and an outage, then the command line; gives the statuses."""
    with client_of(bank, server.address, "verifier") as one, client_of(bank, server.address, "auditor") as other:
        stub = v1.VerificationServiceStub(one)
        sent = send_cases(heard, stub, CASES[:cases])
        statuses = send_faults(heard, stub, one, sent[0])
        statuses += send_faults(heard, v1.VerificationServiceStub(other), other, sent[0])
        with without(server.folder / "data" / "evidence"):
            again = v1.CreateVerificationRequest()
            again.CopyFrom(sent[0])
            again.request_id = "outage"
            statuses.append(heard.call("outage", lambda: stub.CreateVerification(again)))
    statuses += send_strangers(heard, bank, server.address, sent[0].claim.name)
    runs = run_commands(heard, server, sent[0], bank.folder, commands)
    return [*statuses, *(f"exit {status}" for status in runs)]


def _failing_reader(heard: Heard, value: str, observed: dict[str, bytes]) -> bytes:
    """A server whose reader fails with a value in its exception's text; gives its log."""
    with (
        collector() as collected,
        fleet(
            1, reader=Indiscreet(value), log_level="debug", admin_address="127.0.0.1:0",
            otlp_endpoint=collected.endpoint,
        ) as servers,
        channel(servers.addresses()[0]) as connection,
    ):  # fmt: skip
        stub = v1.VerificationServiceStub(connection)
        picture = b"\xff\xd8\xff SPECIMEN"
        heard.call("failing reader", lambda: stub.ReadDocument(v1.ReadDocumentRequest(image=picture)))
        request = create_request(
            {"name": value}, picture, request_id="failing", customer_reference="customer", purpose="PURPOSE_REVIEW"
        )
        heard.call("failing verification", lambda: stub.CreateVerification(request))
        observed |= pages_of("the failing reader", admin_address(servers.log))
        servers.replicas.pop().stop()
        observed |= collected.places("the failing reader")
        return servers.log.read_bytes()


def _files(folder: Path, *, but: str, below: str = "") -> dict[str, bytes]:
    """The content of all files, but of those of a name and those below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != but and not (below and path.is_relative_to(folder / below))
    }


def _clean(what: str, places: Mapping[str, bytes], heard: Heard, statuses: list[str]) -> Promise:
    found: list[Finding] = scan(places, heard.secrets)
    size = sum(map(len, places.values())) / 1024
    named = sorted({f"{finding.secret} in {finding.place} as {finding.spelling}" for finding in found})
    return Promise(
        f"{what}: no value, picture, token or key of the run in any spelling",
        f"{len(places)} places, {size:,.0f} KiB, of {len(statuses)} refusals and commands with {len(set(statuses))} "
        f"outcomes: {len(found)} findings{': ' + '; '.join(named[:5]) if named else ''}",
        not found and all(places) and size > 1 and {"UNAVAILABLE", "UNAUTHENTICATED"} <= set(statuses),
    )
