"""Several looks at one card with something laid over it: what they read alike is sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ocr.documents import Parsed
from ocr.fields.outcome import unsure
from ocr.finding.locate import misplacement
from ocr.overlays.overlay import Overlay
from ocr.reading import Field, FieldStatus
from ocr.standards import citizen_number

_SUPPORTED, _MISPLACED = 0.75, 0.12
"""A look at a card with less support, or with its print further from its place, a share of the card, says nothing for
sure: its rows may have been taken for each other."""
_NEAR_PRINT = 0.6
"""An overlay that is darker than this, a share of the paper's brightness, cannot be taken away without some print."""
_CLEAR = 0.98
"""Under a white overlay, which takes print away, every sure look has to be as sure as this."""
_COPIES, _VERY_SURE, _SHOWN = 3, 0.99, 0.8
"""Near print so many copies have to be as sure as the second, and the picture has to show this share of the value."""
_EVERY = 4
"""Copies made in both ways, by level and by lifting, do not lose the same strokes: so many, all sure of the same,
need no picture that shows it."""
_DOUBT = "WATERMARK_OR_OVERLAY"
_LOST = "FIELD_INCOMPLETE"
"""The reason of a field that goes on, for all that is seen, beneath something that no copy takes away."""
_NUMBER, _BIRTH = "id_number", "birth_date"
"""Fields of which the first says the second."""
_PAIR = 2
"""So many copies are sure of a value where the picture alone is not."""
_OWN_DOUBTS = frozenset({"CHARACTER_OUT_OF_DICTIONARY"})
"""Doubts of what is printed, which stay whatever lies over it."""


def in_place(look: Parsed) -> bool:
    """Whether the rows of a look are where the card prints them."""
    return look.support >= _SUPPORTED and misplacement(look.landmarks) < _MISPLACED


def is_settled(looks: Sequence[Parsed], overlay: Overlay) -> bool:
    """Whether every field is sure, so that no further look is needed; near print one copy alone proves nothing."""
    enough = len(looks) > 2 or overlay.level >= _NEAR_PRINT
    return enough and all(field.status is FieldStatus.READ for field in agreed(looks, overlay).fields.values())


def agreed(looks: Sequence[Parsed], overlay: Overlay) -> Parsed:
    """The reading that several looks at one side of a card amount to.

    A field is READ if two looks are sure of the same value and no look is sure of another, or if most copies show the
    value that the picture alone is sure of. If the looks differ, the field states that something lies over the card; if
    all doubt the same value, the field keeps its own reason.

    Args:
        looks: the reading of the picture as it is first, then those of its copies; at least one.
        overlay: what lies over the card.
    """
    weighed = [look if in_place(look) else _doubted(look) for look in looks]
    first = weighed[0] if in_place(looks[0]) else max(weighed, key=lambda look: look.support)
    seen = {name: [look.fields[name] for look in weighed] for name in first.fields}
    fields = {name: _agreed(looks, overlay) for name, looks in seen.items()}
    fields = {name: _implied(field, fields.get(_NUMBER), seen[name]) for name, field in fields.items()}
    fields |= {name: unsure(fields[name], _LOST) for name in looks[0].hidden}
    typical = any(look.typical for look in looks)
    return replace(first, support=max(look.support for look in looks), fields=fields, typical=typical, overlay=overlay)


def _agreed(seen: Sequence[Field], overlay: Overlay) -> Field:
    sure = [field for field in seen if field.status is FieldStatus.READ]
    values = Counter(field.value for field in sure)
    if len(values) == 1 and len(sure) > 1 and _is_beyond_doubt(seen, sure, overlay):
        return sure[0]
    if sure == [seen[0]] and _is_borne_out(seen):
        return seen[0]
    if (shown := _shown_alike(seen, overlay)) is not None:
        return shown
    if not sure and seen[0].value is not None and len({field.value for field in seen}) == 1:
        return seen[0]
    likeliest = max(sure or seen, key=lambda field: (values[field.value], field.value is not None, field.confidence))
    status = FieldStatus.UNSURE if likeliest.value is not None else FieldStatus.MISSING
    return replace(likeliest, status=status, codes=(_DOUBT,))


def _implied(field: Field, number: Field | None, seen: Sequence[Field]) -> Field:
    """A birth date that is doubted, READ where most sure looks say what a sure number with its check character says."""
    if field.name != _BIRTH or field.status is FieldStatus.READ or number is None or number.value is None:
        return field
    if number.status is not FieldStatus.READ or not citizen_number.has_right_check_character(number.value):
        return field
    born = citizen_number.birth_date(number.value)
    sure = [look for look in seen if look.status is FieldStatus.READ]
    same = [look for look in sure if born is not None and look.value == born.isoformat()]
    return same[0] if len(same) >= _PAIR and 2 * len(same) > len(sure) else field


def _shown_alike(seen: Sequence[Field], overlay: Overlay) -> Field | None:
    """What every copy shows, where two are sure of it, or one is and two more and the picture show it as clearly.

    Under a coloured overlay, which copies are rid of, the picture itself may show some of it beside the value.
    """
    copies = seen[1:]
    sure = [field for field in copies if field.status is FieldStatus.READ]
    if not sure or {field.value for field in copies} != {sure[0].value}:
        return None
    if seen[0].value == sure[0].value:
        clear = len(copies) >= _COPIES and min(field.confidence for field in seen) >= _CLEAR
        return sure[0] if clear else None
    return sure[0] if overlay.coloured and len(sure) >= _PAIR else None


def _is_borne_out(seen: Sequence[Field]) -> bool:
    """Whether more copies show what the picture itself does than show anything else, however unsurely."""
    alike = [field.value == seen[0].value for field in seen[1:] if field.value is not None]
    return 2 * sum(alike) > len(alike)


def _is_beyond_doubt(seen: Sequence[Field], sure: Sequence[Field], overlay: Overlay) -> bool:
    """Whether looks that agree cannot be wrong in the same way.

    They cannot where their value confirms itself, or the overlay is far enough from print.
    """
    if citizen_number.has_right_check_character(sure[0].value or ""):
        return True
    if overlay.level > 1 and not overlay.coloured:
        return min(field.confidence for field in sure) >= _CLEAR
    if len(seen) > _EVERY and sure == list(seen[1:]) and min(field.confidence for field in sure) >= _CLEAR:
        return True
    return overlay.level >= _NEAR_PRINT or seen[0].value == sure[0].value or _is_shown(seen, sure)


def _is_shown(seen: Sequence[Field], sure: Sequence[Field]) -> bool:
    """Whether many copies are very sure of a value and the picture, unsure itself, shows nearly all of it.

    Every digit and Latin letter has to be there: with a dark overlay the stroke of a 4 is cut off on all copies.
    """
    value, picture = sure[0].value or "", seen[0].value or ""
    if len(sure) < _COPIES or min(field.confidence for field in sure) < _VERY_SURE:
        return False
    blocks = SequenceMatcher(None, value, picture, autojunk=False).get_matching_blocks()
    shown = {block.a + i for block in blocks for i in range(block.size)}
    return len(shown) >= _SHOWN * len(value) and all(i in shown for i, char in enumerate(value) if char.isascii())


def _doubted(look: Parsed) -> Parsed:
    return replace(look, fields={name: unsure(field, _DOUBT) for name, field in look.fields.items()})


def settled_by_copies(
    picture: Mapping[str, Field], copies: Sequence[Parsed], crowded: Collection[str] = ()
) -> Mapping[str, Field]:
    """Fields of a picture over which something may lie; those that it doubts are READ where copies without it are sure.

    A copy lacks what is fainter than print. A doubt that faint marks caused is settled if two copies are sure of the
    value that the picture shows, and no copy is sure of another. A value that the picture is sure of stays, unless two
    copies are sure of another value.

    Args:
        picture: the fields as the picture shows them.
        copies: the readings of its copies.
        crowded: the fields beside which there is print that no row shows: they stay as they are.
    """
    weighed = [copy.fields for copy in copies if in_place(copy)]
    return {
        name: field if name in crowded else _settled(field, [fields[name] for fields in weighed])
        for name, field in picture.items()
    }


def _settled(field: Field, copies: Sequence[Field]) -> Field:
    sure = [copy for copy in copies if copy.status is FieldStatus.READ]
    others = sum(copy.value != field.value for copy in sure)
    if field.status is FieldStatus.READ:
        return unsure(field, _DOUBT) if others >= _PAIR and others == len(sure) else field
    settles = len(sure) >= _PAIR and not others and _OWN_DOUBTS.isdisjoint(field.codes)
    return replace(sure[0], box=field.box) if settles else field


def are_settled(picture: Mapping[str, Field], copies: Sequence[Parsed], crowded: Collection[str]) -> bool:
    """Whether no field is doubted any more, so that no further copy is needed."""
    return all(field.status is FieldStatus.READ for field in settled_by_copies(picture, copies, crowded).values())
