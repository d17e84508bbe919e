"""Keyed digests that stand for a personal value in a lookup: equal values meet, and nobody without the key can guess.

HMAC-SHA256 under the index key, over the index's kind, the tenant and the value: the same value gives unlike digests in
two kinds or two tenants.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from storage.keys import KeyProvider
from storage.sealing import framed


def normal_number(number: str) -> str:
    """A document number's form for lookup: half width, capitals, only letters and digits."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", number).upper()))


@dataclass(frozen=True, slots=True)
class BlindIndex:
    """The blind indexes of one tenant, each of 32 bytes."""

    keys: KeyProvider
    tenant: str

    def number(self, number: str) -> bytes:
        """Of a document number, whatever its spacing, width or case."""
        return self.of("document_number", normal_number(number).encode())

    def customer(self, reference: str) -> bytes:
        """Of a customer reference, taken exactly as it is."""
        return self.of("customer_reference", reference.encode())

    def of(self, kind: str, value: bytes) -> bytes:
        """Of any other value under its own kind."""
        return self.keys.mac(framed(b"blind index", kind.encode(), self.tenant.encode(), value))
