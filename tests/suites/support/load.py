"""Clients that send requests to whichever server runs, and insist on each until it is answered."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from threading import Event, Lock, Thread
from types import TracebackType

import grpc
from google.rpc.error_details_pb2 import ErrorInfo, RetryInfo
from grpc_status.rpc_status import from_call
from idverdict.client import channel

from tests.suites.support.requests import call, request

_PAUSE_S = 0.05
_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A call that failed: its status code, its reason where it has one, whether it says when to come back."""

    code: str
    reason: str
    retry_info: bool
    seconds: float

    @classmethod
    def of(cls, error: grpc.RpcError, seconds: float) -> Refusal:
        """What a failed call says."""
        info, retry = ErrorInfo(), RetryInfo()
        details = getattr(from_call(error), "details", ())
        unpacked = [(detail.Unpack(info), detail.Unpack(retry)) for detail in details]
        return cls(error.code().name, info.reason, any(is_retry for _, is_retry in unpacked), seconds)


class Load:
    """Clients at work until the block is left; each then finishes the request that it is at.

    Args:
        addresses: tells where servers are just now.
        name: what the ids of the requests begin with.
        clients: how many calls are in progress at once.

    Attributes:
        answers: the acknowledged answers by request id, byte for byte.
        refusals: every call that failed.
        unanswered: ids of requests that were given up.
        longest_s: the longest that a request took until it was acknowledged, repetitions included.
    """

    def __init__(self, addresses: Callable[[], Sequence[str]], name: str = "load", clients: int = 4) -> None:
        self.answers: dict[str, bytes] = {}
        self.refusals: list[Refusal] = []
        self.unanswered: list[str] = []
        self.longest_s = 0.0
        self._addresses = addresses
        self._name = name
        self._numbers = count()
        self._stopping = Event()
        self._guard = Lock()
        self._clients = [Thread(target=self._work, daemon=True) for _ in range(clients)]

    def __enter__(self) -> Load:
        for client in self._clients:
            client.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        for client in self._clients:
            client.join()

    def wait_for(self, answers: int) -> float:
        """Wait until so many more requests are acknowledged; returns the seconds that took."""
        began, wanted = time.monotonic(), len(self.answers) + answers
        while len(self.answers) < wanted:
            assert time.monotonic() < began + _PATIENCE_S, "nothing is acknowledged any more"
            time.sleep(0.005)
        return time.monotonic() - began

    def wait_for_refusal(self) -> None:
        """Wait until a further call fails."""
        began, known = time.monotonic(), len(self.refusals)
        while len(self.refusals) == known:
            assert time.monotonic() < began + _PATIENCE_S, "every call succeeds"
            time.sleep(0.005)

    def _work(self) -> None:
        channels: dict[str, grpc.Channel] = {}
        while not self._stopping.is_set():
            self._insist(f"{self._name}-{next(self._numbers)}", channels)
        for one in channels.values():
            one.close()

    def _insist(self, request_id: str, channels: dict[str, grpc.Channel]) -> None:
        sent, began = request(request_id), time.monotonic()
        while time.monotonic() < began + _PATIENCE_S:
            addresses = self._addresses()
            for gone in channels.keys() - set(addresses):
                channels.pop(gone).close()
            if not addresses:
                time.sleep(_PAUSE_S)
                continue
            address = random.choice(addresses)
            if address not in channels:
                channels[address] = channel(address, options=[("grpc.enable_retries", 0)])
            tried = time.monotonic()
            try:
                answer = call(channels[address], sent)
            except grpc.RpcError as error:
                with self._guard:
                    self.refusals.append(Refusal.of(error, time.monotonic() - tried))
                time.sleep(_PAUSE_S)
                continue
            with self._guard:
                self.answers[request_id] = answer
                self.longest_s = max(self.longest_s, time.monotonic() - began)
            return
        self.unanswered.append(request_id)
