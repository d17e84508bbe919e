"""Keyed digests that stand for a personal value in a lookup: equal values meet, and nobody without the key can guess.

HMAC under the index key, over the index's kind, the tenant and the value: the same value gives unlike digests in two
kinds or two tenants. An index of HMAC-SHA256 has 32 bytes; one of another digest has that digest's number before them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from storage.sealing.keys import IndexKey
from storage.sealing.seal import framed
from storage.sealing.suites import Digest

INDEX_BYTES = 32
"""Bytes of an index of HMAC-SHA256."""
EACH = tuple(f"index_{number}" for number in range(len(Digest)))
"""Names of parameters of a statement for the indexes of `BlindIndex.each`."""


def normal_number(number: str) -> str:
    """A document number's form for lookup: half width, capitals, only letters and digits."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", number).upper()))


@dataclass(frozen=True, slots=True)
class BlindIndex:
    """The blind indexes of one tenant, made with one digest."""

    key: IndexKey
    tenant: str
    digest: Digest = Digest.HMAC_SHA256

    def number(self, number: str) -> bytes:
        """Of a document number, whatever its spacing, width or case."""
        return self.of("document_number", normal_number(number).encode())

    def customer(self, reference: str) -> bytes:
        """Of a customer reference, taken exactly as it is."""
        return self.of("customer_reference", reference.encode())

    def of(self, kind: str, value: bytes) -> bytes:
        """Of any other value under its own kind."""
        mac = self.key.mac(framed(b"blind index", kind.encode(), self.tenant.encode(), value), self.digest)
        return mac if self.digest is Digest.HMAC_SHA256 else bytes([self.digest]) + mac

    def made(self, index: bytes) -> bool:
        """Whether an index was made with this digest."""
        plain = len(index) == INDEX_BYTES
        return plain if self.digest is Digest.HMAC_SHA256 else not plain and index[:1] == bytes([self.digest])

    def each(self) -> tuple[BlindIndex, ...]:
        """The same indexes under every digest, this one first: what a value may have been indexed as."""
        return (self, *(replace(self, digest=other) for other in Digest if other is not self.digest))
