"""The card must not be burnt out by too much light."""

from __future__ import annotations

from service.verification.checks.capture import capture_check

CHECK = capture_check(
    "quality_exposure",
    "OVER_EXPOSED",
    "the card is not burnt out",
    measure=lambda quality: quality.over_exposed,
    at_most=lambda limits: limits.over_exposed,
)
