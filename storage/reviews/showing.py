"""What people look at: a delivered case, revealed values, pictures; each is logged before it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from storage.audit.entry import Event
from storage.errors import ClaimLost
from storage.reviews.acts import Acts, Done
from storage.reviews.reading import CaseReader
from storage.reviews.rows import CaseRow
from storage.reviews.sealed_rows import NewStep
from storage.reviews.values import Act, Case, Opinion, Outline, Person
from storage.reviews.words import CASE, CaseAction, StepKind


@dataclass(frozen=True, slots=True)
class Showing:
    """Shows the cases of one tenant to those who hold them. Methods raise as `Acts.carry_out` and `CaseReader.get`."""

    acts: Acts
    reader: CaseReader

    def deliver(self, case_id: str, person: Person | None, *, even_restricted: bool = False) -> Case:
        """A case for its holder, or for an auditor, who is no ``person`` of its history; logged as delivered.

        Raises ClaimLost for a person who does not hold it.
        """
        case = self.reader.get(case_id, even_restricted=even_restricted)
        if person is not None and case.outline.holder != person.name:
            raise ClaimLost
        self.acts.log.tell(Event(StepKind.CASE_DELIVERED, CASE, case_id))
        return case

    def open(self, act: Act) -> Outline:
        """The case was shown to its holder; from then on counts how long they take. Raises as `Acts.carry_out`."""

        def change(_session: Session, row: CaseRow, now: datetime) -> Done:
            row.shown_at = row.shown_at or now
            return Done(NewStep(StepKind.CASE_OPENED, seconds=_waited(row, now)))

        return self.acts.carry_out(act, change)

    def reveal(self, act: Act, fields: tuple[str, ...], opinion: Opinion) -> Outline:
        """Let the holder see masked fields for a reason; each is named by attempt, document and name."""

        def change(_session: Session, _row: CaseRow, _now: datetime) -> Done:
            codes = opinion.reason_codes
            return Done(NewStep(StepKind.VALUES_REVEALED, fields=fields, reason_codes=codes, note=opinion.note))

        return self.acts.carry_out(act, change)

    def picture(self, case_id: str, person: Person, picture: str, digest: bytes) -> None:
        """Log that a picture is shown to the holder. Raises NotFound, ClaimLost."""
        if self.reader.outline(case_id).holder != person.name:
            raise ClaimLost
        self.acts.log.tell(Event(CaseAction.PICTURE_SHOWN, CASE, case_id, {f"picture.{picture}": digest}))


def _waited(row: CaseRow, now: datetime) -> int:
    """Whole seconds that a case waited for somebody."""
    return max(0, int((now - row.created_at).total_seconds()))
