"""Whether a failed call says what the contract promises, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import grpc
from google.rpc import error_details_pb2
from grpc_status.rpc_status import from_call

from service.call.error_reasons import KINDS, ErrorReason
from service.call.errors import DOMAIN

ANSWERED: Final = "answered"
_RULE: Final = "breaks the rule "


def outcome(call: Callable[[], Any]) -> str:
    """How a call ends: `ANSWERED`, its reason, or, of an error that is not as promised, what is wrong in brackets."""
    try:
        call()
    except grpc.RpcError as error:
        return _reason(error)
    return ANSWERED


def is_clear(outcome: str) -> bool:
    """Whether a call was answered, or refused as promised: never INTERNAL."""
    return not outcome.startswith("(") and outcome != ErrorReason.INTERNAL


def _reason(error: grpc.RpcError) -> str:
    status, infos, texts = from_call(error), [], []
    for packed in status.details if status is not None else ():
        name = packed.TypeName().rpartition(".")[2]
        detail: Any = getattr(error_details_pb2, name)()
        packed.Unpack(detail)
        if name == "ErrorInfo":
            infos.append(detail)
        elif name == "BadRequest":
            texts += [violation.description for violation in detail.field_violations]
    if len(infos) != 1 or infos[0].domain != DOMAIN or infos[0].reason not in set(ErrorReason):
        return f"({error.code().name} without a reason)"
    reason = ErrorReason(infos[0].reason)
    if (error.code(), error.details()) != KINDS[reason]:
        return f"({reason} of another kind)"
    if any(text != KINDS[reason][1] and not text.removeprefix(_RULE).replace(".", "").replace("_", "").isalnum()
           for text in texts):  # fmt: skip
        return f"({reason} with a text of its own)"
    return reason.value
