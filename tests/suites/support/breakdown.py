"""Where the time of a verification goes inside the service, measured in this process with a reader that takes none."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import mean
from typing import Any

from service.app import App, build_store
from service.call.patience import Patience
from service.load.admission import Workers
from service.settings import Settings
from service.verification import creation
from service.verification.policy import load_policy
from storage import Store
from storage.audit.log import AuditLog
from storage.keys.customer_keys import CustomerKeys
from storage.objects.evidence import EvidenceObjects
from storage.verifications import saving
from storage.verifications.leases import Leases
from tests.suites.support.replica import StubReader
from tests.suites.support.requests import request

_PICTURE_BYTES = 150_000
_SAVE = "keep all of it"
_PARTS: tuple[tuple[str, Any, str], ...] = (
    ("lease the request", Leases, "_take"),
    ("checks and decision", creation, "verify"),
    ("record to bytes", creation, "new_verification"),
    ("customer's key", CustomerKeys, "find_or_make"),
    ("seal record", saving, "seal_verification"),
    ("seal pictures", saving, "seal_image"),
    ("write pictures", EvidenceObjects, "put"),
    ("make its entry in the log", AuditLog, "entering"),
    (_SAVE, Store, "save"),
)


def parts_of_a_verification(count: int) -> str:
    """The mean milliseconds of each part over so many verifications on SQLite, in words; the last includes some others.

    The customer is a new one, so that a key is made and kept.
    """
    spent: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="idverdict-suite-") as folder, ExitStack() as block:
        settings = Settings(data_dir=Path(folder) / "data")
        reader = StubReader(Path(folder) / "journal", 0.0)
        app = App(reader, build_store(settings), load_policy(None), Workers(1, 0))
        block.enter_context(closing(app))
        for part, owner, name in _PARTS:
            block.enter_context(_timed(owner, name, spent[part]))
        service, whole = app.verifications(), []
        for number in range(count):
            sent = request(f"part-{number}", picture_bytes=_PICTURE_BYTES)
            began = time.perf_counter()
            service.create(sent, Patience())
            whole.append((time.perf_counter() - began) * 1000)
    shown = {part: sum(times) / count for part, times in spent.items()}
    listed = ", ".join(f"{part} {ms:.1f}" for part, ms in shown.items())
    return f"{listed}; in all {mean(whole):.1f} without gRPC"


@contextmanager
def _timed(owner: Any, name: str, spent: list[float]) -> Iterator[None]:
    """Note the milliseconds that each call of a function takes while the block runs."""
    function: Callable[..., Any] = getattr(owner, name)

    def timed(*arguments: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            spent.append((time.perf_counter() - began) * 1000)

    setattr(owner, name, timed)
    try:
        yield
    finally:
        setattr(owner, name, function)
