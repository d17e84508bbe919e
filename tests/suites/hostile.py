"""Pictures and requests that are made to do harm: none ends or swells the service, and each refusal is clear and quick.

Pictures go through the decoding in a process of their own, many of them; some of them, and requests that are none, go
to a server with the real reader. Their seeds stand here, so that a run can be repeated.
"""

from __future__ import annotations

import itertools
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from idverdict import v1
from idverdict.client import channel
from PIL import Image

from ocr.image import DECODE_FAILED, TOO_LARGE, TOO_SMALL, UNSUPPORTED
from tests.requests import create_request
from tests.specimens import specimen
from tests.specimens.sides import Side
from tests.suites.support.corpus import corpus, encoded
from tests.suites.support.decoding import TAKEN_IN, Decoder, Tally, decoder, p99_and_max_ms
from tests.suites.support.malformed import malformed, requests
from tests.suites.support.memory import TreePeak
from tests.suites.support.mutators import mutated
from tests.suites.support.promise import Promise, Scale, judged
from tests.suites.support.refusals import ANSWERED, is_clear, outcome
from tests.suites.support.shipped import Shipped, shipped
from tests.suites.support.traps import traps

PICTURES = {Scale.SMALL: 1_200, Scale.FULL: 100_000}
"""Mutated pictures that are decoded."""
SENT = {Scale.SMALL: 12, Scale.FULL: 1_000}
"""Those that are sent to a server, which reads what can be decoded."""
MALFORMED = {Scale.SMALL: 500, Scale.FULL: 10_000}
"""Requests that are none."""
REFUSED_WITHIN_MS = 50.0
MOST_TIMES_STEADY = 2.0
CLIENTS = 2
_SEED = 20261125
_LARGEST = (6000, 6000)
_REASONS = {TAKEN_IN, DECODE_FAILED, TOO_LARGE, TOO_SMALL, UNSUPPORTED}


def run(scale: Scale) -> Iterator[Promise]:
    """The decoding alone, then a server."""
    with decoder() as decoding:
        yield from _decoded(decoding, PICTURES[scale], scale)
    with tempfile.TemporaryDirectory(prefix="idverdict-suite-") as folder, shipped(Path(folder), threads=2) as server:
        yield from _served(server, SENT[scale], MALFORMED[scale])


def _decoded(decoding: Decoder, count: int, scale: Scale) -> Iterator[Promise]:
    chance, seeds = random.Random(_SEED), list(corpus().values())
    steady = _steady_mib(decoding, seeds)
    intact = [_is_as_named(decoding, name, data) for name, data in (*corpus().items(), *traps().items())]
    for _ in range(count):
        decoding.judge(mutated(chance, seeds))
    tally, peak = decoding.tally, decoding.peak_mib
    alien = sum(times for reason, times in tally.reasons.items() if reason not in _REASONS)
    taken_in = tally.reasons[TAKEN_IN]
    yield Promise(
        "mutated pictures: each is taken in or refused for one of four reasons, and none ends or hangs the process",
        f"{count:,} pictures, {len(traps())} traps: {taken_in:,} taken in, {len(tally.judged) - taken_in:,} refused; "
        f"{len(tally.crashed)} crashes or hangs, {alien} other exceptions",
        not tally.crashed and not alien and len(tally.judged) > count,
    )
    yield Promise(
        "traps and well-made pictures: what is a picture is taken in, whatever hangs on it, and nothing else",
        f"{intact.count(True)} of {len(intact)}",
        all(intact),
    )
    yield _refused_in_time(tally, scale)
    yield Promise(
        f"memory while decoding: less than {MOST_TIMES_STEADY:g} times what good pictures up to the largest take",
        f"{steady:.0f} MiB with good ones, {peak:.0f} MiB at most: {peak / steady:.2f} times",
        peak < MOST_TIMES_STEADY * steady,
    )


def _steady_mib(decoding: Decoder, seeds: Sequence[bytes]) -> float:
    """What the process takes for good pictures, the largest that is accepted among them."""
    coarse = np.random.default_rng(_SEED).integers(0, 255, (100, 100, 3), np.uint8)
    large = encoded(Image.fromarray(coarse).resize(_LARGEST, Image.Resampling.NEAREST), "JPEG")
    for data in (*seeds, large, *seeds):
        decoding.judge(data)
    steady = decoding.peak_mib
    decoding.forget_peak()
    return steady


def _is_as_named(decoding: Decoder, name: str, data: bytes) -> bool:
    """Whether a picture is taken in exactly where its name says so."""
    judged = decoding.judge(data)
    good = "accepted" in name or (name in corpus() and not name.startswith("refused"))
    return judged is not None and (judged.reason == TAKEN_IN) is good


def _refused_in_time(tally: Tally, scale: Scale) -> Promise:
    figures, kept = [], True
    for how, opened in (("by its parts or header", False), ("once its pixels were looked at", True)):
        refusals = tally.refusals(opened=opened)
        p99, longest = p99_and_max_ms([one.seconds for one in refusals])
        figures.append(f"{how} ({len(refusals):,}): p99 {p99:.1f} ms, at most {longest:.1f} ms")
        kept = kept and longest < REFUSED_WITHIN_MS
    return Promise(f"a picture is refused within {REFUSED_WITHIN_MS:.0f} ms", "; ".join(figures), judged(scale, kept))


def _served(server: Shipped, pictures: int, malformed_requests: int) -> Iterator[Promise]:
    chance, seeds = random.Random(_SEED + 1), list(corpus().values())
    bad = [traps()[name] for name in traps() if not name.endswith(", half")]
    with (
        channel(server.address) as connection,
        ThreadPoolExecutor(CLIENTS) as pool,
        TreePeak(server.process.pid) as peak,
    ):
        stub = v1.VerificationServiceStub(connection)
        photo = specimen(171, Side.PORTRAIT, "phone", "song").photo.data
        read = partial(stub.ReadDocument, v1.ReadDocumentRequest(image=photo), timeout=60)
        list(pool.map(lambda _: read(), range(10)))
        steady, peak.mib = peak.mib, 0.0

        def send(numbered: tuple[int, bytes]) -> str:
            number, data = numbered
            if number % 4:
                return outcome(lambda: stub.ReadDocument(v1.ReadDocumentRequest(image=data), timeout=60))
            request = create_request(
                {"name": "样本"},
                *((None, data) if number % 8 == 0 else (data,)),
                request_id=f"hostile-{number}",
                customer_reference="customer",
                purpose="PURPOSE_REVIEW",
            )
            return outcome(lambda: stub.CreateVerification(request, timeout=60))

        changed = (mutated(chance, seeds) for _ in range(pictures))
        outcomes = Counter(pool.map(send, enumerate(itertools.chain(bad, changed))))
        yield _clear("mutated pictures over gRPC, those that can be decoded read by the real reader", outcomes, server)

        def send_raw(_: int) -> str:
            method, good = chance.choice(list(requests().items()))
            content = malformed(chance, good.SerializeToString())
            as_it_is: Any = connection.unary_stream if method == "GetEvidence" else connection.unary_unary
            call = as_it_is(f"/idverdict.v1.VerificationService/{method}")
            return outcome(partial(list, call(content)) if method == "GetEvidence" else partial(call, content))

        outcomes = Counter(pool.map(send_raw, range(malformed_requests)))
        yield _clear("requests of random bytes, invalid text, unknown, deep and endless fields", outcomes, server)
        yield Promise(
            f"memory of the server with its decoders: less than {MOST_TIMES_STEADY:g} times that for ordinary photos",
            f"{steady:.0f} MiB with photos, {peak.mib:.0f} MiB at most: {peak.mib / steady:.2f} times",
            peak.mib < MOST_TIMES_STEADY * steady,
        )
        yield Promise(
            "the server answers afterwards, and is the same process",
            "a photo is read",
            server.runs and outcome(read) == ANSWERED,
        )


def _clear(what: str, outcomes: Counter[str], server: Shipped) -> Promise:
    unclear = {name: times for name, times in outcomes.items() if not is_clear(name)}
    others = sum(outcomes.values()) - outcomes[ANSWERED] - sum(unclear.values())
    return Promise(
        f"{what}: each is answered, or refused with its stable reason, its static text, and never INTERNAL",
        f"{outcomes.total():,} requests: {outcomes[ANSWERED]:,} answered, {others:,} refused for "
        f"{len(outcomes) - 1 - len(unclear)} reasons, {sum(unclear.values())} otherwise {unclear or ''}".rstrip(),
        not unclear and server.runs,
    )
