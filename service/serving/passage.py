"""The way of messages in and out: each takes a bounded time, and all that are being received a bounded memory.

gRPC tells of a message only once it is whole, and sets no time for that: a body that is sent a byte at a time, or an
answer that nobody reads, would hold its call's place for as long as its caller likes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError, overloaded
from service.call.shed import Shed
from service.load.shares import Shares

MIB = 1024 * 1024
Context = grpc.aio.ServicerContext[Any, Any]


class MessageRoom:
    """The memory for messages, from when one may begin to come until its call is over. For one event loop.

    What is being received may become as large as ``largest``, and so takes that much room; once it is there it takes
    what it has. A message without room waits. Among those whose party has room left, the first comes first.

    Args:
        room: how many bytes there are; the parties' shares of them.
        largest: the largest message that gRPC lets in, bytes.
    """

    def __init__(self, room: Shares, largest: int) -> None:
        self._room = room
        self._largest = min(largest, room.total)
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []

    @property
    def taken(self) -> int:
        """How many bytes are taken."""
        return self._room.total - self._room.left

    async def place(self, party: str) -> Place:
        """Wait for room for one message of a party; it is given back by `Place.shrink_to`."""
        if self._waiting or not self._room.has_room(party, self._largest):
            await self._turn(party)
        else:
            self._room.take(party, self._largest)
        return Place(self, party, self._largest)

    def give_back(self, party: str, amount: int) -> None:
        """Give room back to those who wait."""
        self._room.give_back(party, amount)
        self._admit()

    async def _turn(self, party: str) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((party, turn))
        self._admit()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._waiting.remove((party, turn))
            else:
                self.give_back(party, self._largest)
            raise

    def _admit(self) -> None:
        """Give room to those who wait, as far as there is any for them."""
        still: list[tuple[str, asyncio.Future[None]]] = []
        for party, turn in self._waiting:
            if turn.cancelled():
                still.append((party, turn))  # who waited takes it out
            elif self._room.has_room(party, self._largest):
                self._room.take(party, self._largest)
                turn.set_result(None)
            else:
                still.append((party, turn))
        self._waiting = still


@dataclass
class Place:
    """The room that one message takes.

    Attributes:
        room: what it is part of.
        party: who has it.
        amount: how many bytes.
    """

    room: MessageRoom
    party: str
    amount: int

    def shrink_to(self, amount: int) -> None:
        """The message has so many bytes and no more."""
        spared = self.amount - min(self.amount, amount)
        if spared:
            self.amount -= spared
            self.room.give_back(self.party, spared)


@dataclass(frozen=True, slots=True)
class Passage:
    """The way in and out of a server.

    Attributes:
        receive_s: how long a message may take to come, in seconds.
        send_s: how long an answer may take to be read, in seconds, for its beginning and for each MiB of it.
        room: the memory for messages.
    """

    receive_s: float
    send_s: float
    room: MessageRoom

    @asynccontextmanager
    async def receive(self, context: Context, party: str) -> AsyncIterator[list[Any]]:
        """The one message of a call, as bytes, or what gRPC gives where there is none; the block is all its work.

        It is alone in a list, to be taken out: it takes its memory twice while both it and its content are there.

        Raises:
            ApiError: TRANSFER_TOO_SLOW; OVERLOADED where there was no room for it in that time.
        """
        until = time.monotonic() + self.receive_s
        try:
            async with asyncio.timeout(self.receive_s):
                place = await self.room.place(party)
        except TimeoutError:
            raise overloaded(Shed.MESSAGE_BYTES) from None
        try:
            try:
                async with asyncio.timeout(until - time.monotonic()):
                    raw = await context.read()
            except TimeoutError:
                raise ApiError(ErrorReason.TRANSFER_TOO_SLOW, shed=Shed.SLOW_SENDER) from None
            place.shrink_to(len(raw) if isinstance(raw, bytes) else 0)
            alone = [raw]
            del raw
            yield alone
        finally:
            place.shrink_to(0)

    def answers(self, context: Context) -> Answers:
        """The way out of one call."""
        return Answers(context, self.send_s)


@dataclass
class Answers:
    """The answers of one call, each written within the time that its reader has left.

    Attributes:
        context: of the call.
        send_s: see `Passage`.
    """

    context: Context
    send_s: float
    _waited_s: float = field(default=0.0, init=False)
    _sent: int = field(default=0, init=False)

    async def send(self, answer: bytes) -> None:
        """Send one message. Raises ApiError TRANSFER_TOO_SLOW."""
        self._sent += len(answer)
        began = time.monotonic()
        left = self.send_s * (1 + self._sent / MIB) - self._waited_s
        try:
            async with asyncio.timeout(max(0.0, left)):
                await self.context.write(answer)
        except TimeoutError:
            raise ApiError(ErrorReason.TRANSFER_TOO_SLOW, shed=Shed.SLOW_READER) from None
        self._waited_s += time.monotonic() - began
