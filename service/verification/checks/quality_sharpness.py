"""The printed text must be sharp enough to be read."""

from __future__ import annotations

from service.verification.checks.capture import capture_check

CHECK = capture_check(
    "quality_sharpness",
    "BLURRED",
    "the printed text is sharp",
    measure=lambda quality: quality.sharpness,
    at_least=lambda limits: limits.sharpness,
)
