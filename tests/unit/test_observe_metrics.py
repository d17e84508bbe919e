"""Metrics: closed labels, and what is counted of calls, decisions and fields."""

from __future__ import annotations

from dataclasses import replace

import grpc
import pytest
from prometheus_client import generate_latest

from ocr.reading import FieldStatus, Side
from service.call.errors import quota_exceeded
from service.call.shed import Shed
from service.call.stages import Stage, observer, queued, stage
from service.load.quotas import RETRY_BUSY
from service.serving.observe.metrics import METHODS, OTHER_METHOD, Metrics
from service.serving.observe.watch import Watch
from service.verification.policy import load_policy
from service.verification.values.verdict import Decision, Purpose, Reason, Verdict
from service.verification.verify import VerificationRequest, verify
from tests.builders import make_claim, make_field, make_reading
from tests.collector import Scrape, parsed
from tests.e2e.serving import EMBLEM, NOON, PORTRAIT, KnowingReader

VALUE = "11010519491231002X"
CREATE = "/idverdict.v1.VerificationService/CreateVerification"


def told(metrics: Metrics) -> Scrape:
    """What a scrape would find."""
    return parsed(generate_latest(metrics.registry).decode())


@pytest.fixture
def verdict() -> Verdict:
    """The verdict on the genuine card."""
    request = VerificationRequest(make_claim(), {Side.PORTRAIT: PORTRAIT, Side.EMBLEM: EMBLEM}, Purpose.ACCOUNT_OPENING)
    return verify(request, KnowingReader(), load_policy(), NOON)


def test_every_series_is_there_before_the_first_call() -> None:
    """A counter that has counted nothing is told as zero, so that rates and alerts work from the start."""
    found = told(Metrics())
    assert found.value("grpc_server_handled_total", grpc_method="CreateVerification", grpc_code="Unavailable") == 0
    assert found.value("idverdict_errors_total", reason="STORAGE_UNAVAILABLE") == 0
    assert found.value("idverdict_shed_total", rule="queue_full") == 0
    assert found.value("idverdict_verifications_total", decision="REJECT", purpose="ACCOUNT_OPENING") == 0
    assert found.value("idverdict_stage_seconds_count", stage="read_portrait") == 0


def test_label_outside_its_set_is_other(verdict: Verdict) -> None:
    """Whatever turns up as a code, a field or a reason, no value of it becomes a label, and the series stay few."""
    metrics = Metrics()
    before = len(told(metrics).samples)
    odd = make_reading(fields={VALUE: replace(make_field("name", "张样本", repaired=True), name=VALUE)})
    metrics.decided(replace(verdict, reasons=(Reason(VALUE, VALUE, Decision.REVIEW),)), Purpose.REVIEW)
    metrics.read([odd])
    metrics.failed(VALUE, None)
    metrics.ended(OTHER_METHOD, grpc.StatusCode.UNIMPLEMENTED, 0.1)
    found = told(metrics)
    assert VALUE not in found.text
    assert "张" not in found.text
    assert found.value("idverdict_reasons_total", code="other") == 1
    assert found.value("idverdict_fields_total", field="other", status="READ") == 1
    assert found.value("idverdict_fields_repaired_total", field="other") == 1
    assert found.value("idverdict_errors_total", reason="other") == 1
    assert len(found.samples) == before + 4


def test_decision_counts_with_its_reasons_once_each(verdict: Verdict) -> None:
    """A verification counts by purpose and decision, and each code of it once however many checks gave it."""
    metrics = Metrics()
    reasons = tuple(Reason("BLURRED", check, Decision.RESUBMIT) for check in ("one", "two"))
    metrics.decided(replace(verdict, decision=Decision.RESUBMIT, reasons=reasons), Purpose.REVIEW)
    found = told(metrics)
    assert found.value("idverdict_verifications_total") == 1
    assert found.value("idverdict_verifications_total", purpose="REVIEW", decision="RESUBMIT") == 1
    assert found.value("idverdict_reasons_total") == found.value("idverdict_reasons_total", code="BLURRED") == 1


def test_fields_count_by_certainty() -> None:
    """The share of fields that are unsure, and the repairs, can be told for each field."""
    metrics = Metrics()
    unsure = make_field("name", "张样本", FieldStatus.UNSURE)
    repaired = make_field("id_number", VALUE, repaired=True)
    metrics.read([make_reading(name=unsure, id_number=repaired), make_reading()])
    found = told(metrics)
    assert [found.value("idverdict_fields_total", field="name", status=s) for s in FieldStatus] == [1, 1, 0]
    assert found.value("idverdict_fields_repaired_total", field="id_number") == 1
    assert found.value("idverdict_fields_repaired_total") == 1


def test_call_is_counted_from_its_begin_to_its_end() -> None:
    """A call stands among those in progress until it ends, and then counts by method, status, reason and rule."""
    watch = Watch()
    call = watch.begin(CREATE, "id", [])
    assert list(watch.running) == ["id"]
    call.let_in(2.0)
    call.let_in(None)
    call.end(grpc.StatusCode.RESOURCE_EXHAUSTED, quota_exceeded("retail", "calls", RETRY_BUSY, Shed.TENANT_CALLS))
    assert list(watch.running) == []
    found = told(watch.metrics)
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
    watch = Watch()
    token = observer.set(watch.begin(CREATE, "id", []))

    def job() -> str:
        with stage(Stage.CHECK):
            return watch.running["id"].doing

    waiting = queued(job)
    observer.reset(token)
    assert waiting() == "check"
    call = watch.running["id"]
    assert call.doing == ""
    call.end(grpc.StatusCode.OK)
    found = told(watch.metrics)
    assert found.value("idverdict_stage_seconds_count", stage="queue") == 1
    assert found.value("idverdict_stage_seconds_count", stage="check") == 1


def test_stage_that_fails_or_outlives_its_call_is_timed() -> None:
    """A stage's time counts whatever it comes to, and also where the caller has left meanwhile."""
    watch = Watch()
    call = watch.begin(CREATE, "id", [])
    with pytest.raises(ValueError, match=VALUE), call.stage(Stage.READ):
        raise ValueError(VALUE)
    call.end(grpc.StatusCode.INTERNAL)
    with call.stage(Stage.RECORD):
        pass
    found = told(watch.metrics)
    assert found.value("idverdict_stage_seconds_count", stage="read") == 1
    assert found.value("idverdict_stage_seconds_count", stage="record") == 1
    assert VALUE not in found.text


def test_all_methods_of_the_contract_are_known() -> None:
    """Each method has its own series; the streamed one is told as such."""
    assert METHODS[CREATE] == ("unary", "idverdict.v1.VerificationService", "CreateVerification")
    assert METHODS["/idverdict.v1.VerificationService/GetEvidence"][0] == "server_stream"
