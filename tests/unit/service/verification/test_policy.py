"""Policies as files: what is refused at load, and what a rule fits."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from service.verification.checks import Limits
from service.verification.policy import PRECEDENCE, PolicyError, Rule, load_policy, parse_policy
from service.verification.values.verdict import CheckResult, Decision, Outcome, Purpose

DEFAULT = files("service.verification").joinpath("policies/default.toml").read_text(encoding="utf-8")


def test_the_default_policy_ships() -> None:
    """It loads, covers every purpose, and says why at every place."""
    policy = load_policy()
    assert policy.id == "default"
    assert set(policy.purposes) == set(Purpose)
    assert all(rule.rationale for rule in policy.rules)


def test_the_default_limits_are_those_of_the_code() -> None:
    """The file spells every limit out, and the defaults beside the code are the same; five rules have none there, and
    the table of private use is the bank's.
    """
    limits = load_policy().limits
    off = {
        "oldest_age": None,
        "first_issue": None,
        "regions_of_other_documents": (),
        "good_capture": None,
        "most_resubmissions": None,
    }
    assert limits.model_copy(update=off) == Limits()
    assert all(getattr(limits, name) != value for name, value in off.items())
    assert all(f"\n{name} = " in DEFAULT or f"[limits.{name}]" in DEFAULT for name in Limits.model_fields)


def test_a_bank_may_bring_its_own_file(tmp_path: Path) -> None:
    """A file under another name and version is loaded as it is."""
    path = tmp_path / "bank.toml"
    path.write_text(DEFAULT.replace('id = "default"', 'id = "bank"').replace("minimum_age = 16", "minimum_age = 18"))
    policy = load_policy(path)
    assert (policy.id, policy.limits.minimum_age) == ("bank", 18)


def test_a_bank_may_say_what_its_codes_of_private_use_mean() -> None:
    """They stand in its policy, by code point, so that a verdict can be replayed with them."""
    table = '[limits.private_use]\n"U+E001" = "𬸣"\n"U+F0000" = "凓"\n\n[limits.good'
    limits = parse_policy(DEFAULT.replace("[limits.good", table, 1)).limits
    assert limits.private_use == {"\ue001": "𬸣", "\U000f0000": "凓"}


RULE = '\n[[rules]]\nchecks = ["claim_name"]\ndecision = "REVIEW"\nrationale = "because it must be"\n'


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('id = "default"', 'id = "Default Policy"', "id:"),
        ('version = "1.8.0"', 'version = "one"', "version:"),
        ("sharpness = 0.8\n", "", "limits.good_capture.sharpness:"),
        ('["71", "81"', '["Taiwan", "81"', "limits.regions_of_other_documents.0:"),
        ("first_issue = 2004-01-01", "first_issue = 2004", "limits.first_issue:"),
        ("[limits]", "[limits]\nsharpnes = 0.5", "limits.sharpnes:"),
        ("glare = 0.08", "glare = 8.0", "limits.glare:"),
        ("[purposes.REVIEW]", "[purposes.FUN]", "purposes.FUN"),
        ('checks = ["document_not_expired"]', 'checks = ["document_not_expird"]', "rules.0.checks.0:"),
        ('codes = ["DOCUMENT_EXPIRED"]', 'codes = ["DOCUMENT_GONE"]', "rules.0.codes.0:"),
        ('decision = "REJECT"', 'decision = "DECLINE"', "rules.0.decision:"),
        ('fields = ["name"]', 'fields = ["nickname"]', "fields.0:"),
        ('checks = ["claim_name", "claim', 'checks = ["claim_nme", "claim', "purposes.ACCOUNT_OPENING.checks.0:"),
        ("[[rules]]", "[[rulez]]", "rulez:"),
        ("[limits.good", "[limits.private_use]\n'U+4E00' = '一'\n\n[limits.good", "limits.private_use.U+4E00"),
        ("[limits.good", "[limits.private_use]\n'U+E000' = '一二'\n\n[limits.good", "limits.private_use"),
        ("[limits.good", "[limits.private_use]\n'U+E000' = '\ue001'\n\n[limits.good", "limits.private_use"),
        ("[limits]", "[limits", "not TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_and_its_place_named(old: str, new: str, place: str) -> None:
    """A policy with a mistake is not loaded, and the error says where the mistake is."""
    assert old in DEFAULT
    with pytest.raises(PolicyError) as caught:
        parse_policy(DEFAULT.replace(old, new, 1))
    assert place in str(caught.value)


def test_a_purpose_without_requirements_is_refused() -> None:
    """Each purpose needs a requirement, and one that requires something."""
    start, end = DEFAULT.index("[purposes.REVIEW]"), DEFAULT.index("[purposes.INFORMATION_CHANGE]")
    with pytest.raises(PolicyError, match="REVIEW"):
        parse_policy(DEFAULT[:start] + DEFAULT[end:])
    empty = '[purposes.REVIEW]\nchecks = []\nrationale = "nothing at all"\n'
    with pytest.raises(PolicyError, match="at least one check"):
        parse_policy(DEFAULT[:start] + empty + DEFAULT[end:])


def test_a_file_that_cannot_be_read_is_a_policy_error(tmp_path: Path) -> None:
    """A missing file is the operator's mistake and is told as one."""
    with pytest.raises(PolicyError, match="cannot be read"):
        load_policy(tmp_path / "nowhere.toml")


@pytest.mark.parametrize("outcomes", ["", 'outcomes = ["INCONCLUSIVE"]\n', 'outcomes = ["FAILED", "INCONCLUSIVE"]\n'])
def test_only_what_failed_may_be_rejected(outcomes: str) -> None:
    """A policy cannot refuse somebody for what could not be told."""
    with pytest.raises(PolicyError, match="REJECT needs"):
        parse_policy(DEFAULT + RULE.replace('decision = "REVIEW"\n', f'decision = "REJECT"\n{outcomes}'))


@pytest.mark.parametrize("selector", ['categories = ["QUALITY"]', 'outcomes = ["FAILED"]', 'codes = ["GLARE"]'])
def test_what_is_waved_through_must_be_named(selector: str) -> None:
    """A rule that accepts what did not pass must name its checks, so that none is accepted by accident."""
    rule = f'\n[[rules]]\n{selector}\ndecision = "ACCEPT"\nrationale = "because it must be"\n'
    with pytest.raises(PolicyError, match="name its checks"):
        parse_policy(DEFAULT + rule)


def test_a_rule_speaks_of_passed_results_only_when_it_says_so() -> None:
    """A rule without outcomes fits whatever did not pass."""
    passed = CheckResult("claim_name", "COMPARISON", Outcome.PASSED)
    silent = Rule(checks=("claim_name",), decision=Decision.REVIEW, rationale="because it must be")
    explicit = silent.model_copy(update={"outcomes": (Outcome.PASSED,)})
    assert not silent.fits(passed, Purpose.REVIEW)
    assert explicit.fits(passed, Purpose.REVIEW)


def test_every_decision_has_its_rank() -> None:
    """The order of gravity holds each decision once, and ACCEPT last."""
    assert sorted(PRECEDENCE) == sorted(Decision)
    assert PRECEDENCE[-1] is Decision.ACCEPT


def test_no_rule_of_the_default_policy_is_dead() -> None:
    """No rule can be left out because an earlier one with fewer selectors has already taken all that it fits."""
    rules = load_policy().rules
    selectors = ("checks", "categories", "outcomes", "codes", "levels", "fields", "purposes")

    def covers(earlier: Rule, later: Rule) -> bool:
        return all(
            not getattr(earlier, s) or (getattr(later, s) and set(getattr(later, s)) <= set(getattr(earlier, s)))
            for s in selectors
        )

    assert not [(i, j) for j, later in enumerate(rules) for i in range(j) if covers(rules[i], later)]
