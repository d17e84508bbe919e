"""A pack as the answers of PackService: its metadata, then its bytes in chunks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from idverdict import v1
from idverdict.client import EVIDENCE_CHUNK_BYTES

from service.pack import Pack


def pack_messages(pack: Pack) -> Iterator[v1.GetEvidencePackResponse]:
    """The answers, in the order in which they are sent."""
    yield v1.GetEvidencePackResponse(
        metadata=v1.EvidencePack(
            file_name=pack.file_name,
            sha256=hashlib.sha256(pack.content).hexdigest(),
            size_bytes=len(pack.content),
        )
    )
    for start in range(0, len(pack.content), EVIDENCE_CHUNK_BYTES):
        yield v1.GetEvidencePackResponse(chunk=pack.content[start : start + EVIDENCE_CHUNK_BYTES])
