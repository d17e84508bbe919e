"""The card must cover enough pixels for its text to be read."""

from __future__ import annotations

from service.verification.checks.capture import capture_check

CHECK = capture_check(
    "quality_card_size",
    "CARD_TOO_SMALL",
    "the card is large enough in the picture",
    measure=lambda quality: quality.card_width_px,
    at_least=lambda limits: limits.card_width_px,
)
