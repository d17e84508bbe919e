"""An unforeseen error of a command: named by its type and place, never by its text."""

from __future__ import annotations

import pytest

from service import cli


@pytest.mark.parametrize("level", ["info", "debug"])
def test_text_of_an_unforeseen_error_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], level: str
) -> None:
    """At the finest level too, a command says what kind of error it was, then also where, and exits with 1."""

    def app() -> None:
        raise ValueError("cannot read 张样本")

    monkeypatch.setattr(cli, "app", app)
    monkeypatch.setenv("IDVERDICT_LOG_LEVEL", level)
    with pytest.raises(SystemExit) as left:
        cli.main()
    said = capsys.readouterr().err
    assert left.value.code == 1
    assert "unexpected ValueError" in said
    assert "样本" not in said
    assert (f"at {__name__}:" in said) is (level == "debug")
