"""The examples in the standards' own pages."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

import ocr.standards

MODULES = sorted(module.name for module in pkgutil.iter_modules(ocr.standards.__path__))
WITHOUT_EXAMPLES = frozenset(
    {
        "build_regions",
        "card_terms",
        "citizen_number",
        "ethnicities",
        "issuing_authority",
        "region_names",
        "regions",
    }
)
"""Older than this rule."""


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    """Every example in a standard's docstrings gives what it says, and those that should have some have them."""
    result = doctest.testmod(import_module(f"ocr.standards.{name}"))
    assert result.failed == 0
    assert result.attempted or name in WITHOUT_EXAMPLES
