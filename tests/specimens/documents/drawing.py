"""A drawn document: its pages, the layouts of each, and what it says."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.specimens.documents.page import Content, Sheet

Write = Callable[[random.Random, str], Content]
"""What one document says, by its chances and form."""


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page of a document.

    Attributes:
        sheets: layouts by form and family; those of the form ``""`` serve all forms.
        fields: what each layout prints.
        sometimes: what some forms or layouts print besides.
        sleeved: the share of its pictures in a plastic sleeve (the pouch that it is sealed in).
        sheet_of_paper: whether it is photographed as a sheet that fills the picture.
    """

    sheets: Mapping[str, Mapping[str, Sheet]]
    fields: tuple[str, ...]
    sometimes: tuple[str, ...] = ()
    sleeved: float = 0.0
    sheet_of_paper: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A type of document: its id in the catalogue, forms, pages by ids, its writer, and forms that no seed chooses."""

    document_type: str
    forms: tuple[str, ...]
    pages: Mapping[str, DrawnPage]
    write: Write
    asked_for: tuple[str, ...] = ()
