"""The Kubernetes manifests: held against the cluster's schemas, and against what the service and its image need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import promql_parser
import pytest
import yaml

from service.serving.auth.directory import load_directory
from service.serving.auth.protection import gaps
from service.serving.drain import QUIET_S
from service.serving.health.servicer import LIVENESS
from service.serving.observe.otlp import CLOSE_S
from service.settings import load_settings

ROOT = Path(__file__).resolve().parents[4]
FOLDER = ROOT / "deploy" / "kubernetes"
VERSIONS = ("1.31", "1.34", "1.37")
"""The oldest and the newest whose schemas are at hand, and one between."""


def documents(name: str) -> list[dict[str, Any]]:
    """The resources of a file."""
    return list(yaml.safe_load_all((FOLDER / name).read_text()))


RESOURCES = [one for name in yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]
             for one in documents(name)]  # fmt: skip


def resource(kind: str, name: str = "idverdict") -> dict[str, Any]:
    """The one resource of a kind and name."""
    (found,) = [one for one in RESOURCES if one["kind"] == kind and one["metadata"]["name"].startswith(name)]
    return found


DEPLOYMENT = resource("Deployment")
POD = DEPLOYMENT["spec"]["template"]
JOB = resource("Job")
JOB_POD = JOB["spec"]["template"]
(SERVER,) = POD["spec"]["containers"]


def containers(pod: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All containers of a pod."""
    yield from pod["spec"].get("initContainers", [])
    yield from pod["spec"]["containers"]


@pytest.fixture
def configuration(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment that the image and the ConfigMap give a server, set; and the ConfigMap's part of it."""
    (env,) = re.findall(r"^ENV +(.*)$", (ROOT / "Dockerfile").read_text().replace("\\\n", " "), re.MULTILINE)
    image = dict(word.split("=", 1) for word in env.split() if word.startswith("IDVERDICT_"))
    given = next(one for one in RESOURCES if one["kind"] == "ConfigMap" and one["metadata"]["name"] == "idverdict")[
        "data"
    ]
    for name, value in {**image, **given}.items():
        monkeypatch.setenv(name, value)
    return dict(given)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("one", RESOURCES, ids=lambda one: f"{one['kind']}/{one['metadata']['name']}")
def test_resource_follows_the_schema(one: dict[str, Any], version: str) -> None:
    """Every field of every resource is one that the cluster's version knows, of the right type."""
    kubernetes_validate.validate(one, version, strict=True)


def test_a_misspelt_field_would_be_seen() -> None:
    """The validation is strict: a field that Kubernetes would drop in silence is an error."""
    wrong = {**DEPLOYMENT, "spec": {**DEPLOYMENT["spec"], "minReadySecond": 5}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)


def test_kustomization_lists_every_resource_once() -> None:
    """What lies in the folder is applied, but for the adapter's values, which are no resource."""
    listed = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]
    there = {path.name for path in FOLDER.glob("*.yaml")} - {"kustomization.yaml", "prometheus-adapter.yaml"}
    assert (sorted(listed), len(listed)) == (sorted(there), len(set(listed)))
    names = [(one["kind"], one["metadata"]["name"]) for one in RESOURCES]
    assert len(names) == len(set(names))


def test_pods_are_restricted() -> None:
    """Both kinds of pods hold to the Pod Security Standard `restricted`, and cannot write to their root file system."""
    for pod in (POD, JOB_POD):
        context = pod["spec"]["securityContext"]
        assert context["runAsNonRoot"] is True
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["spec"]["automountServiceAccountToken"] is pod["spec"]["enableServiceLinks"] is False
        assert not {"hostNetwork", "hostPID", "hostIPC"} & pod["spec"].keys()
        assert all({"emptyDir", "secret", "configMap"} & volume.keys() for volume in pod["spec"]["volumes"])
        for container in containers(pod):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert {"memory"} <= container["resources"]["limits"].keys()
            assert {"cpu", "memory"} <= container["resources"]["requests"].keys()


def test_user_and_folders_are_the_images() -> None:
    """The pod runs as the image's user, and can write where the image keeps its data."""
    dockerfile = (ROOT / "Dockerfile").read_text()
    (user,), (volume,) = re.findall(r"^USER (\S+)$", dockerfile, re.M), re.findall(r"^VOLUME (\S+)$", dockerfile, re.M)
    for pod in (POD, JOB_POD):
        context = pod["spec"]["securityContext"]
        assert f"{context['runAsUser']}:{context['runAsGroup']}" == user
        for container in containers(pod):
            mounts = {mount["mountPath"]: mount for mount in container["volumeMounts"]}
            assert {"/tmp", volume} <= mounts.keys()
            assert {mount["name"] for mount in mounts.values()} <= {v["name"] for v in pod["spec"]["volumes"]}


def test_configuration_is_understood_and_protects(configuration: dict[str, str]) -> None:
    """The service takes the environment, is protected beyond its machine, and its files are where they are mounted."""
    settings = load_settings()
    assert list(gaps(settings)) == []
    assert not settings.database_migrate
    mounts = {mount["name"]: mount["mountPath"] for mount in SERVER["volumeMounts"]}
    for path in (settings.tls_certificate, settings.tls_key, settings.tls_client_ca):
        assert str(path).startswith(mounts["tls"] + "/")
    assert str(settings.callers).startswith(mounts["callers"] + "/")
    assert settings.kms_key, "pods share no key file"
    assert not any(re.search("PASSWORD|SECRET|TOKEN", name) for name in configuration)


def test_threads_are_what_a_pod_asks_for(configuration: dict[str, str]) -> None:
    """A server reads as many pictures at once as it has cores, and not as many as the node has."""
    assert configuration["IDVERDICT_THREADS"] == SERVER["resources"]["requests"]["cpu"]


def test_callers_directory_can_be_read(tmp_path: Path) -> None:
    """The directory of callers in its ConfigMap is one that the service takes."""
    (tmp_path / "callers.toml").write_text(resource("ConfigMap", "idverdict-callers")["data"]["callers.toml"])
    load_directory(tmp_path / "callers.toml")


def test_pod_is_killed_only_after_the_drain(configuration: dict[str, str]) -> None:
    """The time to end covers the notice, the running calls, the calls that gRPC lost, and the last spans."""
    settings = load_settings()
    longest = settings.drain_notice_seconds + settings.drain_grace_seconds + QUIET_S + CLOSE_S
    assert POD["spec"]["terminationGracePeriodSeconds"] > longest + 5


def test_probes_ask_what_health_answers(configuration: dict[str, str]) -> None:
    """Probes go to the health port in plain text; liveness does not follow the store, and the start has its minute."""
    settings = load_settings()
    probes = {name: SERVER[f"{name}Probe"] for name in ("startup", "readiness", "liveness")}
    assert {probe["grpc"]["port"] for probe in probes.values()} == {settings.health_port}
    assert [probes[name]["grpc"].get("service", "") for name in probes] == [LIVENESS, "", LIVENESS]
    assert probes["startup"]["periodSeconds"] * probes["startup"]["failureThreshold"] >= 60
    readiness = probes["readiness"]
    assert readiness["periodSeconds"] * readiness["failureThreshold"] < settings.ready_without_store_seconds


def test_ports_agree(configuration: dict[str, str]) -> None:
    """Container, Service, network policy and settings speak of the same ports."""
    settings = load_settings()
    assert settings.admin is not None
    ports = {port["name"]: port["containerPort"] for port in SERVER["ports"]}
    assert ports == {"grpc": settings.port, "health": settings.health_port, "admin": settings.admin[1]}
    service = resource("Service")["spec"]
    assert (service["clusterIP"], service["ports"][0]["targetPort"]) == ("None", "grpc")
    rules = resource("NetworkPolicy")["spec"]["ingress"]
    assert [rule["ports"][0]["port"] for rule in rules] == [settings.port, settings.admin[1]]
    assert all(rule["from"] for rule in rules)


def test_selectors_meet_their_pods() -> None:
    """Service, budget, policy and Deployment select the servers' pods; the policy confines the job's, too."""
    labels, of_job = POD["metadata"]["labels"], JOB_POD["metadata"]["labels"]
    selectors = [
        resource("Service")["spec"]["selector"],
        resource("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        DEPLOYMENT["spec"]["selector"]["matchLabels"],
    ]
    for selector in selectors:
        assert selector.items() <= labels.items()
        assert not selector.items() <= of_job.items()
    confined = resource("NetworkPolicy")["spec"]["podSelector"]["matchLabels"]
    assert confined.items() <= labels.items() & of_job.items()
    assert resource("NetworkPolicy")["spec"]["policyTypes"] == ["Ingress", "Egress"]


def test_an_update_loses_no_server() -> None:
    """No old pod ends before a new one is ready, the budget lets one go at a time, and more than that many serve."""
    assert DEPLOYMENT["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
    assert resource("PodDisruptionBudget")["spec"]["maxUnavailable"] == 1
    scaler = resource("HorizontalPodAutoscaler")["spec"]
    assert scaler["minReplicas"] >= 2
    assert "replicas" not in DEPLOYMENT["spec"], "the autoscaler's number would be set back by each update"
    assert scaler["scaleTargetRef"]["name"] == DEPLOYMENT["metadata"]["name"]


def test_schema_comes_before_the_servers() -> None:
    """The job migrates with the image of the servers, is named by its version, and new pods wait until it is done."""
    (migrate,) = JOB_POD["spec"]["containers"]
    (check,) = POD["spec"]["initContainers"]
    assert (migrate["args"], check["args"]) == (["migrate"], ["migrate", "--check"])
    assert {migrate["image"], check["image"], SERVER["image"]} == {"idverdict:0.1.0"}
    assert JOB["metadata"]["name"] == f"idverdict-migrate-{SERVER['image'].partition(':')[2]}"


def test_scaler_asks_for_metrics_that_there_are() -> None:
    """The adapter's rules make the autoscaler's metrics of series that the server exports, in queries that parse."""
    rules = yaml.safe_load((FOLDER / "prometheus-adapter.yaml").read_text())["rules"]["custom"]
    asked = {metric["pods"]["metric"]["name"] for metric in resource("HorizontalPodAutoscaler")["spec"]["metrics"]}
    assert asked == {rule["name"]["as"] for rule in rules}
    exported = (ROOT / "service" / "serving" / "observe" / "state.py").read_text()
    for rule in rules:
        series = rule["seriesQuery"].partition("{")[0]
        query = (
            rule["metricsQuery"]
            .replace("<<.Series>>", series)
            .replace("<<.LabelMatchers>>", 'namespace="n"')
            .replace("<<.GroupBy>>", "pod")
        )
        promql_parser.parse(query)
        promql_parser.parse(rule["seriesQuery"])
        for name in re.findall(r"idverdict_\w+", query):
            assert f'"{name}"' in exported


def test_readme_names_every_secret() -> None:
    """What has to be there before is told: each Secret that a pod takes."""
    told = (FOLDER / "README.md").read_text()
    pods = (POD, JOB_POD)
    sources = [source for pod in pods for container in containers(pod) for source in container["envFrom"]]
    volumes = [volume for pod in pods for volume in pod["spec"]["volumes"]]
    wanted = {source["secretRef"]["name"] for source in sources if "secretRef" in source}
    wanted |= {volume["secret"]["secretName"] for volume in volumes if "secret" in volume}
    assert wanted == {"idverdict-database", "idverdict-objects", "idverdict-tls"}
    assert all(f"`{name}`" in told for name in wanted)
