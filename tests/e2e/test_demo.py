"""The demonstration: its expectations, what it writes, and its exit status, over a real server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import grpc
import pytest
from idverdict import v1
from PIL import Image
from rich.console import Console

from service.annotate import Refused
from service.demo import run
from service.demo.cases import CASES, Case, Person
from service.demo.client import Shown
from service.demo.company import Behind, company
from service.demo.relationships import told_of
from service.demo.story import Stage, Step
from tests.e2e.serving import request, running, settings_in
from tests.specimens import Defects, draw_identity

ROOT = Path(__file__).parents[2]
BY_KEY = {case.key: case for case in CASES}
QUICK = tuple(
    BY_KEY[key] for key in ("genuine", "wrong-name", "one-side", "not-an-image", "reported-lost", "replay", "reused-id")
)
"""Cases that one card's two pictures do for."""


def test_command_shows_cases_and_writes_pictures(tmp_path: Path) -> None:
    """`idverdict demo` exits with 0 when all cases come out, and leaves a picture of each and a page with all."""
    script = (
        "import sys; from service.demo import run; from tests.e2e.test_demo import QUICK; "
        "from pathlib import Path; sys.exit(run(Path('out'), QUICK))"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'protos'}", "COLUMNS": "160"}
    environment["IDVERDICT_POLICY"] = "/nowhere.toml"  # the demonstration shows the defaults, whatever is set here
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 of 7 cases came out as expected" in done.stdout
    assert "15 of 15 steps of relationships came out as expected" in done.stdout
    assert "A person, from opening to end" in done.stdout
    for case in QUICK:
        assert case.title in done.stdout
        with Image.open(tmp_path / "out" / f"{case.key}.png") as picture:
            assert picture.width >= 1600
            assert picture.height >= 800
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert all(f'src="{case.key}.png"' in page for case in QUICK)
    assert "http" not in page
    assert (tmp_path / "out" / "store" / "idverdict.db").is_file()


def test_unexpected_outcome_is_told_by_exit_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A case that comes out otherwise than expected makes the demonstration fail."""
    wrong = replace(BY_KEY["one-side"], expected="ACCEPT")
    assert run(tmp_path, (wrong,)) == 1
    assert "0 of 1 cases" in capsys.readouterr().out


def test_keys_are_file_names_and_repeats_refer_back() -> None:
    """Each case has its own key, and repeats a request that was sent before."""
    keys = [case.key for case in CASES]
    assert len(set(keys)) == len(keys)
    for number, case in enumerate(CASES):
        assert case.key.replace("-", "").isalnum()
        assert not case.repeats or case.repeats in keys[:number]


CARDS = [case for case in CASES if case.expected != "REJECT" and isinstance(case.person, Person)]


@pytest.mark.parametrize("case", CARDS, ids=lambda case: case.key)
def test_expectations_do_not_depend_on_the_day(case: Case) -> None:
    """The cards of the cases have been valid for long and stay so for years, except the expired one."""
    assert isinstance(case.person, Person)
    identity = draw_identity(case.person.seed, cast(Defects, {"moved": False, **case.person.defects}))
    assert identity.valid_from < date(2025, 7, 1)
    assert identity.valid_until is None or identity.valid_until > date(2030, 1, 1)


def answered(decision: str, *codes: str) -> v1.Verification:
    """A verification with a decision and reasons."""
    reasons = [v1.Reason(code=code) for code in codes]
    return v1.Verification(verdict=v1.Verdict(decision=f"DECISION_{decision}", reasons=reasons))


@pytest.mark.parametrize(
    ("answer", "good"),
    [
        (answered("REVIEW", "NAME_MISMATCH"), True),
        (answered("REVIEW", "NUMBER_MISMATCH"), False),
        (answered("REVIEW"), False),
        (answered("RESUBMIT", "NAME_MISMATCH"), False),
        (Refused("UNAVAILABLE", "OVERLOADED", ""), False),
    ],
)
def test_a_case_is_as_expected_by_decision_and_reason(answer: v1.Verification | Refused, good: bool) -> None:
    """Neither the right decision for another reason nor the reason with another decision will do."""
    shown = Shown(BY_KEY["wrong-name"], v1.CreateVerificationRequest(), answer, 1.0, ending="RESUBMIT")
    assert shown.as_expected is good
    assert not replace(shown, ending="").as_expected  # nobody settled it


def test_a_replay_must_give_the_first_answer() -> None:
    """A repeated request that gets another verification of the same decision is not as expected."""
    case = BY_KEY["replay"]
    request = v1.CreateVerificationRequest()
    first = Shown(BY_KEY["genuine"], request, answered("ACCEPT"), 1.0)
    other = answered("ACCEPT")
    other.uid = "another"
    assert Shown(case, request, first.answer, 1.0, first).as_expected
    assert not Shown(case, request, other, 1.0, first).as_expected


LICENCE = {
    "name": "样本贸易有限公司",
    "address": "北京市朝阳区样本路9号",
    "business_scope": "软件",
    "uscc": "91110105MA00SPEC1X",
}


def test_a_company_comes_to_its_end(tmp_path: Path) -> None:
    """Each step of the company's relationship comes out as expected, on the cards that the tests' reader knows."""
    with running(settings_in(tmp_path), clock=lambda: datetime.now(UTC)) as server:
        asked = [request(f"behind-{number}", customer_reference=f"behind-{number}") for number in range(2)]
        behind = [Behind.of(one, server.stub.CreateVerification(one), "張樣本") for one in asked]
        steps = list(company(Stage(server.channel, "company"), "ENT-1", LICENCE, behind[0], behind[1]))
    assert [one for one in steps if not one.as_expected] == []
    assert len(steps) == 14


def test_a_refused_call_ends_a_relationship_and_is_told() -> None:
    """A step that comes out otherwise, and a call that is refused, are shown and counted as not expected."""

    def steps() -> Iterator[Step]:
        yield Step("first", "A", "B")
        raise grpc.RpcError

    console = Console(record=True, width=120)
    told = told_of(console, "A relationship", steps())
    assert [one.as_expected for one in told] == [False, False]
    assert "first: A (expected: B)" in console.export_text()
