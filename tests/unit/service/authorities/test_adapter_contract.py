"""One contract for every adapter: the same scenarios of the simulated authority, over each transport."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from idverdict.authority import v1 as authority

from service.authorities.adapter import Adapter, Fault, FaultKind, Question, Ticket
from service.authorities.channels import parse_channel
from service.authorities.grpc_adapter import GrpcAdapter
from service.authorities.http_adapter import HttpAdapter
from service.authorities.simulator.serving import served
from service.authorities.simulator.simulated import Simulated
from tests.authorities import EXAMPLES, scenario

TRANSPORTS = ("simulated", "simulated_http")


@contextmanager
def asking(transport: str, **happens: Any) -> Iterator[tuple[Adapter, Simulated]]:
    """The adapter of a transport to an authority of one scenario."""
    with served(scenario(**happens)) as (addresses, simulated):
        text = (EXAMPLES / f"{transport}.toml").read_text(encoding="utf-8")
        text = text.replace("127.0.0.1:50061", addresses.grpc).replace("http://127.0.0.1:50062", addresses.http)
        channel = parse_channel(text, transport)
        made = HttpAdapter(channel, ["127.0.0.1"], lambda _: None) if channel.http else GrpcAdapter(channel)
        try:
            yield made, simulated
        finally:
            made.close()


def question(id: str = "question-1") -> Question:
    """A question about a fictitious person."""
    return Question(id, {"name": "张样本", "document_number": "11010519491231002X"}, "REVIEW")


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("code", ["0", "1", "87"])
def test_codes_come_as_the_authority_sent_them(transport: str, code: str) -> None:
    """No adapter says what a code means."""
    with asking(transport, codes={"result": code}) as (adapter, _):
        reply = adapter.check(question(), 10)
        assert isinstance(reply, authority.Answer)
        assert [(one.name, one.value) for one in reply.codes] == [("result", code)]
        assert reply.vendor_reference.startswith("SPECIMEN")


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_question_is_the_same_by_its_id(transport: str) -> None:
    """Asked twice under one id it is answered twice and billed once; another id is another question."""
    with asking(transport) as (adapter, simulated):
        first, again = (adapter.check(question(), 10) for _ in range(2))
        assert first == again
        adapter.check(question("question-2"), 10)
        assert {id: one["billed"] for id, one in simulated.ledger()["questions"].items()} == {
            "question-1": 1,
            "question-2": 1,
        }


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_late_answer_is_accepted_first(transport: str) -> None:
    """An authority that takes its time gives a ticket."""
    with asking(transport, late_s=600) as (adapter, _):
        assert adapter.check(question(), 10) == Ticket("SPECIMEN")


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize(
    ("fault", "kind", "seconds"),
    [
        ("drop", FaultKind.UNKNOWN, 0.3),
        ("lost", FaultKind.UNKNOWN, 10),
        ("garbage", FaultKind.UNKNOWN, 10),
        ("busy", FaultKind.BUSY, 10),
    ],
)
def test_fault_says_what_is_known_and_the_next_attempt_succeeds(
    transport: str, fault: str, kind: FaultKind, seconds: float
) -> None:
    """Silence, a lost answer, garbage and a refusal are faults, never answers; then the same question is answered."""
    with asking(transport, **{fault: 1}) as (adapter, simulated):
        with pytest.raises(Fault) as raised:
            adapter.check(question(), seconds)
        assert raised.value.kind is kind
        assert isinstance(adapter.check(question(), 10), authority.Answer)
        (known,) = simulated.ledger()["questions"].values()
        assert known == {"attempts": 2, "billed": 1}


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_poll_gives_what_is_known(transport: str) -> None:
    """A question can be looked up: unknown, accepted, and the answer of one whose answer was lost."""
    with asking(transport, lost=1) as (adapter, _):
        assert adapter.poll("question-1", "", 10) is None
        with pytest.raises(Fault):
            adapter.check(question(), 10)
        assert isinstance(adapter.poll("question-1", "", 10), authority.Answer)
    with asking(transport, late_s=600) as (adapter, _):
        adapter.check(question(), 10)
        assert adapter.poll("question-1", "SPECIMEN", 10) == Ticket("SPECIMEN")
