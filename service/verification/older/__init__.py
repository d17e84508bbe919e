"""Verifications as version 0.1 stored them: two sides of one resident ID card, the document's claim in the person's.

They are read by the contract of then, whose descriptors lie beside this module.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Final

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.json_format import MessageToDict, ParseDict
from idverdict import v1

from service.verification.values.renamed import ACTIONS_RENAMED, CHECKS_RENAMED

_PAGES: Final = ("portrait", "emblem")
_SIDES: Final = {"SIDE_PORTRAIT": "portrait", "SIDE_EMBLEM": "emblem"}
_CLAIM: Final = {"documentNumber": "number", "validFrom": "validFrom", "validUntil": "validUntil"}


def parsed(payload: bytes) -> Any:
    """The message of then. Raises google.protobuf.message.DecodeError."""
    return message_class().FromString(payload)


def upgraded(payload: bytes) -> v1.Verification:
    """The same in today's contract: one document with the pages ``portrait`` and ``emblem``."""
    old = parsed(payload)
    record: dict[str, Any] = MessageToDict(old)
    claim = record.get("claim", {})
    document: dict[str, Any] = {
        "role": "DOCUMENT_ROLE_PRIMARY",
        "documentType": claim.pop("documentType", ""),
        "claim": {new: claim.pop(name) for name, new in _CLAIM.items() if name in claim},
    }
    pages = [_page_of(one) for one in record.get("evidence", [])]
    document["pages"] = [{"page": page} for page in pages]
    for number, one in enumerate(record.get("evidence", [])):
        one.pop("side", None)
        one |= {"document": 0, "picture": number, "page": pages[number]}
    verdict = record.get("verdict", {})
    for one in verdict.get("readings", []):
        submitted = _SIDES.get(one.pop("submittedSide", ""), "")
        picture = pages.index(submitted) if submitted in pages else 0
        one |= {"page": _page_of(one), "submittedPage": submitted, "document": 0, "picture": picture}
        one.pop("side", None)
    for one in verdict.get("checks", []):
        one |= {"page": _page_of(one), "document": 0, "check": CHECKS_RENAMED.get(one["check"], one["check"])}
        one.pop("side", None)
    for one in verdict.get("requiredActions", []):
        action, page = one["action"], _page_of(one)
        one |= {"page": page, "action": ACTIONS_RENAMED.get(action, action)}
        if action != "MANUAL_REVIEW":
            one["document"] = 0
        one.pop("side", None)
    for one in verdict.get("reasons", []):
        one |= {"document": 0, "check": CHECKS_RENAMED.get(one["check"], one["check"])}
    return ParseDict(record | {"documents": [document]}, v1.Verification())


def _page_of(one: dict[str, Any]) -> str:
    return _SIDES.get(one.get("side", ""), "")


@cache
def message_class() -> Any:
    """The class of the message Verification of then."""
    described = files(__name__).joinpath("contract-0.1.binpb").read_bytes()
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(described).file:
        pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("idverdict.v1.Verification"))
