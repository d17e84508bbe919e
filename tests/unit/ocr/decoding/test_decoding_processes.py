"""Decoding processes: limits that hold, processes that are replaced, callers that leave, and nothing left behind."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from ocr.decoding.process import DecodingUnavailableError, Pixels
from ocr.decoding.processes import DecodingProcesses
from ocr.decoding.terms import Answer, Format, ImageError, Order
from tests.suites.support.corpus import corpus
from tests.suites.support.traps import hidden_scans, resized

ORDER = Order(Format.JPEG, 40_000_000, 160, half_if_large=False)
LINUX = pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="reads /proc")


@pytest.fixture
def processes() -> Iterator[DecodingProcesses]:
    """Processes of the test's own."""
    made = DecodingProcesses()
    yield made
    made.close()


def good() -> bytes:
    """A picture that is taken in."""
    return corpus()["jpeg baseline"]


def as_stored(_: Answer, pixels: Pixels) -> Pixels:
    """Turns nothing."""
    return pixels


def decoded(processes: DecodingProcesses, data: bytes, check: Callable[[], None] = lambda: None) -> Pixels:
    """The pixels of a JPEG."""
    return processes.decode(ORDER, data, as_stored, check)[1]


def children() -> set[int]:
    """The processes that this one has started."""
    return {child.pid for child in psutil.Process().children()}


def the_one_of(processes: DecodingProcesses) -> int:
    """The process that decodes next, which is started where there is none."""
    decoded(processes, good())
    (process,) = processes.idle
    return process


def test_one_process_decodes_one_picture_after_the_other(processes: DecodingProcesses) -> None:
    """A process stays for the next picture, and each caller's pixels are its own."""
    first = decoded(processes, good())
    before = children()
    seen = first.copy()
    decoded(processes, corpus()["jpeg grey"])
    assert children() == before
    assert np.array_equal(first, seen)


def test_process_that_is_prepared_decodes_the_first_picture(processes: DecodingProcesses) -> None:
    """It starts beside what else loads; a second call starts none."""
    processes.prepare()
    processes.prepare()
    (prepared,) = processes.idle
    assert decoded(processes, good()).shape == (168, 256, 3)
    assert processes.idle == (prepared,)


def test_picture_larger_than_what_is_lent_is_handed_over(processes: DecodingProcesses) -> None:
    """Twenty million pixels come whole, and are the caller's to write to while the next picture is decoded."""
    buffer = io.BytesIO()
    coarse = np.random.default_rng(1).integers(0, 255, (30, 20, 3), np.uint8)
    Image.fromarray(coarse).resize((5000, 4000), Image.Resampling.NEAREST).save(buffer, "JPEG")
    expected = np.array(Image.open(buffer).convert("RGB"))
    large = decoded(processes, buffer.getvalue())
    large[0, 0] = expected[0, 0] = 7
    decoded(processes, good())
    assert np.array_equal(large, expected)


def test_picture_that_takes_too_much_processor_time_ends_its_process_and_nothing_else(
    processes: DecodingProcesses,
) -> None:
    """Thousands of scans over a large picture, which no guard has looked at here, are refused; the next is decoded."""
    bomb = hidden_scans(resized(corpus()["jpeg progressive"], 3000, 3000), 40_000)
    process = the_one_of(processes)
    with pytest.raises(ImageError) as refused:
        decoded(processes, bomb)
    assert refused.value.code == "IMAGE_DECODE_FAILED"
    assert not psutil.pid_exists(process)
    assert decoded(processes, good()).shape == (168, 256, 3)


def test_process_that_dies_on_a_picture_is_replaced(processes: DecodingProcesses) -> None:
    """A decoder that crashes refuses its picture alone."""
    process = the_one_of(processes)
    os.kill(process, signal.SIGSTOP)
    with pytest.raises(ImageError) as refused:
        decoded(processes, good(), lambda: os.kill(process, signal.SIGKILL))
    assert refused.value.code == "IMAGE_DECODE_FAILED"
    assert decoded(processes, good()).shape == (168, 256, 3)


def test_process_that_died_between_pictures_is_replaced(processes: DecodingProcesses) -> None:
    """Whoever ends an idle process costs nobody a picture."""
    process = the_one_of(processes)
    psutil.Process(process).kill()
    while psutil.Process(process).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    assert decoded(processes, good()).shape == (168, 256, 3)


class Left(Exception):
    """The caller has left."""


def test_caller_that_leaves_frees_its_thread(processes: DecodingProcesses) -> None:
    """What the check raises reaches the caller, and a process that hangs is ended."""
    process = the_one_of(processes)
    os.kill(process, signal.SIGSTOP)

    def leave() -> None:
        raise Left

    with pytest.raises(Left):
        decoded(processes, good(), leave)
    assert not psutil.pid_exists(process)
    assert decoded(processes, good()).shape == (168, 256, 3)


@LINUX
def test_nothing_is_left_behind(processes: DecodingProcesses) -> None:
    """Good, refused, handed over and ended: afterwards there are as many processes and descriptors as before."""
    buffer = io.BytesIO()
    Image.new("RGB", (5000, 4000)).save(buffer, "JPEG", quality=95)
    before = open_descriptors(), children()

    def leave() -> None:
        raise Left

    for _ in range(3):
        decoded(processes, good())
        decoded(processes, buffer.getvalue())
        with pytest.raises(ImageError):
            decoded(processes, good()[:2000])
        os.kill(the_one_of(processes), signal.SIGSTOP)
        with pytest.raises(Left):
            decoded(processes, good(), leave)
    processes.close()
    assert (open_descriptors(), children()) == before


def open_descriptors() -> int:
    """How many files this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def test_processes_end_with_the_one_that_started_them() -> None:
    """A server that is killed leaves no decoding process."""
    program = (
        "import os, sys\n"
        "from ocr.decoding.processes import shared\n"
        "from tests.unit.ocr.decoding.test_decoding_processes import decoded, good\n"
        "decoded(shared, good())\n"
        "print(*shared.idle, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    process = int(done.stdout)
    until = time.monotonic() + 60
    while psutil.pid_exists(process):
        assert time.monotonic() < until
        time.sleep(0.05)


@LINUX
def test_process_has_no_secrets_and_leaves_no_core(
    processes: DecodingProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in a server's environment, such as a password, is not in that of a process which may be taken over."""
    monkeypatch.setenv("IDVERDICT_DATABASE_URL", "postgresql://bank:SPECIMEN@host")
    process = the_one_of(processes)
    assert b"SPECIMEN" not in Path(f"/proc/{process}/environ").read_bytes()
    limits = Path(f"/proc/{process}/limits").read_text(encoding="ascii")
    assert next(line.split()[4] for line in limits.splitlines() if line.startswith("Max core file size")) == "0"


@LINUX
def test_process_loads_neither_models_nor_grpc(processes: DecodingProcesses) -> None:
    """It starts quickly, and holds nothing that it does not need."""
    loaded = Path(f"/proc/{the_one_of(processes)}/maps").read_text(encoding="utf-8")
    assert "simplejpeg" in loaded
    assert not [name for name in ("grpc", "openvino", "cv2", "sqlalchemy") if name in loaded]


@pytest.mark.parametrize("program", ["/nonexistent", "/bin/false"])
def test_where_no_process_can_be_started_nothing_is_decoded(
    program: str, processes: DecodingProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a container that allows no further process the failure is clear, and no picture is decoded without limits."""
    monkeypatch.setattr(sys, "executable", program)
    with pytest.raises(DecodingUnavailableError) as caught:
        decoded(processes, good())
    assert caught.value.status == {"/nonexistent": None, "/bin/false": 1}[program]


def test_a_process_that_ends_at_once_is_followed_by_another(
    processes: DecodingProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ended one before it was ready, such as a moment without memory, may be over."""
    with monkeypatch.context() as failing:
        failing.setattr(sys, "executable", "/bin/false")
        processes.prepare()
    assert decoded(processes, good()).shape


@LINUX
def test_memory_is_limited() -> None:
    """What needs far more memory than its pixels fails in the process, before the machine runs short of it."""
    program = (
        "import numpy as np\n"
        "from ocr.decoding.limits import allow_memory\n"
        "allow_memory(1_000_000)\n"
        "np.ones(100 * 2**20, np.uint8)\n"
        "try:\n    np.ones(2**30, np.uint8)\n"
        "except MemoryError:\n    print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.split() == [b"refused"]
