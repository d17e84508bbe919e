"""What an inspection of the audit log can find."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What is wrong. PICTURE_… of the kept pictures, RECORD_… of the rows that the log tells of, the rest of itself."""

    NOT_OPENED = "NOT_OPENED"
    ENTRY_MISSING = "ENTRY_MISSING"
    ENTRY_MISPLACED = "ENTRY_MISPLACED"
    ENTRY_ALTERED = "ENTRY_ALTERED"
    ENTRY_FORGED = "ENTRY_FORGED"
    NODES_ALTERED = "NODES_ALTERED"
    TIME_WENT_BACK = "TIME_WENT_BACK"
    CHECKPOINT_BEYOND = "CHECKPOINT_BEYOND"
    CHECKPOINT_DIFFERS = "CHECKPOINT_DIFFERS"
    RECORD_MISSING = "RECORD_MISSING"
    RECORD_ALTERED = "RECORD_ALTERED"
    RECORD_NOT_TOLD = "RECORD_NOT_TOLD"
    OLDER_RECORDS_ALTERED = "OLDER_RECORDS_ALTERED"
    ERASURE_NOT_TOLD = "ERASURE_NOT_TOLD"
    ERASURE_UNDONE = "ERASURE_UNDONE"
    PICTURE_MISSING = "PICTURE_MISSING"
    PICTURE_ALTERED = "PICTURE_ALTERED"
    PICTURE_NOT_TOLD = "PICTURE_NOT_TOLD"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as the log says, or as a log must be.

    Attributes:
        position: of the entry that it shows at; None where no entry tells of it.
        kind: what it is.
        what: the record, digest or size that is concerned; never a value.
    """

    position: int | None
    kind: FaultKind
    what: str = ""

    def __str__(self) -> str:
        place = "-" if self.position is None else str(self.position)
        return f"{place}  {self.kind}  {self.what}".rstrip()
