"""Keys that stand above the data: key-encryption keys and the index key, behind one small interface.

A data key per customer seals that customer's values; a key-encryption key (KEK) wraps the data keys; the index key
makes blind indexes. The index key is a secret of its own, so that KEKs can be rotated and every index stays valid.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Protocol

from storage.sealing.seal import associated_data
from storage.sealing.suites import Digest

KEK = "kek-"
INDEX = "index-"
SIGNING = "sign-"
KEY_ID_LENGTH = 64
"""Most characters of a key's id."""


@dataclass(frozen=True, slots=True)
class WrapContext:
    """What a wrapped key belongs to; it opens nowhere else. A key service may log it: ids alone, nothing personal."""

    tenant: str
    record: str
    field: str = "data_key"

    @property
    def associated_data(self) -> bytes:
        """The same, as bytes to bind a ciphertext to."""
        return associated_data(self.tenant, self.record, self.field)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A key, encrypted under the KEK of this id."""

    kek_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class IndexKey:
    """The secret of all blind indexes and page tokens, 32 bytes, with its id."""

    id: str
    secret: bytes = field(repr=False)

    def mac(self, message: bytes, digest: Digest = Digest.HMAC_SHA256) -> bytes:
        """The message's digest under this key, 32 bytes."""
        return digest.mac(self.secret, message)


class KeyProvider(Protocol):
    """What holds the KEKs: a file here, an HSM or a KMS in a bank. Calls come from many threads.

    Every method may raise KeysUnavailable.
    """

    @property
    def key_id(self) -> str:
        """Id of the KEK that new data keys are wrapped under, as of now; another process may have rotated."""

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Ids of the KEKs at hand that the provider can name by itself; the current one among them."""

    @property
    def index_key(self) -> IndexKey | None:
        """The index key; None where the provider keeps none, and the database has to keep one wrapped."""

    def holds(self, key_id: str) -> bool:
        """Whether this KEK, current or former, is at hand and can be used."""

    def wrap(self, secret: bytes, context: WrapContext) -> Wrapped:
        """Encrypt a key under the current KEK, bound to the context."""

    def unwrap(self, wrapped: Wrapped, context: WrapContext) -> bytes:
        """Decrypt a key. Raises KeyMissing for an unknown KEK, SealBroken if it does not open."""

    def rotate(self) -> str:
        """Make a new KEK the current one, durably; returns its id. Raises RotationRefused."""

    def retire(self, key_id: str) -> None:
        """Give up a former KEK for good; one that is gone already is no error. Raises KeyInUse for the current one."""


def key_id_of(prefix: str, secret: bytes) -> str:
    """The id follows from the secret, so a damaged secret is noticed and one key never has two names."""
    return prefix + hmac.digest(secret, b"idverdict key id", hashlib.sha256)[:8].hex()
