"""What an authority is asked about a verification: the fields that a channel declares, of what was read and claimed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ocr.documents import document_types
from ocr.reading import FieldStatus
from service.authorities.channels import Channel
from service.verification.values.claim import Claim
from service.verification.verify import ReadDocument

PHONE: Final = "phone"
_MOBILE: Final = re.compile(r"1[0-9]{10}")


def fields_of(channel: Channel, documents: Sequence[ReadDocument]) -> dict[str, str]:
    """The values of the channel's fields that are known; a field that is not in it is not.

    What was surely read goes before what was claimed: the question is about the person in the document, and whether
    the claim is about the same one is compared elsewhere.
    """
    found = {name: next(_values(name, documents), None) for name in channel.fields}
    return {name: value for name, value in found.items() if value}


def missing(channel: Channel, fields: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the fields that the channel needs and that are not known."""
    return tuple(name for name in channel.needed if name not in fields)


def _values(name: str, documents: Sequence[ReadDocument]) -> Iterator[str]:
    """The values of a field, best first."""
    if name == PHONE:
        for document in documents:
            contact = re.sub(r"[\s-]|^\+?86", "", document.claim.contact or "")
            if _MOBILE.fullmatch(contact):
                yield contact
        return
    known = document_types()
    for document in documents:
        for one in document.readings:
            type = known.get(one.reading.document_type or "")
            spec = type and (type.claimed_as(name) or type.field(name))
            field = one.reading.fields.get(spec.name) if spec else None
            if field is not None and field.status is FieldStatus.READ and field.value:
                yield field.value
    if name in Claim.names():
        for document in documents:
            if value := getattr(document.claim, name):
                yield value
