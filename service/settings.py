"""Settings of the service: environment variables `IDVERDICT_*`, over an optional TOML file, over defaults.

The service listens on the loopback address unless told otherwise. `service.serving.auth.protection` says what it
takes to listen on another. Names of settings appear in messages about bad ones; their values do not, as a URL may hold
a password.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from service.cores import usable_cores
from service.setting_names import strangers, unknown

PREFIX = "IDVERDICT_"
CONFIG = f"{PREFIX}CONFIG"
CLIENT_VARIABLES = frozenset(f"{PREFIX}CLIENT_{name}" for name in ("CA", "CERTIFICATE", "KEY", "TOKEN_FILE"))
"""Variables of the command line as a client of a server; see `service.cli.access`."""
MIB = 1024 * 1024
LARGEST_PORT = 65535

Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signature algorithms of bearer tokens (RFC 7518, RFC 8037). None has a secret that the server would have to share."""


class SettingsError(Exception):
    """Settings that cannot be used: one line a setting, naming it and what it must be, never its value."""


class Settings(BaseSettings):
    """All settings, each also an environment variable: ``port`` is ``IDVERDICT_PORT``.

    Attributes:
        host: address to listen on; loopback by default.
        port: TCP port, 0 for any free one.
        health_port: a further port, in plain text, that answers health checks alone; none by default.
        admin_address: HOST:PORT of a further port, in plain HTTP, with metrics, probes and the calls in progress; port
            0 for any free one, ``off`` for none.
        otlp_endpoint: base URL of an OpenTelemetry collector (OTLP/HTTP) that spans are sent to; none by default.
        tls_certificate: the server's certificate chain (PEM); with ``tls_key``, the port speaks TLS alone.
        tls_key: the certificate's private key (PEM).
        tls_client_ca: authorities (PEM), one of which must have signed each caller's certificate.
        callers: directory of callers by certificate (TOML), see `service.serving.auth.directory`.
        jwt_issuer: the one issuer of bearer tokens.
        jwt_audience: the audience that tokens must be for.
        jwt_jwks: path or ``https`` URL of the issuer's public keys (JWKS).
        jwt_algorithms: signature algorithms that tokens may have; in the environment with commas between.
        jwt_tenant_claim: the claim that holds a caller's tenant.
        jwt_roles_claim: the claim that holds a caller's roles.
        insecure_allow_plaintext: listen beyond this machine without TLS.
        insecure_allow_anonymous: listen beyond this machine without asking who calls: everybody is one tenant with
            all roles.
        data_dir: folder of the embedded store: database, images and keys, each unless placed elsewhere.
        database_url: ``sqlite:///PATH`` or ``postgresql://USER@HOST/NAME``; default a SQLite file in ``data_dir``.
        database_migrate: bring an older schema up to date at the start, instead of refusing it.
        database_pool: most connections to PostgreSQL at once.
        database_wait_seconds: how long a call waits for one of them.
        database_connect_seconds: how long connecting to PostgreSQL may take.
        database_statement_seconds: how long PostgreSQL may work on one statement, locks included.
        evidence_url: object store for images, such as ``file:///srv/evidence`` or ``s3://bucket``.
        evidence_timeout_seconds: how long one attempt on an object store over the network may take.
        claim_seconds: how long others wait for a server that was killed while it worked on the same request.
        bulk_url: where tenants' manifests and their pictures lie, and results are put; by default a folder in
            ``data_dir``. Each tenant has the folder of its name.
        bulk_rows: most rows of a manifest.
        bulk_threads: how many items of bulk work are worked on at once; by default ``threads``.
        bulk_keep_days: how long a batch that has ended, and its results, are kept.
        worker: do bulk and scheduled work beside the server's calls; by default where the database is SQLite.
        worker_nice: by how much ``idverdict worker`` lowers its priority among the machine's processes.
        key_file: the key-encryption keys, made on first start with owner-only rights.
        kms_key: alias, id or ARN of a key in a service with the AWS KMS API, which then holds the key-encryption keys;
            none by default. A key file that is there still opens what was wrapped under its keys.
        kms_region: the service's region; default what the AWS tools are set to.
        kms_endpoint: URL of the service, where it is not the region's own.
        kms_timeout_seconds: how long to wait for a connection to the service, and for an answer; it is tried twice.
        key_cache_size: most data keys of the service that are remembered.
        key_cache_seconds: how long one is remembered: how long an outage of the service does not matter to it.
        cipher: what new values are sealed with; those of the other cipher stay readable.
        index_digest: what new blind indexes are made with. All servers of one database must change it together.
        retention_years: how many years after a relationship's end records are kept; the law wants ten at the least.
        purge_when_due: destroy by a scheduled task what has been kept so long and is under no hold; otherwise a purge
            is planned and carried out by hand.
        audit_origin: the name of the audit log, under which checkpoints and receipts are signed; not to be changed.
        policy: decision policy (TOML); default the one in the package.
        engine: text recognition engine.
        threads: how many verifications or readings are worked on at once.
        engine_threads: threads inside the engine for one reading.
        stuck_seconds: how long one job may hold a thread before the process is taken to be ill: liveness is lost.
        queue: how many may wait for a free thread before further ones are refused.
        tenant_rate: calls a second that each tenant may make in the long run, by each server; any number by default.
        tenant_burst: how many of them may come at once; by default those of one second.
        tenant_calls: calls that each tenant may have in progress at once, by each server; any number by default.
        watchers: how many may watch events at once; each is one of ``max_calls`` all the while.
        max_calls: calls in progress at once, those waiting included, before their messages are read.
        max_connections: connections open at once, those that are being made included.
        tenant_share: the share of calls, watches and memory for messages that one tenant may have by itself; 1 for all.
        receive_seconds: how long a request message may take to come.
        send_seconds: how long an answer may take to be taken by its reader, for each MiB of it.
        max_message_bytes: largest request message: two pictures of the largest size, and a claim.
        max_messages_bytes: memory for all messages that are being received, or whose calls are in progress.
        max_image_bytes: largest encoded image.
        max_image_pixels: largest image, width times height.
        reveal_compared: show callers the values that checks compared, instead of masking them.
        ready_without_store_seconds: how long database or object store may be out of reach before readiness is lost.
        drain_notice_seconds: after SIGTERM, how long health says NOT_SERVING before new calls are refused.
        drain_grace_seconds: how long running calls may then go on.
        log_level: least severe level that is logged.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=50051, ge=0, le=65535)
    health_port: int | None = Field(default=None, ge=1, le=65535)
    admin_address: str = Field(default="127.0.0.1:50053", pattern=r"^(off|([\w.-]+|\[[0-9a-fA-F:.]+\]):\d{1,5})$")
    otlp_endpoint: str | None = Field(default=None, pattern=r"^https?://[^\s@]+$")
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    tls_client_ca: Path | None = None
    callers: Path | None = None
    jwt_issuer: str | None = Field(default=None, min_length=1)
    jwt_audience: str | None = Field(default=None, min_length=1)
    jwt_jwks: str | None = Field(default=None, min_length=1)
    jwt_algorithms: Annotated[tuple[Algorithm, ...], NoDecode] = Field(default=("RS256", "ES256"), min_length=1)
    jwt_tenant_claim: str = Field(default="tenant", min_length=1)
    jwt_roles_claim: str = Field(default="roles", min_length=1)
    insecure_allow_plaintext: bool = False
    insecure_allow_anonymous: bool = False
    data_dir: Path = Path("var/data")
    database_url: str | None = Field(default=None, pattern=r"^(sqlite:///|postgres(ql)?(\+psycopg)?://)")
    database_migrate: bool = True
    database_pool: int = Field(default=10, ge=1, le=1000)
    database_wait_seconds: float = Field(default=5.0, gt=0, le=300)
    database_connect_seconds: int = Field(default=5, ge=2, le=300)
    database_statement_seconds: float = Field(default=15.0, ge=0.1, le=600)
    evidence_url: str | None = Field(default=None, pattern=r"^[a-z0-9]+://")
    evidence_timeout_seconds: float = Field(default=10.0, ge=0.1, le=300)
    claim_seconds: float = Field(default=10.0, ge=1, le=600)
    key_file: Path | None = None
    bulk_url: str | None = Field(default=None, pattern=r"^[a-z0-9]+://")
    bulk_rows: int = Field(default=50_000, ge=1, le=1_000_000)
    bulk_threads: int | None = Field(default=None, ge=1, le=256)
    bulk_keep_days: int = Field(default=30, ge=1, le=36_500)
    worker: bool | None = None
    worker_nice: int = Field(default=10, ge=0, le=19)
    kms_key: str | None = Field(default=None, min_length=1, max_length=2048)
    kms_region: str | None = Field(default=None, min_length=1)
    kms_endpoint: str | None = Field(default=None, pattern=r"^https?://")
    kms_timeout_seconds: float = Field(default=2.0, gt=0, le=60)
    key_cache_size: int = Field(default=10_000, ge=1, le=1_000_000)
    key_cache_seconds: float = Field(default=900.0, ge=0, le=86_400)
    cipher: Literal["AES_256_GCM", "SM4_GCM"] = "AES_256_GCM"
    index_digest: Literal["HMAC_SHA256", "HMAC_SM3"] = "HMAC_SHA256"
    retention_years: int = Field(default=10, ge=10, le=100)
    purge_when_due: bool = False
    audit_origin: str = Field(default="idverdict", pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$")
    policy: Path | None = None
    engine: Literal["ppocr", "tesseract"] = "ppocr"
    threads: int = Field(default_factory=usable_cores, ge=1, le=256)
    engine_threads: int = Field(default_factory=lambda: min(2, usable_cores()), ge=1, le=64)
    stuck_seconds: float = Field(default=120.0, ge=1, le=86_400)
    queue: int = Field(default=16, ge=0, le=10_000)
    tenant_rate: float | None = Field(default=None, gt=0, le=1_000_000)
    tenant_burst: int | None = Field(default=None, ge=1, le=1_000_000)
    tenant_calls: int | None = Field(default=None, ge=1, le=10_000)
    watchers: int = Field(default=16, ge=0, le=10_000)
    max_calls: int = Field(default=64, ge=1, le=10_000)
    max_connections: int = Field(default=1000, ge=1, le=1_000_000)
    tenant_share: float = Field(default=0.75, gt=0, le=1)
    receive_seconds: float = Field(default=30.0, ge=0.1, le=3600)
    send_seconds: float = Field(default=30.0, ge=0.1, le=3600)
    max_message_bytes: int = Field(default=21 * MIB, ge=64 * 1024, le=256 * MIB)
    max_messages_bytes: int = Field(default=512 * MIB, ge=MIB, le=1024 * 1024 * MIB)
    max_image_bytes: int = Field(default=10 * MIB, ge=1024, le=256 * MIB)
    max_image_pixels: int = Field(default=40_000_000, ge=10_000, le=400_000_000)
    reveal_compared: bool = False
    ready_without_store_seconds: float = Field(default=60.0, ge=0, le=86_400)
    drain_notice_seconds: float = Field(default=3.0, ge=0, le=300)
    drain_grace_seconds: float = Field(default=25.0, ge=0, le=600)
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("jwt_algorithms", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        """A list as an environment variable has it."""
        return [word.strip() for word in value.split(",")] if isinstance(value, str) else value

    @field_validator("admin_address")
    @classmethod
    def _of_a_port(cls, value: str) -> str:
        if value != "off" and int(value.rpartition(":")[2]) > LARGEST_PORT:
            raise ValueError(f"has a port above {LARGEST_PORT}")
        return value

    @field_validator("tenant_burst")
    @classmethod
    def _of_a_rate(cls, value: int | None, others: ValidationInfo) -> int | None:
        if value is not None and others.data.get("tenant_rate") is None:
            raise ValueError("needs tenant_rate")
        return value

    @property
    def address(self) -> str:
        """The address to listen on as gRPC writes it, ``host:port`` or ``[host]:port``."""
        return self._at(self.port)

    @property
    def health_address(self) -> str | None:
        """The address that answers health checks alone, if there is one."""
        return None if self.health_port is None else self._at(self.health_port)

    @property
    def admin(self) -> tuple[str, int] | None:
        """Host and port of the admin port, if there is one."""
        host, _, port = self.admin_address.rpartition(":")
        return (host.strip("[]"), int(port)) if host else None

    def _at(self, port: int) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{port}"

    @property
    def database(self) -> str:
        """The database URL in use."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'idverdict.db'}"

    @property
    def evidence(self) -> str:
        """The URL of the image store in use."""
        return self.evidence_url or (self.data_dir.absolute() / "evidence").as_uri()

    @property
    def bulk(self) -> str:
        """The URL of manifests and their pictures in use."""
        return self.bulk_url or (self.data_dir.absolute() / "bulk").as_uri()

    @property
    def works(self) -> bool:
        """Whether a server does bulk and scheduled work itself."""
        return self.database.startswith("sqlite") if self.worker is None else self.worker

    @property
    def keys(self) -> Path:
        """The key file in use."""
        return self.key_file or self.data_dir.absolute() / "keys" / "master.key"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over the TOML file that IDVERDICT_CONFIG names."""
        config = os.environ.get(CONFIG)
        return (
            init_settings,
            env_settings,
            *([TomlConfigSettingsSource(settings_cls, Path(config))] if config else []),
        )


def load_settings(**overrides: Any) -> Settings:
    """Read the settings, with what the command line says above all; overrides that are None do not count.

    Raises:
        SettingsError: a setting is out of its bounds or unknown, or the TOML file is missing, unreadable or malformed.
    """
    config = os.environ.get(CONFIG)
    if config and not Path(config).is_file():
        raise SettingsError(f"{CONFIG}: names a file that does not exist")
    problems = [unknown(name, VARIABLES) for name in strangers(os.environ, PREFIX, VARIABLES)]
    try:
        settings = Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        problems += [_problem(one) for one in error.errors(include_input=False, include_url=False)]
    except OSError:
        raise SettingsError(f"{CONFIG}: names a file that cannot be read") from None
    except ValueError:
        raise SettingsError(f"{CONFIG}: is not a TOML file") from None
    if problems:
        raise SettingsError("\n".join(problems))
    return settings


def _problem(error: Any) -> str:
    """One line for one error of validation: the setting, and what it must be."""
    name = ".".join(map(str, error["loc"]))
    if error["type"] == "string_pattern_mismatch" and name in _URLS:
        return f"{name}: must be {_URLS[name]}"
    return unknown(name, Settings.model_fields) if error["type"] == "extra_forbidden" else f"{name}: {error['msg']}"


_URLS = {
    "database_url": "sqlite:///PATH or postgresql://USER@HOST/NAME",
    "evidence_url": "a URL such as file:///srv/evidence or s3://bucket",
    "bulk_url": "a URL such as file:///srv/bulk or s3://bucket",
}
"""What URLs have to look like, where a pattern would tell a person nothing."""


VARIABLES = frozenset(f"{PREFIX}{name.upper()}" for name in Settings.model_fields) | {CONFIG} | CLIENT_VARIABLES
"""Every environment variable with the prefix that means something."""
