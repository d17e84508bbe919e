"""The commands `idverdict review ...`: the desk of people who decide what the policy leaves to them."""

from __future__ import annotations

from service.cli import review_case_commands, review_decision_commands, review_queue_commands
from service.cli.review_options import review

__all__ = ["review", "review_case_commands", "review_decision_commands", "review_queue_commands"]
