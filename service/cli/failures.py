"""What the command line says of failures: one line for a person, by reason, without any value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import typer
from google.rpc.status_pb2 import Status

FAILED = 1
MISUSED = 2


class UsageError(Exception):
    """Arguments or files that cannot be used; the text is fit to be shown."""


class ServerUnreachable(Exception):
    """No server answered at an address."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"SERVER_UNREACHABLE: no server answers at {address}; check the address, that it runs, and that both sides "
            "use TLS or neither does"
        )


@dataclass
class Failure:
    """Whether something failed: the exit status so far."""

    status: int = 0


@contextmanager
def explained() -> Iterator[Failure]:
    """Turn known failures inside the block into a line on standard error and an exit status."""
    failure = Failure()
    try:
        yield failure
    except Exception as error:
        known = _known(error)
        if known is None:
            raise
        failure.status, text = known
        typer.echo(f"idverdict: {text}", err=True)


def _known(error: Exception) -> tuple[int, str] | None:
    import grpc  # noqa: PLC0415 - only a failure needs all of these
    from grpc_status.rpc_status import from_call  # noqa: PLC0415

    from ocr.decoding.process import DecodingUnavailableError  # noqa: PLC0415
    from ocr.engines import EngineUnavailableError  # noqa: PLC0415
    from service.call.errors import ApiError  # noqa: PLC0415
    from service.serving.port.listening import CannotListen  # noqa: PLC0415
    from service.settings import SettingsError  # noqa: PLC0415
    from service.verification.policy import PolicyError  # noqa: PLC0415
    from service.verification.replay import PolicyNotKept  # noqa: PLC0415
    from storage import StorageError  # noqa: PLC0415

    if isinstance(error, SettingsError):
        return MISUSED, "settings: " + "; ".join(str(error).splitlines())
    if isinstance(error, UsageError | PolicyError):
        return MISUSED, str(error)
    if isinstance(error, StorageError):
        return FAILED, f"{error.reason}: {error}"
    unavailable = EngineUnavailableError | DecodingUnavailableError
    if isinstance(error, CannotListen | unavailable | PolicyNotKept | ServerUnreachable):
        return FAILED, str(error)
    if isinstance(error, ApiError):
        return FAILED, _from_status(error.status())
    if isinstance(error, grpc.RpcError):
        status = from_call(error)
        return FAILED, _from_status(status) if status else f"the call failed: {error.code().name}"
    return None


def _from_status(status: Status) -> str:
    """The reason, the message, and the fields at fault where it names any."""
    from google.rpc.error_details_pb2 import BadRequest, ErrorInfo  # noqa: PLC0415

    text = str(status.message)
    for detail in status.details:
        info, bad = ErrorInfo(), BadRequest()
        if detail.Unpack(info):
            text = f"{info.reason}: {text}"
        elif detail.Unpack(bad):
            told = str(status.message)
            faults = (
                _fault(fault.field, "" if fault.description == told else fault.description)
                for fault in bad.field_violations
            )
            text = f"{text} {', '.join(faults)}"
    return text


def _fault(field: str, description: str) -> str:
    """A field with what is wrong with it, as far as either is told."""
    return f"{field} ({description})" if field and description else field or description
