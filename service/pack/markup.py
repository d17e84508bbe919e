"""HTML that is escaped by construction: whatever is not `Markup` is text, and cannot become an element."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final

_UNFIT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_VOID: Final = frozenset({"meta", "img", "br"})


class Markup(str):
    """Text that is HTML already; made here alone."""

    __slots__ = ()


Child = str | Iterable["Child"] | None


def element(tag: str, *children: Child, **attributes: str) -> Markup:
    """An element. A trailing underscore of an attribute's name falls off, others become hyphens (``class_``)."""
    given = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(_fit(value))}"' for name, value in attributes.items()
    )
    inner = "".join(map(_text, children))
    return Markup(f"<{tag}{given}>" if tag in _VOID else f"<{tag}{given}>{inner}</{tag}>")


def _text(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Markup):
        return str(child)
    if isinstance(child, str):
        return escape(_fit(child))
    return "".join(map(_text, child))


def _fit(text: str) -> str:
    """Without characters that no HTML may have."""
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)
