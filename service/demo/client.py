"""Sends a case to the server as any caller would, and holds the answer against what was expected."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import grpc
from google.rpc.error_details_pb2 import BadRequest
from grpc_status.rpc_status import from_call
from idverdict import v1
from idverdict.client import error_info

from service.annotate import Refused
from service.annotate.wording import decision_of, objections
from service.demo.afterwards import afterwards
from service.demo.cases import Case

TIMEOUT_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A case, what was sent, and what came back.

    Attributes:
        case: the case.
        request: what was sent.
        answer: the verification, or the error in its place.
        ms: milliseconds until the answer was there, as the client saw it.
        first: for a repeated request_id, the case that used it first.
        ending: what became of the verification afterwards; empty where nothing followed.
    """

    case: Case
    request: v1.CreateVerificationRequest
    answer: v1.Verification | Refused
    ms: float
    first: Shown | None = None
    ending: str = ""

    @property
    def outcome(self) -> str:
        """The decision, or the gRPC status of an error."""
        return self.answer.status if isinstance(self.answer, Refused) else decision_of(self.answer.verdict)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The codes of the reasons, each once, or the error's reason."""
        if isinstance(self.answer, Refused):
            return (self.answer.reason,)
        return tuple(dict.fromkeys(reason.code for reason in self.answer.verdict.reasons))

    @property
    def remarks(self) -> tuple[str, ...]:
        """Codes that checks gave and that do not count."""
        if isinstance(self.answer, Refused):
            return ()
        codes = dict.fromkeys(check.code for check in objections(self.answer.verdict))
        return tuple(code for code in codes if code not in self.reasons)

    @property
    def as_expected(self) -> bool:
        """Whether the case came out as it should."""
        wanted = self.case
        return (
            self.outcome == wanted.expected
            and self.ending == wanted.then
            and (not wanted.code or wanted.code in self.reasons)
            and (not wanted.remark or wanted.remark in self.remarks)
            and (self.first is None or wanted.expected != self.first.outcome or self.answer == self.first.answer)
        )


def send(
    connection: grpc.Channel, case: Case, request: v1.CreateVerificationRequest, first: Shown | None = None
) -> Shown:
    """Make the call of a case, and what follows it."""
    stub: Any = v1.VerificationServiceStub(connection)
    began = time.perf_counter()
    answer: v1.Verification | Refused
    try:
        answer = stub.CreateVerification(request, timeout=TIMEOUT_SECONDS)
    except grpc.RpcError as error:
        answer = _refused(error)
    ms = (time.perf_counter() - began) * 1000
    ending = afterwards(connection, answer) if case.then and not isinstance(answer, Refused) else ""
    return Shown(case, request, answer, ms, first, ending)


def _refused(error: grpc.RpcError) -> Refused:
    info, status = error_info(error), from_call(error)
    fields: list[str] = []
    for detail in status.details if status is not None else ():
        bad = BadRequest()
        if detail.Unpack(bad):
            fields += [violation.field for violation in bad.field_violations]
    return Refused(error.code().name, info.reason if info else "", error.details() or "", tuple(fields))
