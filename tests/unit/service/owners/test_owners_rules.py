"""The rules as data: complete, grounded, and refused where they cannot be meant."""

from __future__ import annotations

import pytest

from service.owners.rules import OwnerRules, load_rules
from service.rulebook import RulebookError, Tag

TEXT = load_rules().text


def test_shipped_rules_name_their_grounds() -> None:
    """Every rule has a rationale, a source and a tag; none of them claims that a text was read that was not."""
    rules = load_rules()
    tables = [rules.thresholds, rules.enhanced, rules.equity, rules.income, rules.votes, rules.concert]
    tables += [rules.treasury, rules.evidence, rules.control, *rules.kinds.values()]
    assert {table.tag for table in tables} == {Tag.SECONDARY, Tag.UNCONFIRMED}
    assert all(len(table.rationale) > 20 for table in tables)
    assert len(rules.sha256) == 64


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('part = "25%"', "part = 25", "thresholds.part"),
        ('part = "25%"', 'part = "0%"', "thresholds.part"),
        ('part = "10%"', 'part = "30%"', "enhanced.part must not be above"),
        ('majority = "50%"', 'majority = "40%"', "at least a half"),
        ("[kinds.TRUST]", "[kinds.PERSON]", "no rule for the kinds TRUST"),
        ("layers = 4", "layers = 4\nlayer = 3", "enhanced.layer"),
        ('tag = "S"', 'tag = "X"', "tag"),
        ('version = "1.0.0"', 'version = "1"', "version"),
        ("[thresholds]", "[thresholds", "not TOML"),
    ],
)
def test_rules_that_are_refused(old: str, new: str, said: str) -> None:
    """What cannot be meant is refused with its place in the file."""
    assert old in TEXT
    with pytest.raises(RulebookError, match=said):
        OwnerRules.parse(TEXT.replace(old, new, 1))
