"""What `idverdict customer attach` and `customer attachment` do."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import typer
from idverdict import v1

from service.cli.customers import Where, name_in, pairs_of
from service.cli.failures import UsageError, explained
from service.cli.given_files import bytes_of
from service.cli.plain import plain
from service.cli.private_files import write_output
from service.labels import word


def run_attach(
    where: Where,
    who: str,
    file: Path | None,
    about: v1.AddAttachmentRequest,
    *,
    kind: str,
    elements: Sequence[str],
    digest_only: bool,
) -> int:
    """Add an attachment: the file itself, or its digest alone."""
    with explained() as failure, where.open(v1.CustomerServiceStub) as service:
        try:
            about.MergeFrom(v1.AddAttachmentRequest(kind=f"ATTACHMENT_KIND_{kind}"))
        except ValueError:
            raise UsageError("--kind is DOCUMENT, SCORE, CONSENT, NOTICE or RELIED_EVIDENCE") from None
        if file is not None:
            content = bytes_of(file)
            if not content:
                raise UsageError(f"{file}: is empty")
            about.sha256 = hashlib.sha256(content).hexdigest()
            about.content = b"" if digest_only else content
        about.name = name_in(service, who)
        about.elements.update(pairs_of(elements))
        about.request_id = about.request_id or str(uuid4())
        made = service.AddAttachment(about)
        if where.as_json:
            where.print(plain(made))
        else:
            kept = f"{made.size_bytes:,} bytes of {made.media_type}" if made.size_bytes else "its digest alone"
            typer.echo(f"{made.name}  {word(v1.AttachmentKind, made.kind)}  kept: {kept}  SHA-256 {made.sha256 or '-'}")
    return failure.status


def run_attachment(where: Where, name: str, output: Path, *, inspection: bool) -> int:
    """Write the content of an attachment."""
    with explained() as failure, where.open(v1.CustomerServiceStub) as service:
        request = v1.GetAttachmentContentRequest(name=name, for_inspection=inspection)
        write_output(output, lambda: (part.chunk for part in service.GetAttachmentContent(request)))
    return failure.status
