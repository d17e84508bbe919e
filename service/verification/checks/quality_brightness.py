"""The card must not be too dark."""

from __future__ import annotations

from service.verification.checks.capture import capture_check

CHECK = capture_check(
    "quality_brightness",
    "TOO_DARK",
    "the card is bright enough",
    measure=lambda quality: quality.brightness,
    at_least=lambda limits: limits.brightness,
)
