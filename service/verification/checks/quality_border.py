"""All corners of the card must lie inside the picture."""

from __future__ import annotations

from service.verification.checks.capture import capture_check

CHECK = capture_check(
    "quality_border",
    "BORDER_INCOMPLETE",
    "the whole card is in the picture",
    measure=lambda quality: quality.corners_inside,
    at_least=lambda limits: limits.corners_inside,
)
