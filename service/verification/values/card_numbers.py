"""Numbers of payment cards in whatever is shown to people: no more than the first six and the last four digits.

The field of a reading, in an answer to whoever may see values in clear, is the one place that has such a number whole.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from ocr.documents import Kind, document_types
from ocr.standards.payment_card import masked


def shown(field: str, value: str) -> str:
    """A value of a field as it may be shown.

    Args:
        field: the field's name.
        value: its value, what was printed, or what was declared for it.
    """
    return masked(value) if is_card_number(field) else value


def shown_declared(types: Collection[str], element: str, value: str) -> str:
    """What was declared for an element of a document's claim, as it may be shown.

    Args:
        types: ids of the types that the document may be of: as declared, and as read.
        element: such as ``document_number``.
        value: what was declared.
    """
    known = (document_types().get(id) for id in types)
    fields = (type.claimed_as(element) for type in known if type is not None)
    return masked(value) if any(field and field.kind is Kind.CARD_NUMBER for field in fields) else value


def is_card_number(field: str) -> bool:
    """Whether a field of a name holds numbers of payment cards."""
    return field in _fields()


@cache
def _fields() -> frozenset[str]:
    return frozenset(
        spec.name for type in document_types().values() for spec in type.fields if spec.kind is Kind.CARD_NUMBER
    )
