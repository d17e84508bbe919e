"""What a call's metadata says of its priority."""

from __future__ import annotations

import pytest
from idverdict.client import BULK

from service.call.error_reasons import ErrorReason
from service.call.errors import ApiError
from service.call.priority import Priority, stated_priority


def test_priority_is_interactive_unless_stated() -> None:
    """The client's constant says bulk; capitals do not matter, other metadata neither."""
    assert stated_priority([("authorization", "bulk")]) is Priority.INTERACTIVE
    assert stated_priority(BULK) is Priority.BULK
    assert stated_priority([("idverdict-priority", "Interactive")]) is Priority.INTERACTIVE


@pytest.mark.parametrize("words", [["urgent"], [""], ["bulk", "interactive"]])
def test_other_words_are_refused_and_not_repeated(words: list[str]) -> None:
    """A misspelt priority is told, so that a bulk job does not run as interactive unnoticed."""
    with pytest.raises(ApiError) as caught:
        stated_priority([("idverdict-priority", word) for word in words])
    assert caught.value.reason is ErrorReason.INVALID_REQUEST
    assert "urgent" not in str(caught.value.status())
    assert "idverdict-priority" in str(caught.value.status())
