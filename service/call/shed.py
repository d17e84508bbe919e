"""Why a call was turned away for the sake of the load: what `OVERLOADED` and `QUOTA_EXCEEDED` do not tell apart."""

from __future__ import annotations

from enum import StrEnum


class Shed(StrEnum):
    """The rule that turned a call away. Operators see it in metrics; callers do not."""

    MAX_CALLS = "max_calls"
    """As many calls as MAX_CALLS were in progress."""
    QUEUE_FULL = "queue_full"
    """The queue was full, and the call had no more right to a place than those in it."""
    TOO_LATE = "too_late"
    """The predicted wait would have outlasted the deadline."""
    OVERTAKEN = "overtaken"
    """It waited, and its place went to a call with more right to it."""
    HOPELESS = "hopeless"
    """It waited, and at its turn could not be answered in time any more."""
    EXPIRED = "expired"
    """Its time ran out, or its caller left, while it waited."""
    TENANT_RATE = "tenant_rate"
    """Its tenant made more calls a second than TENANT_RATE."""
    TENANT_CALLS = "tenant_calls"
    """Its tenant had as many calls in progress as TENANT_CALLS."""
    TENANT_SHARE = "tenant_share"
    """Its tenant had its share of calls in progress, or of watches, and the rest is for those who have less."""
    MESSAGE_BYTES = "message_bytes"
    """There was no room in memory for its message."""
    SLOW_SENDER = "slow_sender"
    """Its message took longer to come than RECEIVE_SECONDS."""
    SLOW_READER = "slow_reader"
    """Its caller took longer to take the answer than SEND_SECONDS."""
    WATCHERS = "watchers"
    """As many callers as WATCHERS were watching."""
