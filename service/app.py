"""Composition root: builds reader, store and policy of the settings, once, and closes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from service.authorities.adapters import Lines
from service.authorities.channels import ChannelError, load_channels
from service.authorities.questions import Questions
from service.authorities.secrets import secrets_in
from service.call.acting import NO_TENANT
from service.customers.rules import CustomerRules, default_customer_rules, load_customer_rules
from service.lazy_reader import LazyReader, WarmableReader
from service.load.admission import Workers
from service.reviews.opening import Opening
from service.reviews.reviewed import Reviewed
from service.reviews.rules import Rules, RulesError, default_rules, load_rules
from service.rulebook import RulebookError
from service.screening.customers import Screens
from service.screening.loaded import LoadedLists
from service.screening.policy import ScreeningPolicy
from service.screening.policy import load_policy as load_screening
from service.settings import Settings, SettingsError
from service.verification.policy import Policy, load_policy
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
    StoreMissing,
    StoreOptions,
    SucceedingKeys,
    Suites,
)
from storage.audit.entry import digests_in
from storage.keys.signing_key import is_in_use
from storage.objects.evidence import require_place

if TYPE_CHECKING:
    from service.customers.following import Following
    from service.verification.requests import Verifications


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
        questions: asks external authorities; None where there is no channel.
        rules: of reviews.
        screening: the policy of screening; None: the one that ships, read when it is first needed.
        lists: indexes over the lists of all tenants.
        customers: the rules of customers.
    """

    reader: WarmableReader
    store: Store
    policy: Policy
    workers: Workers
    clock: Callable[[], datetime] = utc_now
    questions: Questions | None = None
    rules: Rules = field(default_factory=default_rules)
    screening: ScreeningPolicy | None = None
    lists: LoadedLists = field(default_factory=LoadedLists)
    customers: CustomerRules = field(default_factory=default_customer_rules)

    def of(self, tenant: str, actor: Actor | None = None) -> App:
        """The same app with the store as one tenant sees it, and one actor works on it."""
        return replace(self, store=self.store.of(tenant, actor))

    def verifications(self, *, reveal_compared: bool = False) -> Verifications:
        """The use cases of VerificationService on this app's parts."""
        from service.verification.requests import Verifications  # noqa: PLC0415 - loads OpenCV

        return Verifications(
            self.store,
            self.policy,
            self.reader,
            self.clock,
            reveal_compared=reveal_compared,
            authorities=self.questions,
            follow_ups=Opening(self.rules),
            reviews_of=Reviewed(self.rules),
        )

    def screens(self) -> Screens:
        """What customers are screened with."""
        return Screens(self.screening or load_screening(), self.lists, self.clock)

    def following(self) -> Following:
        """What brings customers' files up to date, for all tenants."""
        from service.customers.following import Following  # noqa: PLC0415 - loads OpenCV

        screens = cache(self.screens)  # the policy is read once
        return Following(self.store, self.customers, screens, self.clock, Reviewed(self.rules))

    def close(self) -> None:
        """Wait for running work, then close the store."""
        self.workers.close()
        if self.questions is not None:
            self.questions.close()
        self.store.close()


def build_database(settings: Settings, *, create: bool = True, read_only: bool = False) -> Database:
    """The database of the settings, its schema as it is.

    Raises SettingsError, StoreUnavailable; StoreMissing where SQLite's file is not there and ``create`` is off.
    """
    pool = Pool(
        size=settings.database_pool,
        wait_s=settings.database_wait_seconds,
        connect_s=settings.database_connect_seconds,
        statement_s=settings.database_statement_seconds,
    )
    try:
        return Database(settings.database, pool=pool, create=create, read_only=read_only)
    except ValueError as error:
        raise SettingsError(f"database_url: {error}") from None


def build_store(
    settings: Settings, tenant: str = "default", actor: Actor | None = None, *, create: bool = True
) -> Store:
    """The store of the settings, as one tenant sees it and one actor works on it.

    On first start it makes key file, database and folders, if it may ``create`` them. Beside a database that is in use
    it makes none of them: what is missing there is lost, or the settings name another place.

    Raises:
        SettingsError: a URL cannot be used.
        StoreMissing: there is none, and ``create`` is off.
        StorageError: keys, schema or database cannot be used; the text is fit to be shown.
    """
    suites = Suites(Cipher[settings.cipher], Digest[settings.index_digest])
    try:
        require_place(settings.evidence)
    except ValueError as error:
        raise SettingsError(f"evidence_url: {error}") from None
    database = build_database(settings, create=create)
    try:
        fresh = not is_in_use(database)
        if fresh and not create:
            raise StoreMissing(database.place)
        return Store.open(
            database,
            build_evidence(settings, create=fresh),
            build_keys(settings, suites.cipher, create=fresh),
            StoreOptions(
                migrate=settings.database_migrate,
                lease=timedelta(seconds=settings.claim_seconds),
                suites=suites,
                retention_years=settings.retention_years,
                origin=settings.audit_origin,
            ),
            tenant=tenant,
            actor=actor,
        )
    except BaseException:
        database.close()
        raise


def build_bulk_objects(settings: Settings) -> BulkObjects:
    """Where manifests and their pictures are. Raises SettingsError, StoreUnavailable."""
    try:
        return BulkObjects(settings.bulk, timeout_s=settings.evidence_timeout_seconds)
    except ValueError as error:
        raise SettingsError(f"bulk_url: {error}") from None


def build_evidence(settings: Settings, *, create: bool = True) -> EvidenceObjects:
    """The object store of the settings. Raises SettingsError, StoreUnavailable."""
    try:
        return EvidenceObjects(settings.evidence, timeout_s=settings.evidence_timeout_seconds, create=create)
    except ValueError as error:
        raise SettingsError(f"evidence_url: {error}") from None


def build_keys(settings: Settings, cipher: Cipher, *, create: bool = False) -> KeyProvider:
    """What holds the key-encryption keys. A key service succeeds the key file where there is one still.

    A key file that is not there is made where ``create`` says so: never beside a database that was written under keys.

    Raises:
        StorageError: as `build_store`.
    """
    if settings.kms_key is None:
        return KeyFile.open(settings.keys, create=create, cipher=cipher)
    from storage.sealing.aws_kms import AwsKms  # noqa: PLC0415 - loads botocore

    service = AwsKms(
        settings.kms_key,
        region=settings.kms_region,
        endpoint=settings.kms_endpoint,
        timeout_s=settings.kms_timeout_seconds,
    )
    keys = RememberingKeys(service, size=settings.key_cache_size, seconds=settings.key_cache_seconds)
    return SucceedingKeys(keys, KeyFile.open(settings.keys, create=False)) if settings.keys.exists() else keys


def build_app(settings: Settings, reader: WarmableReader | None = None, *, create: bool = True) -> App:
    """Everything that a server, or a command in this process, works with; by default with a reader still to be made.

    Raises:
        PolicyError: the policy cannot be used.
        SettingsError, StorageError: as `build_store`.
    """
    policy = load_policy(settings.policy)
    lines = build_lines(settings, policy)
    try:
        rules = load_rules(settings.cases)
    except RulesError as error:
        raise SettingsError(str(error)) from None
    try:
        screening = None if settings.screening is None else load_screening(settings.screening)
    except RulebookError as error:
        raise SettingsError(f"screening: {error}") from None
    customers = customer_rules(settings)
    store = build_store(settings, create=create)
    tell_policy(store, policy)
    questions = build_questions(lines, store, policy, rules, customers)
    workers = Workers(settings.threads, settings.queue)
    return App(
        reader or LazyReader(settings),
        store,
        policy,
        workers,
        questions=questions,
        rules=rules,
        screening=screening,
        customers=customers,
    )


def customer_rules(settings: Settings) -> CustomerRules:
    """The rules of customers of the settings. Raises SettingsError."""
    try:
        return load_customer_rules(
            elements=settings.elements,
            reviews=settings.reviews,
            risk=settings.risk,
            owners=settings.owners,
            one_off=settings.one_off,
        )
    except RulebookError as error:
        raise SettingsError(f"elements, reviews, risk, owners or one_off: {error}") from None


def build_lines(settings: Settings, policy: Policy) -> Lines:
    """The channels of the settings with their adapters.

    Raises SettingsError where one cannot be used, or the policy needs one that there is not.
    """
    try:
        channels = load_channels(settings.authorities)
        if absent := policy.channels - channels.keys():
            raise ChannelError(f"the policy needs channels that are not there: {', '.join(sorted(absent))}")
        return Lines.open(channels, settings.authority_hosts, secrets_in(settings.authority_secrets))
    except ChannelError as error:
        raise SettingsError(f"authorities: {error}") from None


def build_questions(
    lines: Lines, store: Store, policy: Policy, rules: Rules, customers: CustomerRules | None = None
) -> Questions | None:
    """What asks authorities and takes their answers; None where there is no channel."""
    if not lines.by_id:
        return None
    from service.customers.consents import Consents  # noqa: PLC0415 - loads OpenCV

    return Questions(
        store,
        lines,
        policy,
        utc_now,
        follow_ups=Opening(rules),
        withdrawals=Consents((customers or default_customer_rules()).elements),
    )


def tell_policy(store: Store, policy: Policy) -> None:
    """Tell in the audit log by which policy is decided from now on, unless it is the one that was told last."""
    digest = bytes.fromhex(policy.sha256)
    last = store.history.last("policy")
    if last is None or digests_in(last.digests).get("policy") != digest.hex():
        loaded = Event(Action.POLICY_LOADED, "policy", f"{policy.id} {policy.version}", {"policy": digest})
        store.of(NO_TENANT, SYSTEM).tell(loaded)
