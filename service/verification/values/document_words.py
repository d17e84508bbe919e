"""The names of documents, pages and fields in messages to customers, from the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Protocol

from ocr.documents import Words, document_types
from service.verification.values.claim import Claim
from service.verification.values.verdict import Hint

_MOST_NAMED = 4
"""Where more fields than this are illegible, the whole picture is, and naming them all helps nobody."""


class Labelled(Protocol):
    """A document type, page or field."""

    @property
    def label(self) -> Words:
        """What it is called."""
        ...


def words_of(labelled: Labelled | None) -> Hint | None:
    """The label of a document type, page or field in both languages."""
    return None if labelled is None else Hint(labelled.label.zh, labelled.label.en)


@cache
def field_words() -> Mapping[str, Hint]:
    """What each field of any type is called."""
    fields = (field for type in document_types().values() for field in type.fields)
    return MappingProxyType({field.name: Hint(field.label.zh, field.label.en) for field in fields})


def words_of_field(name: str) -> Hint:
    """What a field is called; its name where no type has it."""
    return field_words().get(name) or Hint(name, name.replace("_", " "))


def fields_in_order(document_type: str, names: Collection[str]) -> list[str]:
    """Names of fields in the order of print; those that the type has not got come last."""
    type = document_types().get(document_type)
    known = [field.name for field in type.fields if field.name in names] if type else []
    return [*known, *sorted(set(names) - set(known))]


def declared_for(claim: Claim, document_type: str, field: str) -> str:
    """What a claim declares for a field of a document type; empty where it declares nothing."""
    type = document_types().get(document_type)
    spec = type.field(field) if type else None
    return (getattr(claim, spec.claimed_as) or "") if spec and spec.claimed_as else ""


@cache
def page_ids() -> frozenset[str]:
    """The ids of the pages of all types."""
    return frozenset(page.id for type in document_types().values() for page in type.pages)


def page_words(document_type: str, page: str) -> Hint:
    """What a page is called; its id where the type has no such page."""
    type = document_types().get(document_type)
    return words_of(type.page(page) if type else None) or Hint(page or "?", page or "?")


@cache
def accepted_types(ids: tuple[str, ...]) -> Hint:
    """The document types that may be sent instead."""
    known = [type for id in ids if (type := document_types().get(id))]
    return Hint("或".join(type.label.zh for type in known), " or ".join(type.label.en for type in known))


def filled(hint: Hint, **words: Hint | None) -> Hint:
    """A hint with its places filled, such as ``{page}``; by a general word where there is none for one."""
    given = {name: value or _GENERAL[name] for name, value in words.items()}
    zh = hint.zh.format_map({name: value.zh for name, value in given.items()})
    return Hint(zh, hint.en.format_map({name: value.en for name, value in given.items()}))


_GENERAL = MappingProxyType({"page": Hint("页面", "page"), "accepted": Hint("其他证件", "another document")})


def to_be_legible(fields: Iterable[str]) -> tuple[Hint, ...]:
    """The sentence that says which fields the next picture must show clearly; none where none or too many are named."""
    words = field_words()
    known = list(dict.fromkeys(words[name] for name in fields if name in words))
    if not 0 < len(known) <= _MOST_NAMED:
        return ()
    zh, en = "、".join(name.zh for name in known), ", ".join(name.en for name in known)
    return (Hint(f"请确保以下内容清晰可见：{zh}。", f"Make sure that these can be read: {en}."),)
