"""The frame around the suites: what is found, what is printed, and the exit status."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.suites import __main__ as runner
from tests.suites.support.promise import Promise, Scale, Suite, discover


def promising(*kept: bool | None) -> Suite:
    """A suite with so many promises."""

    def run(scale: Scale) -> Iterator[Promise]:
        for number, one in enumerate(kept):
            yield Promise(f"promise {number}", f"figure at {scale}", one)

    return run


@pytest.fixture
def suites(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts other suites in the place of those that are there."""
    monkeypatch.delenv("SCALE", raising=False)
    return lambda **given: monkeypatch.setattr(runner, "discover", lambda: given)


def test_every_module_of_the_folder_is_a_suite() -> None:
    """A suite is one file: nothing else names it."""
    assert {"crash", "hostile", "isolation", "outage", "race", "secrets"} <= set(discover())
    assert "support" not in discover()


def test_broken_promise_decides_the_exit_status(
    suites: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each promise is a row with its figure; one broken promise among others makes the status 1."""
    suites(good=promising(True, None), bad=promising(True, False))
    assert runner.main([]) == 1
    printed = capsys.readouterr().out
    assert "| good | promise 0 | figure at small | kept |" in printed
    assert "| good | promise 1 | figure at small | not judged |" in printed
    assert "| bad | promise 1 | figure at small | **BROKEN** |" in printed
    assert runner.main(["good"]) == 0
    assert "bad" not in capsys.readouterr().out


def test_scale_comes_from_the_environment(
    suites: Callable[..., None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SCALE=full reaches the suite; another word is wrong usage, as is a suite that is not there."""
    suites(good=promising(True))
    monkeypatch.setenv("SCALE", "full")
    assert runner.main(["good"]) == 0
    assert "figure at full" in capsys.readouterr().out
    assert runner.main(["god"]) == 2
    monkeypatch.setenv("SCALE", "huge")
    assert runner.main([]) == 2
    assert "figure" not in capsys.readouterr().out
