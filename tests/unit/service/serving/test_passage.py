"""The way of messages in and out: bounded in time and in memory, whoever waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.call.shed import Shed
from service.load.shares import Shares
from service.serving import passage as module
from service.serving.passage import MIB, MessageRoom, Passage
from tests.waiting import come_about

NEVER_S = 600.0


class Caller:
    """A call's context: ``read`` and ``write`` do as they are told."""

    def __init__(
        self, read: Callable[[], Awaitable[Any]] | None = None, write: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self._read, self._write = read, write

    async def read(self) -> Any:
        """One message."""
        return await self._read() if self._read else b"x" * 10

    async def write(self, _message: bytes) -> None:
        """Take an answer."""
        if self._write:
            await self._write()


async def forever() -> None:
    """Nothing comes."""
    await asyncio.sleep(NEVER_S)


def passage(receive_s: float = NEVER_S, send_s: float = NEVER_S, total: int = 100, share: float = 1.0) -> Passage:
    """A passage whose messages may have forty bytes each."""
    return Passage(receive_s, send_s, MessageRoom(Shares(total, share), 40))


async def failure(call: Awaitable[Any]) -> ApiError:
    """How something is refused."""
    with pytest.raises(ApiError) as caught:
        await call
    return caught.value


async def received(way: Passage, caller: Any, party: str = "retail", hold: asyncio.Event | None = None) -> Any:
    """Receive one message, and hold it until an event."""
    async with way.receive(caller, party) as alone:
        if hold is not None:
            await hold.wait()
        return alone.pop()


async def test_body_that_does_not_come_ends_and_gives_its_room_back() -> None:
    """The sender is told, the rule is counted, and nothing is taken any more."""
    way = passage(receive_s=0.05)
    error = await failure(received(way, Caller(forever)))
    assert (error.reason, error.shed) == (ErrorReason.TRANSFER_TOO_SLOW, Shed.SLOW_SENDER)
    assert way.room.taken == 0


async def test_answer_that_nobody_reads_ends() -> None:
    """The reader's time is bounded for each message."""
    error = await failure(passage(send_s=0.05).answers(Caller(write=forever)).send(b"answer"))  # type: ignore[arg-type]
    assert (error.reason, error.shed) == (ErrorReason.TRANSFER_TOO_SLOW, Shed.SLOW_READER)


async def test_reader_who_is_slow_again_and_again_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several answers share the time: a reader cannot spend it anew on each, unless there is much to read."""
    now = 0.0
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now))

    async def slow() -> None:
        nonlocal now
        await asyncio.sleep(0)
        now += 61.0

    answers = passage(send_s=60.0).answers(Caller(write=slow))  # type: ignore[arg-type]
    await answers.send(b"first")
    assert (await failure(answers.send(b"second"))).reason is ErrorReason.TRANSFER_TOO_SLOW
    patient = passage(send_s=60.0).answers(Caller(write=slow))  # type: ignore[arg-type]
    for _ in range(3):
        await patient.send(bytes(MIB))


async def test_message_takes_what_it_may_have_and_then_what_it_has() -> None:
    """Forty bytes while it comes, ten once it is there, none when its call is over."""
    way, coming, hold = passage(), asyncio.Event(), asyncio.Event()

    async def read() -> bytes:
        await coming.wait()
        return b"x" * 10

    task = asyncio.create_task(received(way, Caller(read), hold=hold))
    await asyncio.sleep(0)
    assert way.room.taken == 40
    coming.set()
    await come_about(lambda: way.room.taken == 10)
    hold.set()
    assert await task == b"x" * 10
    assert way.room.taken == 0


async def test_messages_beyond_the_room_wait_for_it() -> None:
    """Two of forty bytes fit into a hundred; the third comes once one of them is smaller than it might have been."""
    way, coming = passage(), asyncio.Event()

    async def read() -> bytes:
        await coming.wait()
        return b"x" * 10

    tasks = [asyncio.create_task(received(way, Caller(read))) for _ in range(3)]
    await come_about(lambda: way.room.taken == 80)
    await asyncio.sleep(0)
    assert way.room.taken == 80
    coming.set()
    assert await asyncio.gather(*tasks) == [b"x" * 10] * 3
    assert way.room.taken == 0


async def test_room_that_does_not_come_is_overload() -> None:
    """Who waited in vain is told to come back, and leaves the line."""
    way = passage(receive_s=0.05, total=40)
    hold = asyncio.Event()
    first = asyncio.create_task(received(way, Caller(), hold=hold))
    await come_about(lambda: way.room.taken == 10)
    error = await failure(received(way, Caller(), "loans"))
    assert (error.reason, error.shed) == (ErrorReason.OVERLOADED, Shed.MESSAGE_BYTES)
    assert error.retry_after is not None
    hold.set()
    await first
    assert way.room.taken == 0


async def test_hoarder_of_the_room_leaves_some_to_others() -> None:
    """One party's stalled bodies take their share of the room; another's message passes them all."""
    way = passage(total=400, share=0.75)
    stalled = [asyncio.create_task(received(way, Caller(forever), "retail")) for _ in range(20)]
    await come_about(lambda: way.room.taken == 280)
    assert await received(way, Caller(), "loans") == b"x" * 10
    for task in stalled:
        task.cancel()
    await asyncio.gather(*stalled, return_exceptions=True)
    assert way.room.taken == 0


async def test_caller_who_leaves_the_line_frees_it_for_the_next() -> None:
    """A call that is cancelled while it waits, or at the moment of its turn, keeps no room."""
    way, hold = passage(total=40), asyncio.Event()
    first = asyncio.create_task(received(way, Caller(), hold=hold))
    await asyncio.sleep(0)
    second, third = (asyncio.create_task(received(way, Caller())) for _ in range(2))
    await asyncio.sleep(0)
    second.cancel()
    hold.set()
    await first
    assert await third == b"x" * 10
    assert second.cancelled()
    assert way.room.taken == 0
