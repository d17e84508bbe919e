"""Settings: defaults, their order of precedence, and messages about bad ones."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from idverdict.client import MAX_MESSAGE_BYTES

from ocr.image import Limits
from service.settings import CLIENT_VARIABLES, Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("IDVERDICT_"):
            monkeypatch.delenv(name)


def test_default_listens_on_loopback() -> None:
    """Without settings nobody outside the machine can call."""
    assert load_settings().address == "127.0.0.1:50051"


def test_default_limits_are_those_of_contract_and_reader() -> None:
    """The client helper, the decoder and the server agree on sizes."""
    settings = load_settings()
    assert settings.max_message_bytes == MAX_MESSAGE_BYTES
    assert (settings.max_image_bytes, settings.max_image_pixels) == (Limits().max_bytes, Limits().max_pixels)


def test_command_line_beats_environment_beats_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest source wins, setting by setting."""
    file = tmp_path / "settings.toml"
    file.write_text('port = 1\nqueue = 2\nhost = "0.0.0.0"\n')
    monkeypatch.setenv("IDVERDICT_CONFIG", str(file))
    monkeypatch.setenv("IDVERDICT_PORT", "3")
    monkeypatch.setenv("IDVERDICT_QUEUE", "4")
    settings = load_settings(port=5, queue=None)
    assert (settings.port, settings.queue, settings.host) == (5, 4, "0.0.0.0")


def test_everything_lies_under_the_data_folder_unless_placed_elsewhere(tmp_path: Path) -> None:
    """One folder holds the embedded store; each part can be moved out."""
    settings = load_settings(data_dir=tmp_path)
    assert settings.database == f"sqlite:///{tmp_path}/idverdict.db"
    assert settings.evidence == f"file://{tmp_path}/evidence"
    assert settings.keys.is_relative_to(tmp_path)
    placed = load_settings(database_url="postgresql://db/x", evidence_url="s3://bucket", key_file=Path("/k"))
    assert (placed.database, placed.evidence, placed.keys) == ("postgresql://db/x", "s3://bucket", Path("/k"))


def test_relative_data_folder_does_not_depend_on_the_working_folder_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """URLs and paths in use are absolute."""
    monkeypatch.chdir(tmp_path)
    settings = load_settings(data_dir=Path("x"))
    assert settings.database == f"sqlite:///{tmp_path}/x/idverdict.db"
    assert settings.keys.is_absolute()


def test_ipv6_address_is_written_as_grpc_wants_it() -> None:
    """A bare IPv6 address gets its brackets."""
    assert load_settings(host="::1", port=0).address == "[::1]:0"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "65536"),
        ("port", "secret-value"),
        ("threads", "0"),
        ("engine", "secret-value"),
        ("evidence_url", "secret-value"),
        ("database_url", "mysql://user:secret-value@host/name"),
        ("database_connect_seconds", "1"),
        ("log_level", "secret-value"),
        ("kms_endpoint", "secret-value"),
        ("cipher", "secret-value"),
        ("index_digest", "secret-value"),
        ("max_image_pixels", "-1"),
        ("jwt_algorithms", "RS256,HS256"),
        ("jwt_algorithms", "none"),
        ("insecure_allow_plaintext", "perhaps"),
        ("health_port", "0"),
        ("ready_without_store_seconds", "-1"),
    ],
)
def test_bad_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """The message says which setting and what it must be; a value may hold a password."""
    monkeypatch.setenv(f"IDVERDICT_{name.upper()}", value)
    with pytest.raises(SettingsError, match=rf"^{name}[:.]") as caught:
        load_settings()
    assert value not in str(caught.value) or value in {"0", "1", "-1", "none"}


def test_algorithms_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In the environment as words, in a file as a list; by default the two that providers use."""
    assert load_settings().jwt_algorithms == ("RS256", "ES256")
    file = tmp_path / "settings.toml"
    file.write_text('jwt_algorithms = ["EdDSA"]')
    monkeypatch.setenv("IDVERDICT_CONFIG", str(file))
    assert load_settings().jwt_algorithms == ("EdDSA",)
    monkeypatch.setenv("IDVERDICT_JWT_ALGORITHMS", "PS256, ES384")
    assert load_settings().jwt_algorithms == ("PS256", "ES384")


def test_health_port_is_beside_the_other() -> None:
    """On the same host, and none unless asked for."""
    assert load_settings().health_address is None
    assert load_settings(host="::1", health_port=50052).health_address == "[::1]:50052"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("port = ", "not a TOML"),
        ("prot = 1", r"prot: is no setting; did you mean port\?"),
        ("[server]\nport = 1", "server: is no setting"),
        ("port = 'x'", "port: "),
    ],
)
def test_bad_file_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, message: str) -> None:
    """A file that is no TOML, or names no setting of ours, is refused."""
    file = tmp_path / "settings.toml"
    file.write_text(content)
    monkeypatch.setenv("IDVERDICT_CONFIG", str(file))
    with pytest.raises(SettingsError, match=message):
        load_settings()


def test_unknown_variable_is_refused_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt variable is named, with the one that was meant; every problem is told at once."""
    monkeypatch.setenv("IDVERDICT_DATABASE_URI", "postgresql://user:secret-value@host/name")
    monkeypatch.setenv("IDVERDICT_SERVICE_HOST", "10.0.0.1")
    monkeypatch.setenv("IDVERDICT_PORT", "tcp://10.0.0.1:50051")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    uri, host, port = str(caught.value).splitlines()
    assert uri == "IDVERDICT_DATABASE_URI: is no setting; did you mean IDVERDICT_DATABASE_URL?"
    assert host.startswith("IDVERDICT_SERVICE_HOST: is no setting")
    assert port.startswith("port: ")
    assert "secret-value" not in str(caught.value)


def test_empty_variable_and_those_of_the_client_are_none_of_the_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable without a value is one that is not set; the command line as a client has its own."""
    monkeypatch.setenv("IDVERDICT_ANYTHING", "")
    monkeypatch.setenv("IDVERDICT_PORT", "")
    for name in CLIENT_VARIABLES:
        monkeypatch.setenv(name, "/some/file")
    assert load_settings().port == 50051


def test_unreadable_file_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that this user may not read is named as one."""

    def denied(*_: object, **__: object) -> None:
        raise PermissionError

    (tmp_path / "settings.toml").write_text("port = 1")
    monkeypatch.setenv("IDVERDICT_CONFIG", str(tmp_path / "settings.toml"))
    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings()


def test_missing_file_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is named must be there."""
    monkeypatch.setenv("IDVERDICT_CONFIG", "/nowhere/settings.toml")
    with pytest.raises(SettingsError, match="IDVERDICT_CONFIG"):
        load_settings()


def test_every_setting_is_documented() -> None:
    """Each setting has a sentence below it, which the page of settings shows."""
    for name, field in Settings.model_fields.items():
        assert (field.description or "").endswith("."), name
