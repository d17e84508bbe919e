"""Metrics: closed labels, and what is counted of calls, decisions and fields."""

from __future__ import annotations

import grpc
import pytest
from prometheus_client import generate_latest

from ocr.reading import FieldStatus
from service.call.acting import command_actor
from service.call.caller import LOCAL
from service.call.context import Call, call, queued, stage
from service.call.errors import quota_exceeded
from service.call.patience import Patience
from service.call.priority import Priority
from service.call.shed import Shed
from service.call.stages import FieldRead, Stage
from service.load.quotas import RETRY_BUSY
from service.serving.observe.metrics import METHODS, OTHER_METHOD, Metrics
from service.serving.observe.monitor import CallMonitor
from tests.collector import Scrape, parsed

VALUE = "11010519491231002X"
CREATE = "/idverdict.v1.VerificationService/CreateVerification"


def told(metrics: Metrics) -> Scrape:
    """What a scrape would find."""
    return parsed(generate_latest(metrics.registry).decode())


def test_every_series_is_there_before_the_first_call() -> None:
    """A counter that has counted nothing is told as zero, so that rates and alerts work from the start."""
    found = told(Metrics())
    assert found.value("grpc_server_handled_total", grpc_method="CreateVerification", grpc_code="Unavailable") == 0
    assert found.value("idverdict_errors_total", reason="STORAGE_UNAVAILABLE") == 0
    assert found.value("idverdict_shed_total", rule="queue_full") == 0
    assert found.value("idverdict_verifications_total", decision="REJECT", purpose="ACCOUNT_OPENING") == 0
    assert found.value("idverdict_stage_seconds_count", stage="read") == 0


def test_label_outside_its_set_is_other() -> None:
    """Whatever turns up as a code, a field or a reason, no value of it becomes a label, and the series stay few."""
    metrics = Metrics()
    before = len(told(metrics).samples)
    metrics.decided("REVIEW", "REVIEW", [VALUE])
    metrics.read([FieldRead(VALUE, "READ", repaired=True)])
    metrics.failed(VALUE, None)
    metrics.ended(OTHER_METHOD, grpc.StatusCode.UNIMPLEMENTED, 0.1)
    found = told(metrics)
    assert VALUE not in found.text
    assert found.value("idverdict_reasons_total", code="other") == 1
    assert found.value("idverdict_fields_total", field="other", status="READ") == 1
    assert found.value("idverdict_fields_repaired_total", field="other") == 1
    assert found.value("idverdict_errors_total", reason="other") == 1
    assert len(found.samples) == before + 4


def test_decision_counts_with_its_reasons_once_each() -> None:
    """A verification counts by purpose and decision, and each code of it once however many checks gave it."""
    metrics = Metrics()
    metrics.decided("REVIEW", "RESUBMIT", ["BLURRED", "BLURRED"])
    found = told(metrics)
    assert found.value("idverdict_verifications_total") == 1
    assert found.value("idverdict_verifications_total", purpose="REVIEW", decision="RESUBMIT") == 1
    assert found.value("idverdict_reasons_total") == found.value("idverdict_reasons_total", code="BLURRED") == 1


def test_fields_count_by_certainty() -> None:
    """The share of fields that are unsure, and the repairs, can be told for each field."""
    metrics = Metrics()
    sure, unsure = FieldRead("name", "READ", repaired=False), FieldRead("name", "UNSURE", repaired=False)
    metrics.read([unsure, FieldRead("id_number", "READ", repaired=True), sure])
    found = told(metrics)
    assert [found.value("idverdict_fields_total", field="name", status=s) for s in FieldStatus] == [1, 1, 0]
    assert found.value("idverdict_fields_repaired_total", field="id_number") == 1
    assert found.value("idverdict_fields_repaired_total") == 1


def test_call_is_counted_from_its_begin_to_its_end() -> None:
    """A call stands among those in progress until it ends, and then counts by method, status, reason and rule."""
    monitor = CallMonitor()
    begun = monitor.begin(CREATE, "id", [])
    assert list(monitor.running) == ["id"]
    begun.let_in(2.0)
    begun.let_in(None)
    begun.end(grpc.StatusCode.RESOURCE_EXHAUSTED, quota_exceeded("retail", "calls", RETRY_BUSY, Shed.TENANT_CALLS))
    assert list(monitor.running) == []
    found = told(monitor.metrics)
    method = {"grpc_method": "CreateVerification", "grpc_type": "unary"}
    assert found.value("grpc_server_started_total", **method) == 1
    assert found.value("grpc_server_handled_total", **method, grpc_code="ResourceExhausted") == 1
    assert found.value("grpc_server_handled_total") == 1
    assert found.value("grpc_server_handling_seconds_count", **method) == 1
    assert found.value("idverdict_errors_total", reason="QUOTA_EXCEEDED") == 1
    assert found.value("idverdict_shed_total", rule="tenant_calls") == found.value("idverdict_shed_total") == 1
    assert found.value("idverdict_deadline_remaining_seconds_bucket", le="2.0") == 1
    assert found.value("idverdict_calls_without_deadline_total") == 1
    assert "retail" not in found.text


def test_job_on_a_thread_is_observed_as_its_call_is() -> None:
    """What a job tells goes to the observer of the call that it was made in, and the wait for it is a stage."""
    monitor = CallMonitor()
    begun = monitor.begin(CREATE, "id", [])
    token = call.set(Call("id", LOCAL, command_actor(), Priority.INTERACTIVE, Patience(), begun))

    def job() -> str:
        with stage(Stage.CHECK):
            return monitor.running["id"].doing

    waiting = queued(job)
    call.reset(token)
    assert waiting() == "check"
    assert begun.doing == ""
    begun.end(grpc.StatusCode.OK)
    found = told(monitor.metrics)
    assert found.value("idverdict_stage_seconds_count", stage="queue") == 1
    assert found.value("idverdict_stage_seconds_count", stage="check") == 1


def test_stage_that_fails_or_outlives_its_call_is_timed() -> None:
    """A stage's time counts whatever it comes to, and also where the caller has left meanwhile."""
    monitor = CallMonitor()
    begun = monitor.begin(CREATE, "id", [])
    with pytest.raises(ValueError, match=VALUE), begun.stage(Stage.READ):
        raise ValueError(VALUE)
    begun.end(grpc.StatusCode.INTERNAL)
    with begun.stage(Stage.RECORD):
        pass
    found = told(monitor.metrics)
    assert found.value("idverdict_stage_seconds_count", stage="read") == 1
    assert found.value("idverdict_stage_seconds_count", stage="record") == 1
    assert VALUE not in found.text


def test_all_methods_of_the_contract_are_known() -> None:
    """Each method has its own series; the streamed one is told as such."""
    assert METHODS[CREATE] == ("unary", "idverdict.v1.VerificationService", "CreateVerification")
    assert METHODS["/idverdict.v1.VerificationService/GetEvidence"][0] == "server_stream"
