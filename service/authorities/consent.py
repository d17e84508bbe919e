"""Which questions a customer's withdrawn consent stops, as whoever keeps consents says."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from storage import Store, StoredCheck


class Withdrawals(Protocol):
    """Looks up consents. Methods may raise StorageError."""

    def stops_new(self, store: Store, reference: str, kind: str, stated: str, at: datetime, /) -> bool:
        """Whether a question of a kind about a customer, beside what a policy needs, may not be asked.

        ``stated`` is the consent that the question names.
        """
        ...

    def stops(self, store: Store, check: StoredCheck, at: datetime, /) -> bool:
        """Whether a stored question may not be sent or looked up any more."""
        ...
