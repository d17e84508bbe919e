"""The errors of the API: one reason each, static texts, the details of their kind."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from google.rpc import error_details_pb2 as details
from idverdict import v1

from service.call.error_reasons import IMAGE_REASONS, KINDS, ErrorReason
from service.call.errors import (
    MOST_ITEMS,
    MOST_VIOLATIONS,
    PUSHBACK_KEY,
    STATUS_KEY,
    ApiError,
    from_exception,
    image_refused,
    overloaded,
    require_valid,
)
from service.call.shed import Shed
from storage import RecordDamaged, StoreUnavailable


@pytest.mark.parametrize("reason", ErrorReason)
def test_every_reason_has_a_code_a_message_and_one_error_info(reason: ErrorReason) -> None:
    """The status of each reason carries its name and the domain, exactly once and first."""
    status = ApiError(reason).status()
    (packed,) = status.details
    info = details.ErrorInfo()
    assert packed.Unpack(info)
    assert (info.reason, info.domain) == (reason.value, "idverdict")
    assert (status.code, status.message) == (KINDS[reason][0].value[0], KINDS[reason][1])
    assert status.code != 0


def test_messages_are_sentences_without_room_for_values() -> None:
    """A message is a whole sentence, and no template."""
    for _, message in KINDS.values():
        assert message.endswith(".")
        assert not set("{}%") & set(message)


def test_retry_is_told_to_callers_and_to_their_channels() -> None:
    """An overloaded server says when to come back, in the details and as gRPC's pushback."""
    metadata = dict(overloaded(Shed.QUEUE_FULL, timedelta(seconds=1.5)).metadata())
    assert metadata[PUSHBACK_KEY] == "1500"
    assert b"RetryInfo" in bytes(metadata[STATUS_KEY])  # type: ignore[arg-type]
    assert PUSHBACK_KEY not in dict(ApiError(ErrorReason.INTERNAL).metadata())


def test_image_codes_are_those_that_the_reader_gives() -> None:
    """Every code of a picture that cannot be taken in is a reason here."""
    from ocr import image

    codes = {image.DECODE_FAILED, image.TOO_LARGE, image.UNSUPPORTED, image.TOO_SMALL}
    assert {reason.value for reason in IMAGE_REASONS} == codes
    assert {image_refused("image", code).reason.value for code in codes} == codes


def test_foreign_exceptions_lose_their_text() -> None:
    """Only the kind of a failure is told: a store out of reach may come back, anything else is internal."""
    assert from_exception(StoreUnavailable("SQLITE_FULL"), "id").reason is ErrorReason.STORAGE_UNAVAILABLE
    for error in (RuntimeError("张样本"), RecordDamaged(), KeyError("张样本")):
        told = from_exception(error, "call-7")
        assert told.reason is ErrorReason.INTERNAL
        assert "张样本" not in repr(told.status())
        assert "call-7" in repr(told.status())


def test_violations_name_paths_and_rules() -> None:
    """A broken rule is told by the field's path and the rule's id, never by what was sent."""
    request = v1.ListVerificationsRequest(page_size=-77, decisions=["DECISION_ACCEPT", "DECISION_UNSPECIFIED"])
    with pytest.raises(ApiError) as caught:
        require_valid(request)
    (bad,) = caught.value.details
    assert [(fault.field, fault.description) for fault in bad.field_violations] == [
        ("page_size", "breaks the rule int32.gte_lte"),
        ("decisions[1]", "breaks the rule enum.not_in"),
    ]
    assert "77" not in repr(bad)


@pytest.mark.parametrize("decision", [1, 9])
def test_endless_list_is_refused_at_once(decision: Any) -> None:
    """A list of a million items, allowed or not, is one fault that is named, and costs no look at each of them."""
    asked = v1.ListVerificationsRequest(decisions=[decision] * 1_000_000)
    began = time.process_time()
    with pytest.raises(ApiError) as caught:
        require_valid(asked)
    assert time.process_time() - began < 0.2
    assert caught.value.reason is ErrorReason.INVALID_REQUEST
    (bad,) = caught.value.details
    assert [violation.field for violation in bad.field_violations] == ["decisions"]


def test_answer_to_many_faults_fits_into_its_metadata() -> None:
    """As many faults as a request of allowed lists can have leave the error below the 8 KiB that gRPC carries."""
    undefined: Any = 9
    with pytest.raises(ApiError) as caught:
        require_valid(v1.ListVerificationsRequest(decisions=[undefined] * MOST_ITEMS, page_token="x" * 2000))
    assert len(dict(caught.value.metadata())[STATUS_KEY]) < 4096
    (bad,) = caught.value.details
    assert len(bad.field_violations) == MOST_VIOLATIONS
