"""The HTTP connector against a real HTTP server on this machine that answers as published APIs do."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from service.authorities.adapter import Fault, FaultKind, Question, Ticket
from service.authorities.channels import ChannelError, parse_channel
from service.authorities.http_adapter import HttpAdapter
from tests.authorities import EXAMPLES

QUESTION = Question("question-1", {"name": "张样本", "document_number": "11010519491231002X"}, "REVIEW")
Answer = Callable[[BaseHTTPRequestHandler, bytes], None]


@dataclass
class Vendor:
    """A vendor's server: its port, and what it was sent."""

    port: int = 0
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def vendor(answer: Answer) -> Iterator[Vendor]:
    """A server that answers each request by a function."""
    made = Vendor()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            made.requests.append((self.command, self.path, dict(self.headers), body))
            answer(self, body)

        do_GET = do_POST

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def send(handler: BaseHTTPRequestHandler, content: bytes, status: int = 200, **headers: str) -> None:
    """An answer."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def as_json(document: Any, status: int = 200) -> Answer:
    """Always answers so."""
    return lambda handler, _: send(handler, json.dumps(document).encode(), status)


def adapter(vendor: Vendor, example: str, hosts: tuple[str, ...] = ("127.0.0.1",), **changes: str) -> HttpAdapter:
    """The connector of an example, with its host replaced by the vendor's server."""
    text = (EXAMPLES / f"{example}.toml").read_text(encoding="utf-8")
    url = next(line for line in text.splitlines() if line.startswith("url = ")).split('"')[1]
    parts = urlsplit(url)
    text = text.replace(f"{parts.scheme}://{parts.netloc}", f"http://127.0.0.1:{vendor.port}")
    for old, new in changes.items():
        text = text.replace(old, new)
    secrets: dict[str, str] = {"juhe_key": "SPECIMEN-KEY"}
    return HttpAdapter(parse_channel(text, example), hosts, secrets.get)


def asked(vendor: Vendor, example: str = "simulated_http", **changes: str) -> Any:
    """What comes of a question."""
    return adapter(vendor, example, ("127.0.0.1",), **changes).check(QUESTION, 3.0)


def fault(vendor: Vendor, timeout_s: float = 3.0) -> Fault:
    """The fault of a question."""
    with pytest.raises(Fault) as raised:
        adapter(vendor, "simulated_http").check(QUESTION, timeout_s)
    return raised.value


def test_form_of_a_published_api_is_sent_and_read() -> None:
    """The four fields and the key are sent as Juhe's page has them, and the nested code of its answer is read."""
    published = {"reason": "成功", "result": {"jobid": "JH1", "res": "2", "message": "不匹配"}, "error_code": 0}
    question = Question("q", {**QUESTION.fields, "card_number": "6222000000000000", "phone": "13800000000"}, "REVIEW")
    with vendor(as_json(published)) as at:
        reply = adapter(at, "juhe_bank_card_4").check(question, 3.0)
    ((method, path, headers, body),) = at.requests
    assert (method, path) == ("POST", "/verifybankcard4/query")
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(body.decode()) == {
        "key": ["SPECIMEN-KEY"],
        "realname": ["张样本"],
        "idcard": ["11010519491231002X"],
        "bankcard": ["6222000000000000"],
        "mobile": ["13800000000"],
    }
    assert not isinstance(reply, Ticket)
    assert {code.name: code.value for code in reply.codes} == {"error_code": "0", "res": "2"}
    assert reply.vendor_reference == "JH1"


def test_signature_covers_the_body_as_it_is_sent() -> None:
    """The vendor recomputes the HMAC over method, path, time and body, and finds what stands in the header."""
    signed = (
        'headers = { X-Time = "{unix_time}", X-Sign = "{signature}" }\nsecrets = ["juhe_key"]\n'
        'signature = { kind = "hmac-sha256", secret = "juhe_key", '
        'over = "{method}\\n{path}\\n{unix_time}\\n{body_sha256}" }\nreference = "reference"'
    )
    with vendor(as_json({"codes": {"result": 0}})) as at:
        asked(at, **{'reference = "reference"': signed})
    ((method, path, headers, body),) = at.requests
    text = f"{method}\n{path}\n{headers['X-Time']}\n{hashlib.sha256(body).hexdigest()}"
    assert headers["X-Sign"] == hmac.digest(b"SPECIMEN-KEY", text.encode(), "sha256").hex()


def test_value_that_looks_like_a_placeholder_stays_as_it_is() -> None:
    """A customer's name in braces cannot fetch a secret, and quotes cannot break the JSON."""
    strange = Question("q", {"name": '{secret.juhe_key}"}', "document_number": "{request_id}"}, "REVIEW")
    with vendor(as_json({"codes": {"result": "0"}})) as at:
        adapter(at, "simulated_http").check(strange, 3.0)
    fields = json.loads(at.requests[0][3])["fields"]
    assert fields == {"name": '{secret.juhe_key}"}', "document_number": "{request_id}"}


def test_acceptance_is_a_ticket() -> None:
    """An answer that comes later is told by the path that the channel names."""
    with vendor(as_json({"status": "accepted", "ticket": "T-1"})) as at:
        assert asked(at) == Ticket("T-1")


def test_redirect_is_not_followed() -> None:
    """The question goes to the host that was allowed and nowhere else."""
    with vendor(lambda handler, _: send(handler, b"{}", 302, Location="/elsewhere")) as at:
        assert fault(at).kind is FaultKind.REFUSED
        assert len(at.requests) == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, FaultKind.BUSY), (503, FaultKind.BUSY), (500, FaultKind.UNKNOWN), (403, FaultKind.REFUSED)],
)
def test_status_says_what_is_known(status: int, kind: FaultKind) -> None:
    """Slow down, broken, and refused are told apart."""
    with vendor(as_json({"codes": {"result": "0"}}, status)) as at:
        assert fault(at).kind is kind


def test_time_to_come_back_is_that_of_the_vendor() -> None:
    """Retry-After in seconds is passed on."""
    with vendor(lambda handler, _: send(handler, b"{}", 429, Retry_After="7")) as at:
        assert fault(at).after_s == 7.0


@pytest.mark.parametrize(
    "content", [b"<html>", b"", b"[1]", b'{"codes": {}}', b'{"codes": {"result": {"a": 1}}}', b"[" * 100_000]
)
def test_garbage_is_a_fault_and_no_answer(content: bytes) -> None:
    """Not JSON, without the codes, or nested without end: it may have been billed, and says nothing."""
    with vendor(lambda handler, _: send(handler, content)) as at:
        assert fault(at).kind is FaultKind.UNKNOWN


def test_endless_answer_is_cut_off() -> None:
    """More bytes than the channel allows are not taken in."""
    with vendor(lambda handler, _: send(handler, b" " * 2_000_000 + b'{"codes": {"result": "0"}}')) as at:
        assert fault(at).kind is FaultKind.UNKNOWN


def test_dripping_answer_ends_in_time() -> None:
    """A byte now and then keeps nobody waiting beyond the time of the attempt."""
    left = threading.Event()

    def drip(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        while not left.wait(0.05):
            try:
                handler.wfile.write(b" ")
                handler.wfile.flush()
            except OSError:
                return

    with vendor(drip) as at:
        assert fault(at, 0.5).kind is FaultKind.UNKNOWN
        left.set()


def test_silence_and_a_closed_door_are_told_apart() -> None:
    """A server that never answers may have been asked; a port where nobody listens was not."""
    left = threading.Event()

    def silent(_handler: object, _body: object) -> None:
        left.wait(20)

    with vendor(silent) as at:
        assert fault(at, 0.3).kind is FaultKind.UNKNOWN
        left.set()
    time.sleep(0)
    assert fault(at).kind is FaultKind.NOT_SENT


def test_host_must_be_allowed_and_secrets_be_there() -> None:
    """A channel to a host that is not on the list, or without its secret, is refused when the server starts."""
    with pytest.raises(ChannelError, match="allow-list"):
        adapter(Vendor(1), "simulated_http", hosts=("vendor.example",))
    with pytest.raises(ChannelError, match="secrets are missing: aliyun_appcode"):
        adapter(Vendor(1), "aliyun_market_phone_3")


def polling(vendor: Vendor, url: str = "/orders/{ticket}", **tables: str) -> HttpAdapter:
    """The connector with a look-up at this address; ``tables`` are further lines of its table."""
    lines = "\n".join(f"{name} = {value}" for name, value in tables.items())
    poll = f'[channel.http.poll]\nurl = "http://127.0.0.1:{vendor.port}{url}"\n{lines}\n'
    text = (EXAMPLES / "simulated_http.toml").read_text(encoding="utf-8")
    head, _, rest = text.partition("[channel.http.poll]")
    text = f"{head}{poll}\n[[channel.map]]{rest.partition('[[channel.map]]')[2]}"
    text = text.replace("http://127.0.0.1:50062", f"http://127.0.0.1:{vendor.port}")
    return HttpAdapter(parse_channel(text, "polled"), ["127.0.0.1"], lambda _: None)


def test_look_up_says_pending_unknown_and_answered_by_the_paths_of_its_own() -> None:
    """Codes of a look-up may stand elsewhere; the ticket stands in the path, and no field of the customer is sent."""
    answers: list[Any] = [{"state": 1}, {"state": 9}, {"state": 2, "data": {"res": 0}}]
    with vendor(lambda handler, _: send(handler, json.dumps(answers.pop(0)).encode())) as at:
        adapter = polling(at, pending="'state == `1`'", unknown="'state == `9`'", codes="{ result = 'data.res' }")
        assert adapter.poll("question-1", "T/1", 3.0) == Ticket("T/1")
        assert adapter.poll("question-1", "T/1", 3.0) is None
        found = adapter.poll("question-1", "T/1", 3.0)
    assert found is not None
    assert not isinstance(found, Ticket)
    assert [(one.name, one.value) for one in found.codes] == [("result", "0")]
    assert {(method, path) for method, path, _, _ in at.requests} == {("GET", "/orders/T%2F1")}


def test_look_up_that_finds_nothing_means_unknown_only_where_the_channel_says_so() -> None:
    """A wrong address must not make a question that was billed be sent once more."""
    with vendor(as_json({}, 404)) as at:
        with pytest.raises(Fault) as raised:
            polling(at).poll("question-1", "T-1", 3.0)
        assert raised.value.kind is FaultKind.REFUSED
        assert polling(at, unknown_statuses="[404]").poll("question-1", "T-1", 3.0) is None


@pytest.mark.parametrize("ticket", ["", ".", ".."])
def test_ticket_cannot_change_the_path(ticket: str) -> None:
    """A ticket is the authority's own text: one that would name another place is sent nowhere."""
    with vendor(as_json({"codes": {"result": "0"}})) as at:
        with pytest.raises(Fault) as raised:
            polling(at).poll("question-1", ticket, 3.0)
        assert raised.value.kind is FaultKind.REFUSED
        assert at.requests == []


@pytest.mark.parametrize("value", ["a\r\nX-Other: 1", "张样本"])
def test_value_that_fits_in_no_header_is_not_sent(value: str) -> None:
    """A line break would add a header of the customer's own; other than ASCII cannot stand there."""
    headers = 'headers = { X-Name = "{name}" }\nreference = "reference"'
    with vendor(as_json({"codes": {"result": "0"}})) as at:
        made = adapter(at, "simulated_http", ("127.0.0.1",), **{'reference = "reference"': headers})
        with pytest.raises(Fault) as raised:
            made.check(Question("q", {"name": value, "document_number": "1"}, "REVIEW"), 3.0)
        assert raised.value.kind is FaultKind.REFUSED
        assert at.requests == []


@pytest.mark.parametrize(
    ("poll", "words"),
    [
        ('url = "http://vendor.example/x"', "https"),
        ('url = "https://{ticket}.example/x"', "host of url"),
        ('url = "https://127.0.0.1/{document_number}"', "poll cannot use: document_number"),
        ('url = "https://127.0.0.1/x"\nheaders = { X = "{secret.other}" }', "not listed: other"),
    ],
)
def test_look_up_is_held_to_the_same_rules(poll: str, words: str) -> None:
    """TLS, a fixed host, no field of the customer, and no secret that is not listed."""
    text = (EXAMPLES / "simulated_http.toml").read_text(encoding="utf-8")
    old = 'url = "http://127.0.0.1:50062/check/{request_id}"'
    assert old in text
    with pytest.raises(ChannelError, match=words):
        parse_channel(text.replace(old, poll), "polled")


def test_host_of_the_look_up_must_be_allowed_too() -> None:
    """An allow-list that has the first host alone refuses the channel."""
    text = (EXAMPLES / "simulated_http.toml").read_text(encoding="utf-8")
    text = text.replace("http://127.0.0.1:50062/check/", "https://elsewhere.example/check/")
    with pytest.raises(ChannelError, match="allow-list"):
        HttpAdapter(parse_channel(text, "polled"), ["127.0.0.1"], lambda _: None)
