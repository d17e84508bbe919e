"""Verifies a genuine resident ID card, and a new document type where there is one; writes what came of it.

Run by ``test_new_document_type`` in a process of its own, on a copy of the packages with two files more, or none.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from idverdict import v1
from idverdict.proofs import Key
from idverdict.receipts import verify_receipt

from ocr.documents import document_types
from ocr.geometry import Quad
from ocr.reading import Reading
from service.pack import build_pack
from service.verification.replay import replay
from tests.builders import make_field, make_reading
from tests.e2e.serving import EMBLEM, NOON, PORTRAIT, KnowingReader, Running, picture, request, running, settings_in
from tests.specimens.sides import Side

VALUES = {"latin_name": "ZHANG, YANGBEN", "member_number": "SP-4710", "valid_until": "2031-05-06", "remark": "none"}


def passes(**changes: str) -> dict[bytes, Reading]:
    """The pages of a club's pass by their pictures."""
    values = {**VALUES, **changes}
    readings = {}
    for number, page in enumerate(document_types()["club_pass"].pages):
        fields = {name: make_field(name, values.get(f"{page.id}_{name}", values[name])) for name in page.fields}
        readings[picture("orange", size=(320 + number, 200))] = replace(
            make_reading(),
            document_type="club_pass",
            page=page.id,
            quad=Quad.upright(100, 100, 540, 725),
            fields=fields,
            derived={},
        )
    return readings


def pass_request(request_id: str, pictures: list[bytes], document_type: str = "") -> v1.CreateVerificationRequest:
    """A request of a pass whose pages are to be found out."""
    sent = v1.CreateVerificationRequest(
        request_id=request_id,
        customer_reference="customer-2",
        purpose=v1.PURPOSE_ACCOUNT_OPENING,
        claim=v1.Claim(name="Zhang Yangben"),
    )
    document = sent.documents.add(document_type=document_type, claim=v1.DocumentClaim(number="sp-4710"))
    document.pages.extend(v1.SubmittedPage(image=image) for image in pictures)
    return sent


def told(answer: v1.Verification) -> dict[str, Any]:
    """What a test wants to know of an answer."""
    return {
        "decision": v1.Decision.Name(answer.verdict.decision),
        "reasons": sorted({reason.code for reason in answer.verdict.reasons}),
        "checks": sorted({f"{check.check} {v1.Outcome.Name(check.outcome)}" for check in answer.verdict.checks}),
        "pages": [reading.page for reading in answer.verdict.readings],
        "actions": [
            [one.action, one.page, one.hint.zh, one.hint.en] for one in answer.verdict.required_actions
        ],
    }  # fmt: skip


def edges(server: Running, answer: v1.Verification) -> dict[str, Any]:
    """Receipt, pack, replay and pictures of a verification."""
    audit = v1.AuditServiceStub(server.channel)
    receipt = audit.IssueReceipt(v1.IssueReceiptRequest(name=answer.name))
    said = verify_receipt(receipt.text, Key.parse(receipt.key))
    pack = build_pack(server.app.store, answer.name, "operator", NOON)
    again = replay(answer, server.app.store.policies)
    return {
        "receipt": sorted(said.statuses),
        "pack": sorted(zipfile.ZipFile(io.BytesIO(pack.content)).namelist()),
        "same": again.same,
        "pictures": [
            len(list(server.stub.GetEvidence(v1.GetEvidenceRequest(name=kept.name)))) for kept in answer.evidence
        ],
    }


def main(folder: Path, policy: Path) -> None:
    """Write it to ``story.json`` in the folder."""
    is_there = "club_pass" in document_types()
    odd = {"data_member_number": "SP-4711", "member_number": "SP-4711"}
    known = {PORTRAIT: make_reading(Side.PORTRAIT), EMBLEM: make_reading(Side.EMBLEM)}
    said: dict[str, Any] = {}
    settings = settings_in(folder, policy=policy, reveal_compared=True)
    with running(settings, KnowingReader(known)) as server:
        types = server.stub.ListDocumentTypes(v1.ListDocumentTypesRequest()).document_types
        said["types"] = {type.id: [page.id for page in type.pages] for type in types}
        card = server.stub.CreateVerification(request("card"))
        said["card"] = told(card)
        if is_there:
            genuine = passes()
            known |= genuine
            pictures = list(genuine)
            answer = server.stub.CreateVerification(pass_request("pass", pictures[::-1]))
            said["pass"] = told(answer) | edges(server, answer)
            said["short"] = told(server.stub.CreateVerification(pass_request("short", pictures[:2], "club_pass")))
            known |= passes(**odd)
            said["odd"] = told(server.stub.CreateVerification(pass_request("odd", pictures)))
            known |= passes(data_member_number="SP-4712")
            said["differ"] = told(server.stub.CreateVerification(pass_request("differ", pictures)))
            hinted = server.stub.CreateVerification(pass_request("hinted", pictures, "cn_resident_id"))
            said["hinted"] = told(hinted)
    (folder / "story.json").write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
