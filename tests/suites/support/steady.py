"""Callers with the shipped client settings and nothing beside them: what fails for them, fails."""

from __future__ import annotations

import time
from collections import Counter
from itertools import count
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any

import grpc
from idverdict import v1
from idverdict.client import Options, channel, error_info

from tests.suites.support.requests import LARGE, call, request

_PATIENCE_S = 60.0
_EVERY_S = 0.05
_LARGE_EVERY = 20


class Steady:
    """Callers at work until the block is left: each creates, gets, lists and fetches a picture, over one channel.

    Args:
        target: a gRPC target; with several addresses the channel goes round them.
        name: what the ids of the requests begin with.
        callers: how many calls are in progress at once, about.
        options: channel arguments in the place of the shipped ones.
        only_list: make no other calls than for lists.

    Attributes:
        answers: the acknowledged verifications by request id, byte for byte.
        calls: how many calls were made.
        failures: how many failed for good, by code and reason.
        longest_s: the longest that a call took.
    """

    def __init__(
        self, target: str, name: str, callers: int = 3, options: Options = (), *, only_list: bool = False
    ) -> None:
        self.answers: dict[str, bytes] = {}
        self.calls = 0
        self.failures: Counter[str] = Counter()
        self.longest_s = 0.0
        self._target = target
        self._options = options
        self._only_list = only_list
        self._name = name
        self._numbers = count()
        self._stopping = Event()
        self._guard = Lock()
        self._callers = [Thread(target=self._work, daemon=True) for _ in range(callers)]

    def __enter__(self) -> Steady:
        for caller in self._callers:
            caller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        for caller in self._callers:
            caller.join()

    def wait_for(self, calls: int) -> None:
        """Wait until so many more calls are done."""
        until, wanted = time.monotonic() + _PATIENCE_S, self.calls + calls
        while self.calls < wanted:
            assert time.monotonic() < until, f"nothing is answered any more: {self.failures}"
            time.sleep(0.01)

    def _work(self) -> None:
        with channel(self._target, options=self._options) as connection:
            stub = v1.VerificationServiceStub(connection)
            while not self._stopping.is_set():
                if not self._only_list:
                    self._create(connection, stub)
                self._call(lambda: stub.ListVerifications(v1.ListVerificationsRequest(page_size=5), timeout=20))
                time.sleep(_EVERY_S)

    def _create(self, connection: grpc.Channel, stub: v1.VerificationServiceStub) -> None:
        number = next(self._numbers)
        sent = request(f"{self._name}-{number}{'' if number % _LARGE_EVERY else LARGE}")
        answer: bytes | None = self._call(lambda: call(connection, sent))
        if answer is None:
            return
        self.answers[sent.request_id] = answer
        kept = v1.Verification.FromString(answer)
        picture = v1.GetEvidenceRequest(name=kept.evidence[0].name)
        self._call(lambda: stub.GetVerification(v1.GetVerificationRequest(name=kept.name), timeout=20))
        self._call(lambda: list(stub.GetEvidence(picture, timeout=20)))

    def _call(self, make: Any) -> Any:
        began, failure = time.monotonic(), ""
        try:
            return make()
        except grpc.RpcError as error:
            info = error_info(error)
            failure = f"{error.code().name} {info.reason if info else error.details()}"
            return None
        finally:
            with self._guard:
                self.calls += 1
                self.longest_s = max(self.longest_s, time.monotonic() - began)
                if failure:
                    self.failures[failure] += 1
