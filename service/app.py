"""Composition root: builds reader, store and policy of the settings, once, and closes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from service.admission import Workers
from service.auth.acting import NO_TENANT
from service.lazy_reader import LazyReader, WarmableReader
from service.policy import Policy, load_policy
from service.settings import Settings, SettingsError
from storage import (
    SYSTEM,
    Action,
    Actor,
    BulkObjects,
    Cipher,
    Database,
    Digest,
    Event,
    EvidenceObjects,
    KeyFile,
    KeyProvider,
    Pool,
    RememberingKeys,
    Store,
    SucceedingKeys,
    Suites,
)
from storage.audit.entry import digests_in


def utc_now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class App:
    """What the services work with.

    Attributes:
        reader: reads pictures.
        store: keeps verifications and their evidence.
        policy: decides.
        workers: the threads that the work on pixels is done on.
        clock: tells the time, aware.
    """

    reader: WarmableReader
    store: Store
    policy: Policy
    workers: Workers
    clock: Callable[[], datetime] = utc_now

    def of(self, tenant: str, actor: Actor | None = None) -> App:
        """The same app with the store as one tenant sees it, and one actor works on it."""
        return replace(self, store=self.store.of(tenant, actor))

    def close(self) -> None:
        """Wait for running work, then close the store."""
        self.workers.close()
        self.store.close()


def build_database(settings: Settings) -> Database:
    """The database of the settings, its schema as it is. Raises SettingsError, StoreUnavailable."""
    pool = Pool(
        size=settings.database_pool,
        wait_s=settings.database_wait_seconds,
        connect_s=settings.database_connect_seconds,
        statement_s=settings.database_statement_seconds,
    )
    try:
        return Database(settings.database, pool=pool)
    except ValueError as error:
        raise SettingsError(f"database_url: {error}") from None


def build_store(settings: Settings, tenant: str = "default", actor: Actor | None = None) -> Store:
    """The store of the settings, as one tenant sees it and one actor works on it.

    Makes its key file, database and folders on first start.

    Raises:
        SettingsError: a URL cannot be used.
        StorageError: keys, schema or database cannot be used; the text is fit to be shown.
    """
    suites = Suites(Cipher[settings.cipher], Digest[settings.index_digest])
    keys = build_keys(settings, suites.cipher)
    objects = build_evidence(settings)
    return Store(
        build_database(settings),
        objects,
        keys,
        tenant=tenant,
        actor=actor,
        migrate=settings.database_migrate,
        lease=timedelta(seconds=settings.claim_seconds),
        origin=settings.audit_origin,
        suites=suites,
        retention_years=settings.retention_years,
    )


def build_bulk_objects(settings: Settings) -> BulkObjects:
    """Where manifests and their pictures are. Raises SettingsError, StoreUnavailable."""
    try:
        return BulkObjects(settings.bulk, timeout_s=settings.evidence_timeout_seconds)
    except ValueError as error:
        raise SettingsError(f"bulk_url: {error}") from None


def build_evidence(settings: Settings) -> EvidenceObjects:
    """The object store of the settings. Raises SettingsError, StoreUnavailable."""
    try:
        return EvidenceObjects(settings.evidence, timeout_s=settings.evidence_timeout_seconds)
    except ValueError as error:
        raise SettingsError(f"evidence_url: {error}") from None


def build_keys(settings: Settings, cipher: Cipher) -> KeyProvider:
    """What holds the key-encryption keys. A key service succeeds the key file where there is one still.

    Raises:
        StorageError: as `build_store`.
    """
    if settings.kms_key is None:
        return KeyFile.open(settings.keys, cipher=cipher)
    from storage.aws_kms import AwsKms  # noqa: PLC0415 - loads botocore

    service = AwsKms(
        settings.kms_key,
        region=settings.kms_region,
        endpoint=settings.kms_endpoint,
        timeout_s=settings.kms_timeout_seconds,
    )
    keys = RememberingKeys(service, size=settings.key_cache_size, seconds=settings.key_cache_seconds)
    return SucceedingKeys(keys, KeyFile.open(settings.keys, create=False)) if settings.keys.exists() else keys


def build_app(settings: Settings, reader: WarmableReader | None = None) -> App:
    """Everything that a server, or a command in this process, works with; by default with a reader still to be made.

    Raises:
        PolicyError: the policy cannot be used.
        SettingsError, StorageError: as `build_store`.
    """
    policy = load_policy(settings.policy)
    store = build_store(settings)
    tell_policy(store, policy)
    return App(reader or LazyReader(settings), store, policy, Workers(settings.threads, settings.queue))


def tell_policy(store: Store, policy: Policy) -> None:
    """Tell in the audit log by which policy is decided from now on, unless it is the one that was told last."""
    digest = bytes.fromhex(policy.sha256)
    last = store.history.last("policy")
    if last is None or digests_in(last.digests).get("policy") != digest.hex():
        loaded = Event(Action.POLICY_LOADED, "policy", f"{policy.id} {policy.version}", {"policy": digest})
        store.of(NO_TENANT, SYSTEM).tell(loaded)
