"""What the report is put together of: sections, tables, wordings in two languages."""

from __future__ import annotations

from collections.abc import Iterable

from service.pack.markup import Child, Markup, element
from service.pack.wording import HEADINGS, Both
from service.verification.values.codes import CODES
from service.verification.values.document_words import filled


def section(name: str, content: Child) -> Markup:
    """A part of the page under its heading."""
    return element("section", element("h2", both(HEADINGS[name])), content, id=name)


def pairs(rows: Iterable[tuple[Both, Child]]) -> Markup:
    """A table of labels and what belongs to each."""
    return element(
        "table", [element("tr", element("th", both(wording)), element("td", shown)) for wording, shown in rows]
    )


def table(heads: Iterable[Both], rows: Iterable[Iterable[Child]]) -> Markup:
    """A table with a head."""
    head = element("thead", element("tr", [element("th", both(wording)) for wording in heads]))
    body = element("tbody", [element("tr", [element("td", cell) for cell in row]) for row in rows])
    return element("table", head, body)


def both(wording: Both) -> Child:
    """A wording in both languages."""
    return [wording[0], " ", element("span", wording[1], lang="en")]


def said(code: str) -> Child:
    """What the catalogue says of a code; one that it does not know any more speaks for itself."""
    entry = CODES.get(code)
    return None if entry is None else both((filled(entry.hint, page=None, accepted=None).zh, entry.detail))
