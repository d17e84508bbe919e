"""Calls a running container from outside: ``docker_proof_client.py ADDRESS`` reads and verifies a specimen.

Exit status 0 when the container reads what this machine reads, decides, and keeps what it decided.
"""

from __future__ import annotations

import sys
import time
import uuid

from idverdict import v1
from idverdict.client import channel

from ocr.reader import make_reader
from tests.requests import create_request
from tests.specimens import specimen
from tests.specimens.sides import Side

SEED = 2


def expect(holds: bool, otherwise: str) -> None:
    """End with a message unless something holds."""
    if not holds:
        sys.exit(otherwise)


def main(address: str) -> None:
    """Read both sides of one specimen, verify them against a matching claim, and fetch the verification again."""
    portrait, emblem = (specimen(SEED, side, "clean") for side in (Side.PORTRAIT, Side.EMBLEM))
    truth = {**portrait.truth, **emblem.truth}
    with channel(address) as open_channel:
        service = v1.VerificationServiceStub(open_channel)

        reader = make_reader()
        for photo in (portrait.photo, emblem.photo):
            inside = service.ReadDocument(v1.ReadDocumentRequest(image=photo.data), timeout=30).reading
            here = reader.read(photo.data).fields
            expect(
                {name: field.text for name, field in inside.fields.items()}
                == {name: field.text for name, field in here.items()},
                "the container reads another text than this machine",
            )
            print(f"ReadDocument: {inside.page}, {len(here)} fields, the same text as on this machine")

        declared = {name: truth[name] for name in ("name", "sex", "address", "birth_date", "valid_from", "valid_until")}
        request = create_request(
            {**declared, "document_type": "cn_resident_id", "document_number": truth["id_number"]},
            portrait.photo.data,
            emblem.photo.data,
            customer_reference="docker-proof",
            purpose=v1.Purpose.PURPOSE_ACCOUNT_OPENING,
            request_id=str(uuid.uuid4()),
        )
        started = time.perf_counter()
        verification = service.CreateVerification(request, timeout=30)
        elapsed = (time.perf_counter() - started) * 1000
        verdict = verification.verdict
        reasons = " ".join(reason.code for reason in verdict.reasons)
        print(f"CreateVerification: {v1.Decision.Name(verdict.decision)} {reasons} in {elapsed:.0f} ms")
        expect(bool(verdict.checks), "the verdict names no check")
        expect(service.CreateVerification(request, timeout=30).name == verification.name, "a replay made another one")

        stored = service.GetVerification(v1.GetVerificationRequest(name=verification.name), timeout=30)
        expect(stored.verdict.decision == verdict.decision, "the stored decision is another one")
        print("GetVerification: the same decision, from the volume")


if __name__ == "__main__":
    main(sys.argv[1])
