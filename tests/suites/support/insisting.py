"""Calls to whichever server runs just now, sent again with the same request until they are answered."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import grpc
from google.protobuf.message import Message
from idverdict.client import channel, error_info

PAUSE_S: Final = 0.05
PATIENCE_S: Final = 120.0
_AGAIN: Final = frozenset({
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.UNKNOWN,
    grpc.StatusCode.INTERNAL,
})  # fmt: skip
_CHANGED: Final = frozenset({"CUSTOMER_CHANGED"})
"""Refusals that only say that somebody else was quicker, often."""


class Wire:
    """The calls of one thread.

    Args:
        addresses: tells where servers are just now.

    Attributes:
        cut_off: how many attempts failed.
        longest_s: the longest that a call took until it was answered, repetitions included.
    """

    def __init__(self, addresses: Callable[[], Sequence[str]]) -> None:
        self.cut_off = 0
        self.longest_s = 0.0
        self._addresses = addresses
        self._channels: dict[str, grpc.Channel] = {}

    def ask(self, stub: Callable[[grpc.Channel], Any], method: str, request: Message) -> Any:
        """The answer to a request. Raises grpc.RpcError for a final refusal, AssertionError out of patience."""
        began = time.monotonic()
        while time.monotonic() < began + PATIENCE_S:
            try:
                answer = getattr(stub(self._channel()), method)(request, timeout=20)
            except grpc.RpcError as error:
                info = error_info(error)
                if error.code() not in _AGAIN and (info is None or info.reason not in _CHANGED):
                    raise
                self.cut_off += 1
                time.sleep(PAUSE_S)
                continue
            self.longest_s = max(self.longest_s, time.monotonic() - began)
            return answer
        raise AssertionError(f"{method} is not answered")

    def close(self) -> None:
        """End all connections."""
        for one in self._channels.values():
            one.close()

    def _channel(self) -> grpc.Channel:
        while not (addresses := self._addresses()):
            time.sleep(PAUSE_S)
        for gone in self._channels.keys() - set(addresses):
            self._channels.pop(gone).close()
        address = random.choice(list(addresses))
        if address not in self._channels:
            self._channels[address] = channel(address, options=[("grpc.enable_retries", 0)])
        return self._channels[address]
