"""What people may write: a note is sealed, but others read it, so it repeats no number and no value that is masked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from idverdict import v1

from ocr.documents import Kind, document_types
from service.reviews.masking import in_question

_LIKE_A_NUMBER: Final = re.compile(r"[0-9]{13,19}|[0-9]{14,17}[0-9X]|[A-Z]{1,2}[0-9]{7,9}|[0-9]{11}")
"""A citizen number, a passport's or permit's number, a telephone number: after `_plain`."""
_LEAST: Final = 2
"""Characters of a value from which on its being repeated tells it."""
_CLOSED: Final = frozenset({Kind.SEX, Kind.ETHNICITY, Kind.NATIONALITY, Kind.DATE, Kind.LAST_DAY, Kind.LAST_MONTH})
"""Kinds whose values are words of everyday language."""


def is_fit(note: str, verifications: Iterable[v1.Verification] = (), revealed: Collection[str] = ()) -> bool:
    """Whether a note may be kept beside these attempts, of which these fields were revealed (see `Case.revealed`)."""
    plain = _plain(note)
    if _LIKE_A_NUMBER.search(plain):
        return False
    return not any(hidden in plain for one in verifications for hidden in _hidden(one, revealed))


def _hidden(verification: v1.Verification, revealed: Collection[str]) -> Iterator[str]:
    """The values that stay masked, as `_plain` gives them; of numbers, those in question too."""
    prefix = f"{verification.uid}/"
    shown = in_question(verification) | {name.removeprefix(prefix) for name in revealed if name.startswith(prefix)}
    for reading in verification.verdict.readings:
        type = document_types().get(reading.document_type)
        for name, field in reading.fields.items():
            spec = type.field(name) if type else None
            if spec is not None and spec.kind in _CLOSED:
                continue
            number = spec is not None and spec.kind in (Kind.CITIZEN_NUMBER, Kind.NUMBER, Kind.CARD_NUMBER)
            if number or f"{reading.document}.{name}" not in shown:
                yield from _long_enough(field.value)
    for document in verification.documents:
        yield from _long_enough(document.claim.number)
    yield from _long_enough(verification.claim.address)
    yield from _long_enough(verification.claim.contact)


def _long_enough(value: str) -> Iterator[str]:
    plain = _plain(value)
    if len(plain) >= _LEAST:
        yield plain


def _plain(text: str) -> str:
    """Half width, capitals, letters and digits alone."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).upper()))
