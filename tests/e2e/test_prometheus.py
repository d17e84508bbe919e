"""Alert rules and dashboard: read by Prometheus itself, and held against what a real server exports."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from grpc import Channel
from idverdict import v1
from promql_parser import VectorSelector

from tests.authorities import EXAMPLES
from tests.collector import Scrape, admin_address, page, scrape
from tests.e2e.bank import bank_in
from tests.suites.support.fleet import Fleet, fleet
from tests.suites.support.requests import request
from tests.suites.support.wiretap import client_of

DEPLOY = Path(__file__).parents[2] / "deploy"
ALERTS = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())
DASHBOARD = json.loads((DEPLOY / "grafana" / "idverdict.json").read_text())
OF_PROMETHEUS = {"up"}
"""Metrics that Prometheus makes itself."""
OF_THE_SCRAPE = {"job", "instance"}


def panels() -> list[dict[str, Any]]:
    """The panels of the dashboard that ask for something."""
    return [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]


def dashboard_queries() -> dict[str, str]:
    """The queries of the dashboard by panel, as Grafana sends them."""
    return {
        f"{panel['title']} {target['refId']}": target["expr"]
        .replace("$__rate_interval", "1m")
        .replace("$job", ".*")
        .replace("$instance", ".*")
        for panel in panels()
        for target in panel["targets"]
    }


def alert_queries() -> dict[str, str]:
    """The expressions of the alerts by name."""
    return {rule["alert"]: rule["expr"] for group in ALERTS["groups"] for rule in group["rules"]}


def selectors(query: str) -> list[VectorSelector]:
    """The series that a query selects."""
    found: list[VectorSelector] = []

    def visit(node: Any) -> bool:
        if isinstance(node, VectorSelector):
            found.append(node)
        return True

    promql_parser.walk(promql_parser.parse(query), visit)
    return found


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str]) -> Iterator[Fleet]:
    """A server with everything that has metrics: TLS, PostgreSQL, and a verification that was kept."""
    bank = bank_in(tmp_path_factory.mktemp("bank"))
    channels = tmp_path_factory.mktemp("channels")
    shutil.copy(EXAMPLES / "simulated.toml", channels)
    given = {**bank.tls, **bank.tokens, "database_url": new_database(), "admin_address": "127.0.0.1:0"}
    given["authorities"] = str(channels)
    with fleet(1, **given) as running:
        _verify(client_of(bank, running.addresses()[0], "verifier"), "scraped")
        yield running


def _verify(connection: Channel, name: str) -> None:
    with connection:
        v1.VerificationServiceStub(connection).CreateVerification(request(name), timeout=20)


@pytest.fixture(scope="module")
def exported(servers: Fleet) -> Scrape:
    """What that server exports."""
    return scrape(admin_address(servers.log))


def test_promtool_takes_rules_and_configuration() -> None:
    """Prometheus' own tool finds nothing wrong, and every rule fires where it should and nowhere else."""
    for command in (
        ["check", "config", "prometheus.yml"],
        ["check", "rules", "--lint-fatal", "alerts.yml"],
        ["test", "rules", "alerts.test.yml"],
    ):
        done = subprocess.run(
            ["promtool", *command], cwd=DEPLOY / "prometheus", capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_scrape_job_for_kubernetes_is_taken_but_for_its_discovery(tmp_path: Path) -> None:
    """Prometheus takes its relabelling. Debian builds it without discovery in Kubernetes: targets stand in for it."""
    (job,) = yaml.safe_load((DEPLOY / "prometheus" / "kubernetes.yml").read_text())["scrape_configs"]
    assert job.pop("kubernetes_sd_configs") == [{"role": "pod"}]
    config = {"scrape_configs": [{**job, "static_configs": [{"targets": ["127.0.0.1:50053"]}]}]}
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(config))
    done = subprocess.run(
        ["promtool", "check", "config", tmp_path / "prometheus.yml"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_is_made_to_fire() -> None:
    """The tests of the rules have, for each alert, a case in which it fires."""
    cases = yaml.safe_load((DEPLOY / "prometheus" / "alerts.test.yml").read_text())["tests"]
    fired = {test["alertname"] for case in cases for test in case["alert_rule_test"] if test.get("exp_alerts")}
    assert fired == set(alert_queries())


@pytest.mark.parametrize("queries", [alert_queries(), dashboard_queries()], ids=["alerts", "dashboard"])
def test_queries_ask_for_what_is_exported(queries: dict[str, str], exported: Scrape) -> None:
    """Each metric, label and value that a query names is one that the server exports."""
    asked = 0
    for where, query in queries.items():
        for selector in selectors(query):
            name = str(selector.name)
            if name in OF_PROMETHEUS:
                continue
            asked += 1
            assert name in exported.names, f"{where}: {name}"
            for matcher in selector.matchers.matchers:
                assert matcher.name in exported.names[name] | OF_THE_SCRAPE, f"{where}: {name} has no {matcher.name}"
                values = {dict(labels).get(matcher.name) for called, labels in exported.samples if called == name}
                plain = re.fullmatch(r"[\w|]+", matcher.value)
                if matcher.name not in OF_THE_SCRAPE and plain:
                    assert set(matcher.value.split("|")) <= values, f"{where}: {matcher.name} is never {matcher.value}"
    assert asked > 15


def test_names_follow_prometheus_rules(exported: Scrape) -> None:
    """`promtool check metrics` finds nothing to say of the metrics that are ours."""
    done = subprocess.run(
        ["promtool", "check", "metrics"], input=exported.text, capture_output=True, text=True, check=False
    )
    said = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith(("python_", "process_"))]
    assert said == []


def test_dashboard_is_whole() -> None:
    """Panels have ids and places of their own, on the grid, and ask the data source that a person chooses."""
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids)) > 20
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert at["x"] + at["w"] <= 24
        assert not cells & taken, panel["title"]
        taken |= cells
    variables = {variable["name"] for variable in DASHBOARD["templating"]["list"]}
    assert variables == {"datasource", "job", "instance"}
    for panel in panels():
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        for target in panel["targets"]:
            assert set(re.findall(r"\$(\w+)", target["expr"])) <= variables | {"__rate_interval"}


@pytest.fixture(scope="module")
def prometheus(servers: Fleet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Prometheus with the shipped rules that scrapes the server every second; gives its address."""
    folder = tmp_path_factory.mktemp("prometheus")
    config = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    config["scrape_configs"][0]["static_configs"] = [{"targets": [admin_address(servers.log)]}]
    (folder / "alerts.yml").write_bytes((DEPLOY / "prometheus" / "alerts.yml").read_bytes())
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [
        "prometheus", f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address={address}", "--log.level=error",
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(lambda: len(_query(address, "count_over_time(idverdict_build_info[1m]) > 3")) == 1)
            yield address
        finally:
            process.terminate()


def _wait_for(done: Callable[[], bool]) -> None:
    for _ in range(240):
        try:
            if done():
                return
        except (OSError, AssertionError, json.JSONDecodeError):
            pass
        time.sleep(0.25)
    raise AssertionError("Prometheus did not come so far within a minute")


def _query(address: str, query: str) -> list[Any]:
    """The result of a query; fails where Prometheus does not take it."""
    status, body = page(address, f"/api/v1/query?query={urllib.parse.quote(query)}")
    assert status == 200, body
    return list(json.loads(body)["data"]["result"])


def test_prometheus_answers_every_query_of_the_dashboard(prometheus: str) -> None:
    """Prometheus takes each query, and finds something for all but those of errors and reasons that there were not."""
    empty = {where for where, query in dashboard_queries().items() if not _query(prometheus, query)}
    assert empty <= {"Errors by reason A", "Reasons, last 24 hours A"}


def test_prometheus_takes_every_rule_and_none_fires(prometheus: str) -> None:
    """The shipped rules are healthy in a running Prometheus, and a server that works alerts nobody."""

    def rules() -> list[Any]:
        _, body = page(prometheus, "/api/v1/rules")
        return [rule for group in json.loads(body)["data"]["groups"] for rule in group["rules"]]

    _wait_for(lambda: all(rule["health"] == "ok" for rule in rules()))
    states = {rule["name"]: rule["state"] for rule in rules()}
    assert states.keys() == set(alert_queries())
    assert set(states.values()) == {"inactive"}


@pytest.mark.parametrize("page", ["operating.md", "zh-CN/operating.md"])
def test_the_page_for_operators_names_every_metric(page: str, exported: Scrape) -> None:
    """Each metric of ours stands in the table, by the name that a query has."""
    told = (DEPLOY.parent / "docs" / page).read_text(encoding="utf-8")
    ours = {re.sub("_(bucket|sum|count)$", "", one) for one in exported.names if one.startswith(("idv", "grpc"))}
    assert len(ours) > 20
    assert {one for one in ours if f"`{one}`" not in told} == set()
