"""Whatever happens to keys, in whatever order: what was kept opens, and what was erased is gone."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from storage import REDACTED, Cipher, Digest, Filter, KeyFile, KeyInUse, NotFound, StoredVerification, Suites
from tests.storage_support import NOON, Place, verification

customers = st.sampled_from(["customer-1", "customer-2", "customer-3"])


class KeyHistory(RuleBasedStateMachine):
    """A store that is written, rotated, rewrapped in part, erased from, and reopened under other suites."""

    @initialize()
    def begin(self) -> None:
        """An empty folder."""
        self.folder = tempfile.TemporaryDirectory()
        self.place = Place(Path(self.folder.name) / "var")
        self.store = self.place.open()
        self.kept: dict[str, StoredVerification] = {}

    @rule(customer=customers)
    def save(self, customer: str) -> None:
        """Keep a verification."""
        number = len(self.kept)
        one = self.store.save(
            verification(f"request-{number}", customer_reference=customer, created_at=NOON + timedelta(seconds=number))
        )
        self.kept[one.id] = one

    @rule()
    def rotate(self) -> None:
        """Make a new key current."""
        self.store.ring.rotate()

    @rule(batches=st.integers(1, 3))
    def rewrap_in_part(self, batches: int) -> None:
        """Rewrap, and leave off before the end."""
        list(islice(self.store.ring.rewrap(batch=1), batches))

    @rule()
    def retire(self) -> None:
        """Give up every former key that may go: exactly those that wrap nothing."""
        for key in self.store.ring.list():
            if key.id.startswith("kek-"):
                try:
                    self.store.ring.retire(key.id)
                except KeyInUse:
                    assert key.state == "CURRENT" or key.wraps
                else:
                    assert (key.state, key.wraps) == ("FORMER", 0)

    @rule(customer=customers)
    def erase(self, customer: str) -> None:
        """Erase a customer."""
        theirs = [one for one in self.kept.values() if one.customer_reference == customer]
        try:
            erased = self.store.erase_customer(customer, NOON, before_statutory_term=True).verifications
        except NotFound:
            erased = 0
        assert erased == len(theirs)
        for one in theirs:
            self.kept[one.id] = replace(one, state=REDACTED, payload=b"", customer_reference=None)

    @rule(cipher=st.sampled_from(Cipher), digest=st.sampled_from(Digest))
    def reopen(self, cipher: Cipher, digest: Digest) -> None:
        """Start again, perhaps under other suites."""
        self.store.close()
        keys = KeyFile.open(self.place.key_file, create=False, cipher=cipher)
        self.store = self.place.open(keys=keys, suites=Suites(cipher, digest))

    @invariant()
    def everything_is_as_it_was_left(self) -> None:
        """Each record reads as it was kept or redacted, and each customer's list is theirs."""
        latest = list(reversed(self.kept.values()))
        assert list(self.store.list(page_size=200).verifications) == latest
        for customer in ("customer-1", "customer-2", "customer-3"):
            listed = self.store.list(Filter(customer_reference=customer), page_size=200).verifications
            assert list(listed) == [one for one in latest if one.customer_reference == customer]

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.store.close()
        self.folder.cleanup()


TestKeyHistories = KeyHistory.TestCase
TestKeyHistories.settings = settings(max_examples=8, stateful_step_count=16, deadline=None)
