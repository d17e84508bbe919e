"""Failed TLS handshakes as grpc's trace tells them: who and why, and nothing else of its lines."""

from __future__ import annotations

import subprocess
import sys

import pytest

from service.serving.port.handshakes import Failure, Lines

HEAD = "I1130 01:44:57.830351   32304 "
PEER = "grpc.internal.endpoint_peer_address=ipv4:192.0.2.7:48490, grpc.internal.security_connector=0x55fba8896eb0"
BEGUN = f"{HEAD}handshaker.cc:155] CallNextHandshakerLocked: error=OK shutdown=false index=1, args={{{PEER}}}\n"
FAILED = (
    f"{HEAD}handshaker.cc:155] CallNextHandshakerLocked: error=UNKNOWN: Ssl handshake failed (TSI_PROTOCOL_FAILURE): "
    "SSL_ERROR_SSL: error:100000c0:SSL routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE: Invalid: OK\n",
    "=== Source Location Trace: ===\n",
    "src/core/util/status_helper.cc:68\n",
    f" shutdown=false index=2, args={{endpoint=(nil), {PEER}, grpc.resource_quota=0x55fba8896fb0}}, exit_early=0\n",
)
CLOSED = (
    f"{HEAD}handshaker.cc:155] CallNextHandshakerLocked: error=UNAVAILABLE: Handshake read failed shutdown=false "
    "index=2, args={grpc.internal.endpoint_peer_address=ipv6:%5B2001:db8::7%5D:48490, x=1}\n",
)


def taken(*lines: str) -> tuple[list[Failure], str]:
    """The failures in lines, and what is passed on of them."""
    reader = Lines()
    found = [reader.take(line.encode()) for line in lines]
    passed = b"".join(one for one in found if isinstance(one, bytes))
    return [one for one in found if isinstance(one, Failure)], passed.decode()


def test_failure_has_its_peer_and_its_cause() -> None:
    """Over several lines, among those of handshakes that go well; grpc's lines are not passed on."""
    assert taken(BEGUN, *FAILED, BEGUN, *CLOSED) == (
        [
            Failure("ipv4:192.0.2.7:48490", "PEER_DID_NOT_RETURN_A_CERTIFICATE"),
            Failure("ipv6:%5B2001:db8::7%5D:48490", "UNAVAILABLE"),
        ],
        "",
    )


def test_lines_of_others_are_passed_on() -> None:
    """A decoder's complaint between grpc's lines is shown as it is; a peer in it makes no failure."""
    alien = f"Corrupt JPEG data: {PEER}\n"
    assert taken(*FAILED[:2], alien, FAILED[3]) == ([], alien + FAILED[3])


@pytest.mark.parametrize("content", ["\n", "x" * 100_000 + "\n", HEAD + "handshaker.cc:155] \n"])
def test_odd_lines_make_no_failure(content: str) -> None:
    """Nothing is read into what does not tell one."""
    assert taken(BEGUN, content)[0] == []


def test_standard_error_of_python_and_of_others_goes_where_it_went() -> None:
    """While grpc's lines are read, and after; a line that grpc writes becomes one of ours."""
    code = f"""
import os, sys
from service.serving.port.handshakes import told
from service.call.logs import configure_logging
with told():
    configure_logging()
    print("from Python", file=sys.stderr)
    os.write(2, b"from a library\\n")
    os.write(2, {"".join(FAILED)!r}.encode())
print("afterwards", file=sys.stderr)
os.write(2, b"and a library\\n")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lines = done.stderr.splitlines()
    assert {"from Python", "from a library", "afterwards", "and a library"} < set(lines)
    (ours,) = [line for line in lines if line.startswith("{")]
    assert '"cause": "PEER_DID_NOT_RETURN_A_CERTIFICATE"' in ours
    assert '"peer": "ipv4:192.0.2.7:48490"' in ours
    assert len(lines) == 5
