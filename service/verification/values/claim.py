"""What the customer submitted: the nine elements of customer identification, as declared."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Claim:
    """The declared elements; None where the caller submitted nothing.

    Forms: sex ``MALE`` / ``FEMALE``; dates ``YYYY-MM-DD``; ``valid_until`` may be ``LONG_TERM``; nationality is an
    ISO 3166-1 alpha-3 code; document_type is an id such as ``cn_resident_id``. The nine elements are those of
    令〔2025〕第11号 art. 49; ``birth_date`` and ``valid_from`` are compared too where they are submitted.
    """

    name: str | None = None
    sex: str | None = None
    nationality: str | None = None
    occupation: str | None = None
    address: str | None = None
    contact: str | None = None
    document_type: str | None = None
    document_number: str | None = None
    birth_date: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The names of the elements, in the order of the contract."""
        return tuple(f.name for f in fields(cls))
