"""Who holds a payment card must be the holder of an identity document beside it.

Cards print the name in Latin letters, Chinese names in pinyin, surname first or last (ISO/IEC 7813 leaves it to the
issuer). Nothing else on a card says the name, so it is never surely read: a difference is for a person to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocr.documents import Kind
from ocr.text.pinyin import spellings
from service.verification.across.agreement import NAMES
from service.verification.checks import AcrossCheck, Case, Category, Dossier
from service.verification.checks.case import problem_codes
from service.verification.checks.check import Finding
from service.verification.values.comparison import OUTCOMES, compare_any_names
from service.verification.values.verdict import Outcome

_DIFFERS = "CARD_HOLDER_DIFFERS"
_TITLES = frozenset({"MR", "MRS", "MS", "MISS", "DR"})
_TITLE = re.compile(rf"\b(?:{'|'.join(sorted(_TITLES))})\b\.?")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U000323af]+")
_LONGEST_SURNAME = 2


def run(dossier: Dossier) -> Iterator[Finding]:
    """One finding for each card that names its holder: it holds where any document's holder bears that name, and
    nothing can be said where none of these names is sure.
    """
    names = list(dossier.values(*NAMES))
    unsure = list(dossier.unsure(*NAMES))
    for case, field, parts in _holders(dossier):
        if any(_is_holder(parts, one.value) for one in names):
            yield Finding(Outcome.PASSED, document=case.document, fields=(field,))
        elif unsure:
            document, name, problem = unsure[0]
            yield Finding(Outcome.INCONCLUSIVE, problem.code, problem.page, (name,), document=document)
        else:
            yield Finding(Outcome.INCONCLUSIVE, _DIFFERS, document=case.document, fields=(field,))


def _is_holder(parts: list[str], name: str) -> bool:
    """Whether the parts of a name on a card are those of a name on a document, in any order and spelling."""
    han = "".join(_HAN.findall(name))
    if not han:
        return OUTCOMES[compare_any_names(" ".join(parts), _TITLE.sub("", name.upper()))] is Outcome.PASSED
    orders = [han, *(han[cut:] + han[:cut] for cut in range(1, min(len(han), _LONGEST_SURNAME + 1)))]
    letters = "".join(parts)
    return any(taken == len(letters) for order in orders for taken in spellings(order, letters))


def _holders(dossier: Dossier) -> Iterator[tuple[Case, str, list[str]]]:
    """The payment cards with a name in Latin letters, the field that has it, and the parts of the name."""
    for case in dossier.cases:
        if not any(spec.kind is Kind.CARD_NUMBER for spec in case.type.fields):
            continue
        for spec in case.type.fields:
            read = case.field(spec.name) if spec.kind is Kind.LATIN_NAME else None
            parts = _parts(read.value or "") if read is not None else []
            if parts:
                yield case, spec.name, parts


def _parts(name: str) -> list[str]:
    """The parts of a name in Latin letters, without titles."""
    return [part for part in re.split("[^A-Z]+", name.upper()) if part and part not in _TITLES]


def _applies(dossier: Dossier) -> bool:
    named = any(spec.kind in NAMES for case in dossier.cases for spec in case.type.fields)
    return named and any(True for _ in _holders(dossier))


CHECK = AcrossCheck(
    "card_holder_agrees",
    Category.VALIDATION,
    "the payment card's holder is the holder of the identity document",
    run,
    _applies,
    codes=problem_codes() | {_DIFFERS},
)
