"""Parties of a file follow what becomes of the verifications that they were identified by, as the file itself does."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from idverdict import v1

from service.call.errors import ApiError
from service.canonical import canonical_json
from service.customers.desk import Plan, View, body_of
from service.customers.living import UNUSABLE, NothingNew, change_if_new
from service.customers.messages import day_text
from service.customers.parties import Parties, party_id_in
from service.customers.profile.deriving import day_of
from service.names import id_of
from storage.customer_files.values import NewEntry
from storage.customer_files.words import Entry


@dataclass(frozen=True, slots=True)
class LivingParties(Parties):
    """Brings the identification of parties up to date with the verifications that they were identified by."""

    def renew(self, file_id: str, verifications: Collection[str]) -> bool:
        """Add a state of each party whose verification says something else now; whether there was one.

        Raises ApiError as `change`.
        """

        def plan(view: View, now: datetime) -> Plan:
            parties, entries = dict(view.standing.parties), list[NewEntry]()
            for subject, entry in self.store.files.reader.subjects(view.opened, Entry.PARTY).items():
                stated = json.loads(body_of(entry))
                party_id = party_id_in(subject, stated)
                if id_of(stated["identification"]) not in verifications or party_id not in parties:
                    continue
                found = self._again(stated, day_of(now))
                if found is None or found == (_lasting(stated["reasons"]), stated["document_end"]):
                    continue
                reasons, ends = found
                body = canonical_json({**stated, "reasons": reasons, "document_end": ends})
                number = stated["document_number"] or None
                entries.append(NewEntry(Entry.PARTY, body, subject=subject, document_number=number))
                last = date.fromisoformat(ends) if ends else None
                parties[party_id] = replace(parties[party_id], identified=not reasons, ends=last)
            if not entries:
                raise NothingNew
            return Plan(replace(view.standing, parties=parties), tuple(entries))

        return change_if_new(self, file_id, plan)

    def _again(self, stated: Mapping[str, str], on: date) -> tuple[list[str], str] | None:
        """What is wrong with an identification now, and the document's end; None where it may not be used any more."""
        asked = v1.PutPartyRequest(
            display_name=stated["name"],
            document_number=stated["document_number"],
            identification=stated["identification"],
        )
        try:
            reasons, ends = self._identified(asked, on)
        except ApiError as error:
            if error.reason not in UNUSABLE:
                raise
            return None
        return _lasting(reasons), day_text(ends)


def _lasting(reasons: Iterable[str]) -> list[str]:
    """Reasons but for what a day brings about, which is seen on the day."""
    return [one for one in reasons if one != "DOCUMENT_ENDED"]
