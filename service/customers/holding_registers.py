"""Use cases of PartyService on registers of holdings, which structures of any customer lead on into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from idverdict import v1

from service.call.error_reasons import ErrorReason
from service.call.errors import bad_field, not_found, request_id_reused
from service.call.times import timestamp
from service.customers.desk import digest_of
from service.owners.refused import StructureRefused
from service.owners.register_file import RegisterFile
from storage import BulkObjects, NotFound, ObjectTooLarge, RequestConflict, StorageError, Store
from storage.owner_graph.registers import Loading
from storage.owner_graph.values import NewRegister, NewStatement, RegisterVersion
from storage.owner_graph.words import SourceState

LARGEST_FILE: Final = 1 << 36
AT_ONCE: Final = 5_000
"""Statements in one transaction."""
_VERSION: Final = "idverdict.v1.HoldingRegisterVersion"


@dataclass(frozen=True, slots=True)
class HoldingRegisterRequests:
    """The registers of one tenant, for one person.

    Attributes:
        objects: opens files of the tenant's folder.
        clock: tells the time, aware.
    """

    store: Store
    objects: Callable[[], BulkObjects]
    person: str
    clock: Callable[[], datetime]

    def import_register(self, request: v1.ImportHoldingRegisterRequest) -> v1.HoldingRegisterVersion:
        """Import a file that lies in the tenant's folder, or is in the request.

        Raises ApiError HOLDING_REGISTER_NOT_FOUND, STRUCTURE_INVALID, REQUEST_ID_REUSED.
        """
        field = request.WhichOneof("source") or "source"
        try:
            return self.load(request, self._chunks(request))
        except NotFound:
            raise not_found(ErrorReason.HOLDING_REGISTER_NOT_FOUND, _VERSION) from None
        except (StructureRefused, ObjectTooLarge):
            raise bad_field(ErrorReason.STRUCTURE_INVALID, field) from None

    def load(self, request: v1.ImportHoldingRegisterRequest, chunks: Iterable[bytes]) -> v1.HoldingRegisterVersion:
        """Import a file that is given part by part: all of it or nothing.

        Raises StructureRefused, which names the line; ApiError REQUEST_ID_REUSED.
        """
        new = NewRegister(request.register, self.person, request.request_id, digest_of(request))
        registers = self.store.graph.registers
        try:
            if (first := registers.done(new)) is not None:
                return register_message(first)
        except RequestConflict:
            raise request_id_reused(_VERSION) from None
        file = RegisterFile(chunks)
        lines = (NewStatement(*line) for line in file.lines())
        first_part = list(islice(lines, AT_ONCE))  # a file of another form begins no version
        loading = registers.begin(new, self.clock())
        try:
            self._append(loading, first_part, lines)
            file.check()
            _require_as_stated(file, request)
        except Exception:
            with suppress(StorageError):  # the next import removes what is left
                registers.abandon(loading, self.clock())
            raise
        return register_message(registers.finish(loading, file.sha256.digest(), self.clock()))

    def versions(self, _request: v1.ListHoldingRegistersRequest) -> v1.ListHoldingRegistersResponse:
        """The latest versions of all registers."""
        return v1.ListHoldingRegistersResponse(versions=map(register_message, self.store.graph.registers.versions()))

    def drop(self, request: v1.DropHoldingRegisterRequest) -> v1.HoldingRegisterVersion:
        """Destroy a version. Raises ApiError HOLDING_REGISTER_NOT_FOUND."""
        _, register, _, version = request.name.split("/")
        try:
            return register_message(self.store.graph.registers.drop(register, int(version), self.clock()))
        except NotFound:
            raise not_found(ErrorReason.HOLDING_REGISTER_NOT_FOUND, _VERSION) from None

    def _append(self, loading: Loading, first: list[NewStatement], lines: Iterator[NewStatement]) -> None:
        part = first
        while part:
            self.store.graph.registers.append(loading, part)
            part = list(islice(lines, AT_ONCE))

    def _chunks(self, request: v1.ImportHoldingRegisterRequest) -> Iterable[bytes]:
        if request.content:
            return (request.content,)
        return self.objects().chunks(self.store.tenant, request.path, LARGEST_FILE)


def register_message(version: RegisterVersion) -> v1.HoldingRegisterVersion:
    """The message of a version."""
    return v1.HoldingRegisterVersion(
        name=f"holdingRegisters/{version.register_id}/versions/{version.version}",
        state="DROPPED" if version.state in (SourceState.REDACTED, SourceState.REMOVING) else version.state,
        parties=version.parties,
        statements=version.statements,
        sha256=version.file_sha256.hex() if version.file_sha256 else "",
        imported_by=version.person,
        create_time=timestamp(version.created_at),
        use_time=timestamp(version.used_from),
        replace_time=timestamp(version.used_until),
    )


def _require_as_stated(file: RegisterFile, request: v1.ImportHoldingRegisterRequest) -> None:
    """Raises StructureRefused where the file is not the one that the request expects."""
    if request.expected_sha256 and request.expected_sha256.lower() != file.sha256.hexdigest():
        raise StructureRefused("OTHER_FILE", "the file has another SHA-256")
    if request.expected_parties and request.expected_parties != file.parties:
        raise StructureRefused("OTHER_FILE", "the file has another number of parties")
    if request.expected_holdings and request.expected_holdings != file.holdings:
        raise StructureRefused("OTHER_FILE", "the file has another number of holdings")
