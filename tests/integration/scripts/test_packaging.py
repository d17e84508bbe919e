"""What a user installs: the locks, the wheel, the image and the scripts that set a machine up."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest
import yaml
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from idverdict.client import MIN_PING_INTERVAL_MS
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.licences import Kind, installed, locked
from service import probe
from service.serving.auth.protection import gaps
from service.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
COMPOSE_FILES = ("compose.yaml", "compose.embedded.yaml")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
EMBEDDED = yaml.safe_load((ROOT / "compose.embedded.yaml").read_text())["services"]["idverdict"]
REPLICAS = [COMPOSE["replica-1"], COMPOSE["replica-2"]]
ENVOY = yaml.safe_load((ROOT / "deploy" / "envoy.yaml").read_text())["static_resources"]
TOGETHER = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock")
"""The locks that are installed into one environment."""
LOCKS = (*TOGETHER, "requirements-peer.lock", "requirements-zone-peer.lock")
GROUPS = {
    "requirements.lock": PROJECT["project"]["dependencies"],
    "requirements-build.lock": PROJECT["dependency-groups"]["build"],
    "requirements-peer.lock": PROJECT["dependency-groups"]["peer"],
    "requirements-zone-peer.lock": PROJECT["dependency-groups"]["zone-peer"],
    "requirements-dev.lock": PROJECT["dependency-groups"]["dev"] + PROJECT["project"]["dependencies"],
}


def pins(lock: str) -> list[Requirement]:
    """The requirements of a lock file, one for each name and marker."""
    lines = re.findall(r"^([A-Za-z0-9][^\\\n]*?) \\$", (ROOT / lock).read_text(), re.MULTILINE)
    return [Requirement(line) for line in lines]


def version(pin: Requirement) -> str:
    """The one version that a pin allows."""
    (specifier,) = pin.specifier
    assert specifier.operator == "=="
    return specifier.version


def docker_instructions(name: str) -> list[str]:
    """The arguments of every instruction of that name in the Dockerfile, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    return re.findall(rf"^{name} +(.*)$", text, re.MULTILINE)


def run(*command: str | Path, path: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the repository, with the programs in ``path`` before those of the machine."""
    search = os.environ["PATH"] if path is None else f"{path}:{os.environ['PATH']}"
    inherited = {name: value for name, value in os.environ.items() if name not in {"PYTHON", "SKIP_DEBIAN_PACKAGES"}}
    return subprocess.run(
        command, cwd=ROOT, env={**inherited, "PATH": search, **environment}, capture_output=True, text=True, check=False
    )


# --- locks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_and_hashes_every_package(lock: str) -> None:
    """Each entry is one exact version with at least one sha256, and nothing else stands in the file."""
    text = re.sub(r"^(?: *#.*)?\n", "", (ROOT / lock).read_text(), flags=re.MULTILINE)
    entries = re.findall(r"^\S+==[^\n]+ \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", text, re.MULTILINE)
    assert entries
    assert "".join(entries) == text


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_answers_what_the_project_asks(lock: str) -> None:
    """Every dependency of pyproject.toml is in its lock, at a version it allows on this Python."""
    locked = {canonicalize_name(pin.name): pin for pin in pins(lock) if pin.marker is None or pin.marker.evaluate()}
    for wanted in map(Requirement, GROUPS[lock]):
        if wanted.name != "idverdict-protos":
            assert version(locked[canonicalize_name(wanted.name)]) in wanted.specifier, wanted


def test_locks_agree() -> None:
    """A package in two locks of one environment has one version: installing a lock changes nothing of another."""
    versions: dict[tuple[str, str], set[str]] = {}
    for pin in [pin for lock in TOGETHER for pin in pins(lock)]:
        versions.setdefault((canonicalize_name(pin.name), str(pin.marker)), set()).add(version(pin))
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_npm_lock_has_integrity_and_no_host() -> None:
    """npm's lock pins every package by hash and says nothing about where it comes from."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert "node_modules/@bufbuild/buf" in installed
    assert [name for name, package in installed.items() if "integrity" not in package or "resolved" in package] == []


def test_no_file_names_a_registry() -> None:
    """Any mirror will do: no committed file names a package registry's host."""
    hosts = "|".join(re.escape(".".join(parts)) for parts in [
        ("pypi", "org"), ("files", "pythonhosted", "org"), ("npmjs", "org"), ("deb", "debian", "org"), ("npmjs", "com"),
    ])  # fmt: skip
    found = run("git", "grep", "-lE", hosts)
    assert (found.returncode, found.stdout) == (1, ""), found.stdout + found.stderr


def test_no_locked_package_is_gpl() -> None:
    """What runs in production is permissive or weak copyleft, says the check that `make test` begins with."""
    found, missing = installed(locked(ROOT / "requirements.lock"))
    assert missing == []
    assert len(found) > 30
    assert {one.package: one.stated for one in found if one.kind not in (Kind.PERMISSIVE, Kind.WEAK)} == {}
    assert "scripts.audit_dependencies --licences-only" in run("make", "--dry-run", "lint").stdout


# --- wheel ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("project", "packages"), [(".", ["service", "ocr", "storage"]), ("protos", ["idverdict", "buf"])]
)
def test_wheel_holds_every_file(project: str, packages: list[str], tmp_path: Path) -> None:
    """The wheel brings all modules and data files of its packages, and nothing from outside them."""
    source = ROOT / project
    built = run(sys.executable, "-m", "pip", "-qq", "wheel", "--no-deps", "--no-index", "--no-build-isolation",
                "--wheel-dir", tmp_path, source)  # fmt: skip
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    files = [path for package in packages for path in (source / package).rglob("*") if path.is_file()]
    assert inside == {str(path.relative_to(source)) for path in files if path.suffix != ".pyc"}


# --- image ----------------------------------------------------------------------------------------


def test_dockerfile_is_lint_free() -> None:
    """hadolint has nothing to say about the Dockerfile."""
    linted = run(Path(sys.executable).with_name("hadolint"), "Dockerfile")
    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize("name", COMPOSE_FILES)
def test_compose_file_is_valid(name: str) -> None:
    """The compose files follow the Compose specification's schema."""
    checked = run(Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", name)
    assert checked.returncode == 0, checked.stdout


def test_image_settings_are_the_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """The image's environment is understood by the service and agrees with the port and the volume it declares."""
    (environment,) = docker_instructions("ENV")
    for name, value in (word.split("=", 1) for word in shlex.split(environment)):
        if name.startswith("IDVERDICT_"):
            assert name.removeprefix("IDVERDICT_").lower() in Settings.model_fields
            monkeypatch.setenv(name, value)
    settings = Settings()
    assert docker_instructions("EXPOSE") == [str(settings.port)]
    assert docker_instructions("VOLUME") == [str(settings.data_dir)]
    assert settings.host == "0.0.0.0"


def test_image_does_not_start_unprotected(monkeypatch: pytest.MonkeyPatch) -> None:
    """The image asks for TLS and callers; compose, which publishes to one machine alone, says what it leaves out."""
    (environment,) = docker_instructions("ENV")
    for name, value in (word.split("=", 1) for word in shlex.split(environment)):
        if name.startswith("IDVERDICT_"):
            monkeypatch.setenv(name, value)
    assert {line.partition(":")[0] for line in gaps(Settings())} == {"host"}
    for published, service in ((EMBEDDED, EMBEDDED), *((COMPOSE["balancer"], replica) for replica in REPLICAS)):
        assert all(port.startswith("127.0.0.1:") for port in published["ports"])
        for name, value in service["environment"].items():
            monkeypatch.setenv(name, value)
        assert list(gaps(load_settings())) == []


def test_image_runs_as_a_fixed_unprivileged_user() -> None:
    """The image ends as a numeric user that is not root, so that a cluster can see it without starting it."""
    (user,) = docker_instructions("USER")
    uid, gid = user.split(":")
    assert int(uid) > 0
    assert int(gid) > 0


def test_image_context_holds_what_is_copied() -> None:
    """.dockerignore keeps everything out but what the Dockerfile copies."""
    allowed = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    copied = {source for line in docker_instructions("COPY") if "--from" not in line for source in line.split()[:-1]}
    assert allowed == copied
    assert all((ROOT / source).exists() for source in copied)


def test_compose_agrees_with_image() -> None:
    """Compose publishes the image's port and keeps its volume; the embedded server is asked for health as it does."""
    (health_check,) = docker_instructions("HEALTHCHECK")
    assert EMBEDDED["healthcheck"]["test"] == ["CMD", *json.loads(health_check.split("CMD", 1)[1])]
    assert [port.rsplit(":", 1)[1] for port in EMBEDDED["ports"]] == docker_instructions("EXPOSE")
    for service in (EMBEDDED, *REPLICAS):
        assert [volume.split(":")[1] for volume in service["volumes"]] == docker_instructions("VOLUME")


def test_compose_waits_for_the_drain() -> None:
    """A container is killed only after the service had its time to finish the calls it has."""
    settings = Settings()
    for service in (EMBEDDED, *REPLICAS):
        grace = int(service["stop_grace_period"].removesuffix("s"))
        assert grace > settings.drain_notice_seconds + settings.drain_grace_seconds


def test_compose_starts_in_order() -> None:
    """The schema is there before the servers, and they do not change it; stores and servers are healthy before use."""
    for replica in REPLICAS:
        assert replica["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert replica["environment"]["IDVERDICT_DATABASE_MIGRATE"] == "false"
        assert COMPOSE["migrate"]["environment"] == COMPOSE["worker"]["environment"] == replica["environment"]
    waited = [one for service in COMPOSE.values() for one in service.get("depends_on", {}).items()]
    assert {name for name, how in waited if how == {"condition": "service_healthy"}} == {
        "replica-1", "replica-2", "database", "objects"
    }  # fmt: skip
    assert all("test" in COMPOSE[name]["healthcheck"] for name in COMPOSE if name not in ("migrate", "worker"))


@pytest.mark.parametrize("name", [*COMPOSE, "idverdict"])
def test_containers_have_no_more_than_they_need(name: str) -> None:
    """A read-only root, no capability but those named, no way to more, bounded memory, a pinned tag."""
    service = COMPOSE.get(name, EMBEDDED)
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}
    assert re.fullmatch(r"[a-z/]+:v?\d+\.\d+(\.\d+)?", service["image"])


def test_compose_holds_no_password() -> None:
    """Every password comes from .env, which git does not see, and which is made of an example without values."""
    secret = {
        (name, variable): value
        for name, service in COMPOSE.items()
        for variable, value in service.get("environment", {}).items()
        if re.search("PASSWORD|SECRET", variable)
    }
    assert len(secret) == 10
    asked = {match[1] for value in secret.values() if (match := re.fullmatch(r"\$\{(\w+):\?.+\}", value))}
    example = re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(example) == [(name, "") for name in sorted(asked)]
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()
    assert not any("@" in value and ":" in value.split("@")[0].split("//")[1] for value in _urls())


def _urls() -> list[str]:
    return [str(v) for s in COMPOSE.values() for k, v in s.get("environment", {}).items() if k.endswith("_URL")]


def test_envoy_agrees_with_compose_and_the_service() -> None:
    """Envoy listens where compose publishes, finds the replicas by name, and suits the servers' times and limits."""
    settings = Settings()
    (listener,), (cluster,) = ENVOY["listeners"], ENVOY["clusters"]
    (port,) = COMPOSE["balancer"]["ports"]
    assert str(listener["address"]["socket_address"]["port_value"]) == port.rsplit(":", 1)[1]
    addresses = [
        e["endpoint"]["address"]["socket_address"] for e in cluster["load_assignment"]["endpoints"][0]["lb_endpoints"]
    ]
    assert {address["address"] for address in addresses} == {"replica-1", "replica-2"}
    assert {str(address["port_value"]) for address in addresses} == set(docker_instructions("EXPOSE"))
    (check,) = cluster["health_checks"]
    noticed = (_seconds(check["interval"]) + _seconds(check["timeout"])) * check["unhealthy_threshold"]
    assert noticed - _seconds(check["timeout"]) <= settings.drain_notice_seconds
    upstream = next(iter(cluster["typed_extension_protocol_options"].values()))["explicit_http_config"]
    keepalive = upstream["http2_protocol_options"]["connection_keepalive"]
    assert _seconds(keepalive["interval"]) * 1000 >= MIN_PING_INTERVAL_MS
    (limits,) = cluster["circuit_breakers"]["thresholds"]
    assert limits["max_requests"] >= settings.max_calls * len(REPLICAS)


def _seconds(duration: str) -> float:
    return float(duration.removesuffix("s"))


# --- health probe ---------------------------------------------------------------------------------


@contextmanager
def health_server(
    status: health_pb2.HealthCheckResponse.ServingStatus, **named: health_pb2.HealthCheckResponse.ServingStatus
) -> Iterator[str]:
    """The address of a gRPC server that answers health checks: of itself with ``status``, and of more names."""
    servicer = health.HealthServicer()
    for name, told in {"": status, **named}.items():
        servicer.set(name, told)
    server = grpc.server(ThreadPoolExecutor(1))
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.stop(None).wait()


@pytest.mark.parametrize(
    ("status", "serving"),
    [(health_pb2.HealthCheckResponse.SERVING, True), (health_pb2.HealthCheckResponse.NOT_SERVING, False)],
)
def test_probe_tells_the_serving_status(status: health_pb2.HealthCheckResponse.ServingStatus, serving: bool) -> None:
    """The probe is true while the server says SERVING, false while it drains."""
    with health_server(status) as address:
        assert probe.is_serving(address) is serving


def test_probe_asks_for_what_it_is_told() -> None:
    """Readiness unless liveness is asked for; a name that the server does not know is not served."""
    with health_server(
        health_pb2.HealthCheckResponse.NOT_SERVING, liveness=health_pb2.HealthCheckResponse.SERVING
    ) as at:
        asked: tuple[list[str], ...] = ([], ["--service", "liveness"], ["--service", "unknown"])
        assert [probe.main([at, *more]) for more in asked] == [1, 0, 1]


def test_probe_exit_status() -> None:
    """As a command the probe exits 0 for a port that the environment gives, health's first; 1 where nothing listens."""
    with health_server(health_pb2.HealthCheckResponse.SERVING) as address:
        port = address.rpartition(":")[2]
        up = run(sys.executable, "-m", "service.probe", IDVERDICT_PORT=port)
        beside = run(sys.executable, "-m", "service.probe", IDVERDICT_PORT="1", IDVERDICT_HEALTH_PORT=port)
    down = run(sys.executable, "-m", "service.probe", address)
    assert (up.returncode, beside.returncode, down.returncode) == (0, 0, 1)


# --- setting a machine up -------------------------------------------------------------------------


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of stand-ins: a Debian where only ``present`` is installed, and an apt-get that keeps a log."""
    folder = tmp_path / "bin"
    folder.mkdir()
    stand_ins = {
        "id": "echo ${FAKE_UID:-0}",
        "dpkg-query": "echo 'present installed'; echo 'removed config-files'; exit 1",
        "apt-get": f'echo "$@" >> {tmp_path}/apt.log',
        "python-old": "exit 1",
    }
    for name, body in stand_ins.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n")
        (folder / name).chmod(0o755)
    (tmp_path / "all-there.apt").write_text("present\nother-name sh  # the command is there\n")
    (tmp_path / "some-missing.apt").write_text("# wanted\npresent\nremoved\nabsent\n")
    return folder


def test_debian_packages_does_nothing_when_all_are_there(machine: Path) -> None:
    """With every package installed, or its command found, apt-get is not called, even by a plain user."""
    done = run("scripts/debian-packages", machine.parent / "all-there.apt", path=machine, FAKE_UID="1000")
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert not (machine.parent / "apt.log").exists()


def test_debian_packages_tells_a_user_what_is_missing(machine: Path) -> None:
    """Without root it fails and names the command to run, with the missing packages alone."""
    done = run("scripts/debian-packages", machine.parent / "some-missing.apt", path=machine, FAKE_UID="1000")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].split()[:2] == ["sudo", "apt-get"]
    assert done.stderr.split()[-2:] == ["removed", "absent"]
    assert not (machine.parent / "apt.log").exists()


def test_debian_packages_installs_what_is_missing_as_root(machine: Path) -> None:
    """As root it updates the lists once and installs the missing packages alone."""
    done = run("scripts/debian-packages", machine.parent / "some-missing.apt", path=machine)
    update, install = (machine.parent / "apt.log").read_text().splitlines()
    assert done.returncode == 0
    assert update.split()[0] == "update"
    assert install.split()[0] == "install"
    assert [word for word in install.split()[1:] if not word.startswith("-")] == ["removed", "absent"]


def test_debian_packages_can_be_skipped(machine: Path) -> None:
    """SKIP_DEBIAN_PACKAGES=1 goes on without them."""
    done = run("scripts/debian-packages", machine.parent / "some-missing.apt", path=machine, SKIP_DEBIAN_PACKAGES="1")
    assert done.returncode == 0
    assert not (machine.parent / "apt.log").exists()


def test_find_python_refuses_an_old_one(machine: Path) -> None:
    """A Python that is too old is refused with the version that is needed; a good one is printed."""
    old = run("scripts/find-python", path=machine, PYTHON="python-old")
    good = run("scripts/find-python", PYTHON=sys.executable)
    assert (old.returncode, old.stdout) == (1, "")
    assert "3.11" in old.stderr
    assert (good.returncode, good.stdout.strip()) == (0, sys.executable)


def test_make_help_lists_what_a_user_needs() -> None:
    """`make` alone tells the targets."""
    listed = {line.split()[0] for line in run("make", "--no-print-directory").stdout.splitlines()}
    assert {"setup", "demo", "test", "bench", "docker-proof", "lock", "clean", "audit-dependencies"} <= listed
