"""A reviewer who settles whatever case there is, by asking the customer once more, until told to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import count
from threading import Event, Thread
from types import TracebackType
from typing import Final

import grpc
from idverdict import v1
from idverdict.client import error_info

from tests.suites.support.insisting import Wire

REVIEWS: Final = v1.ReviewServiceStub
_PAUSE_S: Final = 0.3
_MOVED_ON: Final = frozenset({"CASE_CHANGED", "CLAIM_LOST"})


class Reviewer:
    """One person at work until the block is left and no case is open any more.

    Args:
        addresses: tells where servers are just now.

    Attributes:
        decided: verification of each case whose decision was acknowledged, by the case.
        failures: what ended the work.
    """

    def __init__(self, addresses: Callable[[], Sequence[str]]) -> None:
        self.decided: dict[str, str] = {}
        self.failures: list[str] = []
        self._wire = Wire(addresses)
        self._numbers = count()
        self._stopping = Event()
        self._thread = Thread(target=self._work, daemon=True)

    def __enter__(self) -> Reviewer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join()

    def _work(self) -> None:
        try:
            while True:
                last = self._stopping.is_set()  # whatever is opened later is nobody's of this suite
                claim = v1.ClaimCasesRequest(count=3, request_id=f"claim-{next(self._numbers)}")
                cases = self._wire.ask(REVIEWS, "ClaimCases", claim).cases
                for case in cases:
                    self._settle(case)
                if not cases:
                    if last:
                        return
                    time.sleep(_PAUSE_S)
        except Exception as error:
            self.failures.append(f"{type(error).__name__}: {str(error)[:500]}")
        finally:
            self._wire.close()

    def _settle(self, case: v1.CaseOutline) -> None:
        """Look at a case and decide it; once more where it has changed meanwhile. One that was lost is another's."""
        while True:
            number = next(self._numbers)
            shown = self._wire.ask(REVIEWS, "GetCase", v1.GetCaseRequest(name=case.name)).outline
            seen = v1.OpenCaseRequest(name=case.name, fence=case.fence, request_id=f"open-{number}")
            decision = v1.DecideCaseRequest(
                name=case.name,
                fence=case.fence,
                etag=shown.etag,
                decision=v1.CASE_DECISION_RESUBMIT,
                reason_codes=["DETAILS_TO_BE_CORRECTED"],
                request_id=f"decide-{number}",
            )
            try:
                self._wire.ask(REVIEWS, "OpenCase", seen)
                made = self._wire.ask(REVIEWS, "DecideCase", decision)
            except grpc.RpcError as error:
                info = error_info(error)
                if info is None or info.reason not in _MOVED_ON:
                    raise
                if info.reason == "CLAIM_LOST":
                    return
                continue
            self.decided[case.name] = made.verification
            return
