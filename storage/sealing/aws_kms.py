"""Key-encryption keys in a key service that speaks the AWS KMS API: they never leave it, it wraps and unwraps.

The encryption context of each call names tenant, record and field, so a wrapped key opens for its own customer alone.
Credentials and the trusted CA come from where the AWS tools look for them (``AWS_ACCESS_KEY_ID`` and its like,
``AWS_CA_BUNDLE``). https://docs.aws.amazon.com/kms/latest/APIReference/
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection

from storage.causes import of_key_service
from storage.errors import KeyInUse, KeyMissing, KeysUnavailable, RotationRefused
from storage.sealing.keys import WrapContext, Wrapped
from storage.sealing.seal import SealBroken

PREFIX = "aws-kms-"
ALIAS = "alias/"
ATTEMPTS = 2
"""How often a call is made before it fails, the first time included."""
CONNECTIONS = 32
"""Most connections that are kept open for further calls."""
COOL_DOWN_S = 1.0
"""For so long after the service was out of reach every call fails at once: callers must not queue up behind it."""
_BROKEN = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})
_MISSING = frozenset({"NotFoundException"})


class AwsKms:
    """KEKs of one account and region. An id is ``aws-kms-`` and the key's own.

    Args:
        key: the current KEK: an alias such as ``alias/idverdict``, which can be rotated, or a key's id or ARN.
        region: such as ``cn-north-1``; default what the AWS tools are set to.
        endpoint: URL of the service, where it is not the region's own.
        timeout_s: how long to wait for a connection, and for an answer.

    Raises:
        KeysUnavailable: the service cannot be reached, knows no such key, or no region is set.
    """

    def __init__(
        self, key: str, *, region: str | None = None, endpoint: str | None = None, timeout_s: float = 2.0
    ) -> None:
        config = Config(
            connect_timeout=timeout_s,
            read_timeout=timeout_s,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            max_pool_connections=CONNECTIONS,
        )
        self._key = key
        self._down_until = 0.0
        with self._available():
            session = botocore.session.get_session()
            self._client: Any = session.create_client("kms", region_name=region, endpoint_url=endpoint, config=config)
        arn: str = self._describe(key)["Arn"]
        self._arns = arn.rpartition("/")[0] + "/"

    @property
    def key_id(self) -> str:
        """See `KeyProvider.key_id`: the key that the alias points to."""
        return _id(self._describe(self._key)["Arn"])

    @property
    def key_ids(self) -> tuple[str, ...]:
        """See `KeyProvider.key_ids`: the current one alone, since an account may hold many that are not ours."""
        return (self.key_id,)

    @property
    def index_key(self) -> None:
        """See `KeyProvider.index_key`: a digest by call would be too slow, so the database keeps the key, wrapped."""
        return

    def holds(self, key_id: str) -> bool:
        """See `KeyProvider.holds`."""
        if not key_id.startswith(PREFIX):
            return False
        try:
            return bool(self._describe(self._arn(key_id))["Enabled"])
        except KeyMissing:
            return False

    def wrap(self, secret: bytes, context: WrapContext) -> Wrapped:
        """See `KeyProvider.wrap`."""
        with self._available():
            answer = self._client.encrypt(KeyId=self._key, Plaintext=secret, EncryptionContext=_context(context))
        return Wrapped(_id(answer["KeyId"]), answer["CiphertextBlob"])

    def unwrap(self, wrapped: Wrapped, context: WrapContext) -> bytes:
        """See `KeyProvider.unwrap`."""
        if not wrapped.kek_id.startswith(PREFIX):
            raise KeyMissing
        with self._available():
            answer = self._client.decrypt(
                CiphertextBlob=wrapped.content, KeyId=self._arn(wrapped.kek_id), EncryptionContext=_context(context)
            )
        return bytes(answer["Plaintext"])

    def rotate(self) -> str:
        """See `KeyProvider.rotate`: a new key, to which the alias then points. Needs CreateKey and UpdateAlias.

        Where these belong to others, they point the alias to another key: then there is nothing to do here.
        """
        if not self._key.startswith(ALIAS):
            raise RotationRefused
        with self._available():
            made = self._client.create_key(Description="idverdict key-encryption key")["KeyMetadata"]
            self._client.update_alias(AliasName=self._key, TargetKeyId=made["KeyId"])
        return _id(made["Arn"])

    def retire(self, key_id: str) -> None:
        """See `KeyProvider.retire`: the key is disabled; to delete it is left to the service's administrators."""
        if key_id == self.key_id:
            raise KeyInUse
        if key_id.startswith(PREFIX):
            with self._available():
                self._client.disable_key(KeyId=key_id.removeprefix(PREFIX))

    def _describe(self, key: str) -> Mapping[str, Any]:
        with self._available():
            metadata: Mapping[str, Any] = self._client.describe_key(KeyId=key)["KeyMetadata"]
        return metadata

    def _arn(self, key_id: str) -> str:
        return self._arns + key_id.removeprefix(PREFIX)

    @contextmanager
    def _available(self) -> Iterator[None]:
        """Turn what the service says, or that it says nothing, into our errors, without its message."""
        if time.monotonic() < self._down_until:
            raise _unavailable("CoolDown")
        try:
            yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in _BROKEN:
                raise SealBroken from None
            if code in _MISSING:
                raise KeyMissing from None
            raise _unavailable(code if code.isalnum() else type(error).__name__) from None
        except BotoCoreError as error:
            if isinstance(error, NoConnection | HTTPClientError):
                self._down_until = time.monotonic() + COOL_DOWN_S
            raise _unavailable(type(error).__name__) from None


def _unavailable(kind: str) -> KeysUnavailable:
    return KeysUnavailable(kind, of_key_service(kind))


def _id(arn: str) -> str:
    return PREFIX + arn.rpartition("/")[2]


def _context(context: WrapContext) -> dict[str, str]:
    return {"tenant": context.tenant, "record": context.record, "field": context.field}
