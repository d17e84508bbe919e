"""Highlights of lamps must not cover the card."""

from __future__ import annotations

from service.verification.checks.capture import capture_check

CHECK = capture_check(
    "quality_glare",
    "GLARE",
    "no highlight covers much of the card",
    measure=lambda quality: quality.glare,
    at_most=lambda limits: limits.glare,
)
