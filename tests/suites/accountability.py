"""What is kept comes out whole and in time, and goes when it must: evidence packs, and purges that are killed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from idverdict import v1
from idverdict.client import channel

from service.app import build_store
from service.demo.camera import Camera
from service.demo.cases import CASES
from service.settings import Settings
from service.verification.values.verdict import Decision
from storage import REDACTED, Filter, Image, NewVerification, Store, new_id
from tests.postgresql import cluster
from tests.suites.support.memory import processor_seconds
from tests.suites.support.open_loop import percentile
from tests.suites.support.promise import Promise, Scale, judged
from tests.suites.support.shipped import CODE_FOLDER, shipped

PACKED = {Scale.SMALL: 2, Scale.FULL: 12}
"""Cases of the demonstration, of which a pack is made."""
TIMES = {Scale.SMALL: 1, Scale.FULL: 20}
PACK_S = 2.0
CUSTOMERS = {Scale.SMALL: 60, Scale.FULL: 1_000}
"""That are due; half as many are not."""
KILLS = {Scale.SMALL: 2, Scale.FULL: 25}
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PURGE = """
import sys
from datetime import datetime
from service.app import build_store
from service.settings import Settings

store = build_store(Settings(data_dir=sys.argv[1], database_url=sys.argv[2] or None))
now = datetime.fromisoformat(sys.argv[3])
(purge,) = store.purges.list(unfinished=True)
print("begun", flush=True)
for _ in store.purges.carry_out(purge, now, 5):
    pass
print("done", flush=True)
"""


def run(scale: Scale) -> Iterator[Promise]:
    """Packs of the shipped server, then purges on either database."""
    yield from _packs(scale)
    yield _killed("SQLite", "", scale)
    with cluster() as postgresql:
        yield _killed("PostgreSQL", postgresql.url(postgresql.create()), scale)


def _packs(scale: Scale) -> Iterator[Promise]:
    cases = [case for case in CASES if not case.repeats and case.expected in Decision.__members__][: PACKED[scale]]
    seconds: list[float] = []
    sizes: list[int] = []
    whole, busy = 0, 0.0
    with tempfile.TemporaryDirectory(prefix="idverdict-suite-") as name, shipped(Path(name)) as server:
        with channel(server.address) as connection:
            stub, packs, camera = v1.VerificationServiceStub(connection), v1.PackServiceStub(connection), Camera()
            for case in cases:
                kept = stub.CreateVerification(camera.request(case), timeout=60)
                before = processor_seconds(server.process.pid)
                for _ in range(TIMES[scale]):
                    began = time.perf_counter()
                    parts = list(packs.GetEvidencePack(v1.GetEvidencePackRequest(name=kept.name, operator="suite")))
                    seconds.append(time.perf_counter() - began)
                    content = b"".join(part.chunk for part in parts)
                    sizes.append(len(content))
                    whole += hashlib.sha256(content).hexdigest() == parts[0].metadata.sha256 and _opens(content)
                busy += processor_seconds(server.process.pid) - before
        left = [path for path in (Path(name) / "tmp").rglob("*") if path.is_file()]
    yield Promise(
        f"an evidence pack comes within {PACK_S:g} s",
        f"{len(seconds)} packs of {len(cases)} verifications, {min(sizes) >> 10:,} to {max(sizes) >> 10:,} KiB: median "
        f"{percentile(seconds, 0.5):.2f} s, p95 {percentile(seconds, 0.95):.2f} s, at most {max(seconds):.2f} s; "
        f"of the processor {busy / len(seconds):.2f} s each; load {os.getloadavg()[1]:.0f}",
        judged(scale, max(seconds) <= PACK_S),
    )
    yield Promise(
        "each pack opens, and every member has the digest that its manifest tells; no temporary file is left",
        f"{whole} of {len(seconds)}; {len(left)} files",
        whole == len(seconds) and not left,
    )


def _opens(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        listed = json.loads(pack.read("manifest.json"))["members"]
        good = all(hashlib.sha256(pack.read(one["name"])).hexdigest() == one["sha256"] for one in listed)
        return good and {one["name"] for one in listed} | {"manifest.json"} == set(pack.namelist())


def _killed(where: str, url: str, scale: Scale) -> Promise:
    """Begin a purge, kill whoever carries it out again and again, and see what is gone once it is done."""
    chance = random.Random(KILLS[scale])
    with tempfile.TemporaryDirectory(prefix="idverdict-suite-") as name:
        store = build_store(Settings(data_dir=Path(name), database_url=url or None))
        due = [_keep(store, f"due-{number}", ended=True) for number in range(CUSTOMERS[scale])]
        others = [_keep(store, f"other-{number}", ended=False) for number in range(CUSTOMERS[scale] // 2)]
        plan = store.purges.plan(NOW)
        purge = store.purges.begin(plan.sha256, NOW)
        kills, done = 0, False
        while not done and kills < 10 * KILLS[scale]:
            with subprocess.Popen(
                [sys.executable, "-c", PURGE, name, url, NOW.isoformat()],
                cwd=CODE_FOLDER, stdout=subprocess.PIPE, text=True,
            ) as process:  # fmt: skip
                assert process.stdout is not None
                assert process.stdout.readline() == "begun\n"
                if kills < KILLS[scale]:
                    time.sleep(chance.uniform(0, 0.15))
                    process.kill()
                    kills += 1
                done = process.stdout.readline() == "done\n"
        receipt = store.purges.receipt(purge)
        told = {identity for gone in receipt.purged for identity in gone.verifications}
        gone = sum(store.get(identity).state == REDACTED for identity in due)
        kept = sum(store.evidence(identity, "0-0").content == b"SPECIMEN" for identity in others)
        files = sum(path.is_file() for path in (Path(name) / "evidence").rglob("*"))
        found = store.list(Filter(customer_reference="due-0")).verifications
        store.close()
    return Promise(
        f"{where}: a purge that is killed is finished by the next, and destroys what was planned and nothing else",
        f"{kills} kills, {gone} of {len(due)} customers purged, {len(told)} told in the receipt, "
        f"{kept} of {len(others)} others whole, {files} pictures left",
        done
        and receipt.finished_at is not None
        and told == set(due)
        and gone == len(due)
        and kept == len(others) == files
        and not found,
    )


def _keep(store: Store, customer: str, *, ended: bool) -> str:
    at = NOW - timedelta(days=12 * 365)
    identity = new_id(at)
    store.save(
        NewVerification(
            id=identity,
            request_id=customer,
            request_digest=bytes(32),
            customer_reference=customer,
            document_number=None,
            purpose="ACCOUNT_OPENING",
            decision="ACCEPT",
            policy_id="default",
            policy_version="1.0.0",
            payload=b"SPECIMEN",
            created_at=at,
        ),
        [Image("0-0", "image/jpeg", b"SPECIMEN")],
    )
    store.retention.note_relationship_end(customer, (at if ended else NOW).date() + timedelta(days=1 if ended else 0))
    return identity
