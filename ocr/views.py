"""Several readings of one card whose pictures were treated differently: what they say alike is sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ocr.documents import Parsed
from ocr.grammar import unsure
from ocr.locate import misplacement
from ocr.reading import Field, FieldStatus

_SUPPORTED = 0.75
"""A look at a card with less support says nothing for sure: its rows may have been taken for each other."""
_MISPLACED = 0.07
"""Neither does one whose print is further than this from its place, as a share of the card."""
_DOUBT = "WATERMARK_OR_OVERLAY"


def is_settled(looks: Sequence[Parsed]) -> bool:
    """Whether every field is sure, so that no further look is needed."""
    return all(field.status is FieldStatus.READ for field in agreed(looks).fields.values())


def agreed(looks: Sequence[Parsed]) -> Parsed:
    """The reading that several looks at one side of a card amount to.

    A field is READ where two looks read the same and none reads anything else. Where the looks differ, what lies over
    the card is at fault, and the field says so; where all doubt the same, the doubt is the field's own.

    Args:
        looks: the reading of the picture as it is first, then those of treated copies; at least one.
    """
    looks = [look if _is_supported(look) else _doubted(look) for look in looks]
    best = max(looks, key=lambda look: look.support)
    first = looks[0]
    if best.support > 2 * first.support:
        first = best
    return replace(
        first,
        support=best.support,
        fields={name: _agreed([look.fields[name] for look in looks]) for name in first.fields},
        overlay=looks[0].overlay,
    )


def _is_supported(look: Parsed) -> bool:
    return look.support >= _SUPPORTED and misplacement(look.landmarks) < _MISPLACED


def _doubted(look: Parsed) -> Parsed:
    return replace(look, fields={name: unsure(field) for name, field in look.fields.items()})


def _agreed(seen: Sequence[Field]) -> Field:
    sure = [field for field in seen if field.status is FieldStatus.READ]
    values = Counter(field.value for field in sure)
    if len(values) == 1 and len(sure) > 1:
        return sure[0]
    if not sure and seen[0].value is not None and len({field.value for field in seen}) == 1:
        return seen[0]
    likeliest = max(sure or seen, key=lambda field: (values[field.value], field.value is not None, field.confidence))
    if likeliest.value is None:
        return replace(likeliest, codes=(_DOUBT,))
    return replace(likeliest, status=FieldStatus.UNSURE, codes=(_DOUBT,))
