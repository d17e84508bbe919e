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

    The sentence below a field is its description: `scripts/settings_page.py` writes docs/settings.md from them.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True, use_attribute_docstrings=True
    )

    host: str = Field(default="127.0.0.1", min_length=1)
    """Address to listen on. The container image sets 0.0.0.0."""
    port: int = Field(default=50051, ge=0, le=65535)
    """TCP port of the gRPC server. 0 takes any free port."""
    health_port: int | None = Field(default=None, ge=1, le=65535)
    """A second port, in plain text, that answers health checks and nothing else. The container image sets 50052."""
    admin_address: str = Field(default="127.0.0.1:50053", pattern=r"^(off|([\w.-]+|\[[0-9a-fA-F:.]+\]):\d{1,5})$")
    """HOST:PORT of the admin port, in plain HTTP: metrics, probes and the calls in progress. Port 0 takes any free
    port; `off` disables it. If the default address is in use, the server starts without an admin port; an address that
    you set must be free."""
    otlp_endpoint: str | None = Field(default=None, pattern=r"^https?://[^\s@]+$")
    """Base URL of an OpenTelemetry collector (OTLP/HTTP) that receives traces, such as `http://127.0.0.1:4318`."""
    tls_certificate: Path | None = None
    """The server's certificate chain (PEM). With TLS_KEY, the port speaks TLS only. When the file is renewed, new
    connections use the new certificate."""
    tls_key: Path | None = None
    """The private key of the certificate (PEM)."""
    tls_client_ca: Path | None = None
    """Certificate authorities (PEM). If set, every caller needs a certificate that one of them signed (mTLS)."""
    callers: Path | None = None
    """TOML file that maps certificates to tenants and roles. Edits take effect without a restart."""
    jwt_issuer: str | None = Field(default=None, min_length=1)
    """The one issuer of bearer tokens (claim `iss`)."""
    jwt_audience: str | None = Field(default=None, min_length=1)
    """The audience that bearer tokens must name (claim `aud`)."""
    jwt_jwks: str | None = Field(default=None, min_length=1)
    """Path or `https` URL of the issuer's public keys (JWKS)."""
    jwt_algorithms: Annotated[tuple[Algorithm, ...], NoDecode] = Field(default=("RS256", "ES256"), min_length=1)
    """Signature algorithms that bearer tokens may have, separated by commas. HS* and `none` are never accepted."""
    jwt_tenant_claim: str = Field(default="tenant", min_length=1)
    """The claim that holds the caller's tenant. Dots go down a level."""
    jwt_roles_claim: str = Field(default="roles", min_length=1)
    """The claim that holds the caller's roles. Dots go down a level, as in `realm_access.roles`."""
    insecure_allow_plaintext: bool = False
    """Listen beyond this machine without TLS. Only for networks where another component encrypts."""
    insecure_allow_anonymous: bool = False
    """Listen beyond this machine without identifying callers: every caller is tenant `default` with all roles."""
    data_dir: Path = Path("var/data")
    """Folder of the embedded store: database, images and keys, unless another setting places one of them elsewhere."""
    database_url: str | None = Field(default=None, pattern=r"^(sqlite:///|postgres(ql)?(\+psycopg)?://)")
    """`sqlite:///PATH` (WAL, synchronous FULL) or `postgresql://USER@HOST/NAME?sslmode=verify-full`, with any other
    libpq parameter. Put a password into PGPASSWORD or PGPASSFILE. Default: a SQLite file in DATA_DIR."""
    database_migrate: bool = True
    """Migrate an older schema at the start, one server at a time. If false, the server refuses an older schema: run
    `idverdict migrate` first (`--check` only compares)."""
    database_pool: int = Field(default=10, ge=1, le=1000)
    """Maximum number of connections from one server to PostgreSQL."""
    database_wait_seconds: float = Field(default=5.0, gt=0, le=300)
    """Longest time that a call waits for a free connection."""
    database_connect_seconds: int = Field(default=5, ge=2, le=300)
    """Longest time for connecting to PostgreSQL."""
    database_statement_seconds: float = Field(default=15.0, ge=0.1, le=600)
    """Longest time for one statement in PostgreSQL, including waits for locks."""
    evidence_url: str | None = Field(default=None, pattern=r"^[a-z0-9]+://")
    """Object store for images: `file:///PATH` or `s3://BUCKET/PREFIX?endpoint=https://…&region=…&path_style=false`.
    Credentials come from `AWS_*` variables and need the rights to list, read, write and delete. Use one location per
    database: at its start, a server deletes images there that its database does not know and that are older than an
    hour. Default: a folder in DATA_DIR."""
    evidence_timeout_seconds: float = Field(default=10.0, ge=0.1, le=300)
    """Longest time for one attempt to reach an object store; there are three attempts."""
    claim_seconds: float = Field(default=10.0, ge=1, le=600)
    """Lease on a request: how long other servers wait for a server that was killed while it processed the request."""
    bulk_url: str | None = Field(default=None, pattern=r"^[a-z0-9]+://")
    """Location of manifests, their pictures, and results; same form as EVIDENCE_URL. Each tenant has the folder of its
    name. Default: a folder in DATA_DIR."""
    bulk_rows: int = Field(default=50_000, ge=1, le=1_000_000)
    """Maximum number of rows in a manifest. A row takes about 1 KB of memory."""
    bulk_threads: int | None = Field(default=None, ge=1, le=256)
    """Number of bulk items processed at the same time. Default: THREADS."""
    bulk_keep_days: int = Field(default=30, ge=1, le=36_500)
    """Days after which a batch that has ended is deleted with its results. The verifications stay."""
    worker: bool | None = None
    """Whether the server also does bulk and scheduled work. Default: true with SQLite, otherwise false."""
    worker_nice: int = Field(default=10, ge=0, le=19)
    """How much `idverdict worker` lowers its process priority."""
    authorities: Path | None = None
    """Folder of the channels to external authorities, one TOML file each; see docs/authorities.md. A policy may need
    those channels and no others."""
    authority_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Hosts that the HTTP connector may call, separated by commas."""
    authority_secrets: Path | None = None
    """Folder of the secrets that channels name, one file each, readable by the owner only."""
    authority_threads: int = Field(default=8, ge=1, le=64)
    """Number of questions that a worker sends at the same time."""
    key_file: Path | None = None
    """File of key-encryption keys. Created at the first start, readable by its owner only; one per database, shared by
    its servers. Back it up separately from the data, and again after each rotation: without it the data is lost.
    Default: `keys/master.key` in DATA_DIR."""
    kms_key: str | None = Field(default=None, min_length=1, max_length=2048)
    """Alias, id or ARN of a key in a service with the AWS KMS API, which then holds the key-encryption keys. A key file
    that is still present opens what was wrapped under its keys."""
    kms_region: str | None = Field(default=None, min_length=1)
    """Region of the key service. Default: that of the AWS tools. Credentials come from `AWS_*` variables."""
    kms_endpoint: str | None = Field(default=None, pattern=r"^https?://")
    """URL of the key service, if it is not the region's own. The certificate authority may be set with
    `AWS_CA_BUNDLE`."""
    kms_timeout_seconds: float = Field(default=2.0, gt=0, le=60)
    """Longest time to connect to the key service, and to wait for its answer. There are two attempts."""
    key_cache_size: int = Field(default=10_000, ge=1, le=1_000_000)
    """Maximum number of data keys from the key service that are cached."""
    key_cache_seconds: float = Field(default=900.0, ge=0, le=86_400)
    """How long a data key is cached. During that time an outage of the key service does not affect its customer."""
    cipher: Literal["AES_256_GCM", "SM4_GCM"] = "AES_256_GCM"
    """Cipher for new values. Values of the other cipher stay readable."""
    index_digest: Literal["HMAC_SHA256", "HMAC_SM3"] = "HMAC_SHA256"
    """Digest for new blind indexes. Lookups use both. Stop all servers of the database before you change it."""
    retention_years: int = Field(default=10, ge=10, le=100)
    """Years that records are stored after the end of a relationship. The law requires ten."""
    purge_when_due: bool = False
    """Let a worker destroy every day what is due and under no hold. If false, purges are planned and carried out by
    hand."""
    audit_origin: str = Field(default="idverdict", pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$")
    """Name that signs checkpoints of the audit log and receipts. Choose your own, such as `bank.example/idverdict`,
    before you hand out the first one, and never change it."""
    policy: Path | None = None
    """Decision policy (TOML). Default: the packaged `service/verification/policies/default.toml`."""
    cases: Path | None = None
    """Rules of reviews (TOML): which verdicts open a case, and what takes two people. Default: the packaged
    `service/reviews/cases.toml`."""
    screening: Path | None = None
    """Policy of screening (TOML): scores, thresholds, and what takes two people. Default: the packaged
    `service/screening/policies/screening.toml`."""
    elements: Path | None = None
    """Rules of customers' profiles (TOML). Default: the packaged `service/customers/profile/policies/elements.toml`."""
    reviews: Path | None = None
    """Rules of customers' reviews (TOML): periods, events, grace. Default: the packaged
    `service/customers/continuity/policies/reviews.toml`."""
    risk: Path | None = None
    """Policy of risk ratings (TOML). Default: the packaged `service/risk/policies/risk.toml`."""
    owners: Path | None = None
    """Rules of beneficial owners (TOML). Default: the packaged `service/owners/policies/default.toml`."""
    one_off: Path | None = None
    """Limits of one-off business (TOML). Default: the packaged `service/risk/policies/one-off.toml`."""
    reveal_compared: bool = False
    """Show callers the values that checks compared, instead of masking them."""
    engine: Literal["ppocr", "tesseract"] = "ppocr"
    """Text recognition engine."""
    threads: int = Field(default_factory=usable_cores, ge=1, le=256)
    """Number of calls processed at the same time. Default: the cores that the process may use, by affinity and cgroup
    quota."""
    engine_threads: int = Field(default_factory=lambda: min(2, usable_cores()), ge=1, le=64)
    """Number of threads inside the engine for one reading. Default: 2, or 1 on one core."""
    stuck_seconds: float = Field(default=120.0, ge=1, le=86_400)
    """How long one job may hold a thread before liveness fails. Must be longer than any legitimate reading."""
    queue: int = Field(default=16, ge=0, le=10_000)
    """Number of calls that may wait for a thread; further calls are refused."""
    max_calls: int = Field(default=64, ge=1, le=10_000)
    """Maximum number of calls in progress, including those that wait. Checked before a message is read."""
    watchers: int = Field(default=16, ge=0, le=10_000)
    """Maximum number of event streams. Each counts towards MAX_CALLS, and towards the TENANT_CALLS of its tenant."""
    tenant_rate: float | None = Field(default=None, gt=0, le=1_000_000)
    """Calls per second that a tenant may make in the long run, counted by each server. Default: no limit."""
    tenant_burst: int | None = Field(default=None, ge=1, le=1_000_000)
    """Calls that a tenant may make at once after a pause; needs TENANT_RATE. Default: those of one second."""
    tenant_calls: int | None = Field(default=None, ge=1, le=10_000)
    """Maximum number of calls in progress per tenant, counted by each server. A value below MAX_CALLS reserves room for
    other tenants. Default: no limit."""
    tenant_share: float = Field(default=0.75, gt=0, le=1)
    """Share of MAX_CALLS, WATCHERS and MAX_MESSAGES_BYTES that one tenant may use alone. Two tenants get less each, so
    that a third always gets in. 1 disables the limit."""
    max_connections: int = Field(default=1000, ge=1, le=1_000_000)
    """Maximum number of open connections, including those in their TLS handshake."""
    receive_seconds: float = Field(default=30.0, ge=0.1, le=3600)
    """Longest time for receiving a request message; then TRANSFER_TOO_SLOW."""
    send_seconds: float = Field(default=30.0, ge=0.1, le=3600)
    """Longest time for the caller to read a response, per MiB; then TRANSFER_TOO_SLOW."""
    max_message_bytes: int = Field(default=42 * MIB, ge=64 * 1024, le=336 * MIB)
    """Largest request message: by default four pictures of the largest size and a claim. A request may have 32."""
    max_messages_bytes: int = Field(default=512 * MIB, ge=MIB, le=1024 * 1024 * MIB)
    """Memory for all messages, from the moment that one may be received until its call ends. A call waits for it at
    most RECEIVE_SECONDS."""
    max_image_bytes: int = Field(default=10 * MIB, ge=1024, le=256 * MIB)
    """Largest encoded picture."""
    max_image_pixels: int = Field(default=40_000_000, ge=10_000, le=400_000_000)
    """Largest picture, as width times height."""
    ready_without_store_seconds: float = Field(default=60.0, ge=0, le=86_400)
    """How long the database or the object store may be unreachable before health reports NOT_SERVING. Must be longer
    than a failover."""
    drain_notice_seconds: float = Field(default=3.0, ge=0, le=300)
    """After SIGTERM: how long health reports NOT_SERVING while new calls are still accepted."""
    drain_grace_seconds: float = Field(default=25.0, ge=0, le=600)
    """After that: how long running calls may continue."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe level that is logged. Logs are JSON lines with fields from an allow-list only."""

    @field_validator("jwt_algorithms", "authority_hosts", mode="before")
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
