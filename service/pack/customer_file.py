"""A customer's whole file as a zip: the customer on its day, every record as it was stored, and the rules' texts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

from google.protobuf.json_format import MessageToDict
from idverdict import v1

from service.customers.attached_content import ENDINGS
from service.customers.desk import CustomerDesk, View, body_of
from service.customers.messages import customer_message
from service.customers.ownership import determined_again
from service.names import customer_name, verification_name
from service.owners.picture import picture
from service.owners.refused import StructureRefused
from service.pack.archive import archive, json_bytes
from storage import NotFound
from storage.customer_files.values import StoredEntry
from storage.customer_files.words import Entry

CHUNK_BYTES: Final = 64 * 1024
FORMAT: Final = "idverdict-customer-file/1"


def customer_file(desk: CustomerDesk, request: v1.GetCustomerFileRequest) -> bytes:
    """The zip file. Bodies of records are the stored bytes, so that results can be made again from them.

    Verifications are named; each has a pack of its own. Raises ApiError as `CustomerDesk.view`.
    """
    view = desk.view(request.name, for_inspection=request.for_inspection)
    reader, made_at = desk.store.files.reader, desk.clock()
    entries = reader.entries(view.opened)
    members = {"customer.json": _customer(view)}
    for one in entries:
        members[f"records/{one.place:06d}-{one.kind.value}-{one.number}.json"] = body_of(one)
    members.update(_contents(desk, view, entries))
    members.update(_pictures(desk, view, entries))
    members["records.json"] = json_bytes([_outline(one) for one in entries])
    for digest in sorted({one.policy_sha256 for one in entries if one.policy_sha256} | _review_rules(entries)):
        try:
            members[f"rules/{digest.hex()}.toml"] = desk.store.policies.get(digest).text.encode()
        except NotFound:
            continue
    about = {
        "format": FORMAT,
        "customer": customer_name(view.file.id),
        "operator": request.operator,
        "made": made_at.isoformat(),
        "for_inspection": request.for_inspection,
        "verifications": [verification_name(id_) for id_ in reader.verifications(view.opened)],
    }
    reader.tell_read(view.file.id)
    return archive(members, about, made_at)


def _contents(desk: CustomerDesk, view: View, entries: Iterable[StoredEntry]) -> Iterator[tuple[str, bytes]]:
    """The contents of attachments that are kept, by member."""
    for one in entries:
        if one.kind is Entry.ATTACHMENT and (media_type := json.loads(body_of(one)).get("media_type")):
            kept = desk.store.files.contents.get(view.opened, one.kind, one.number, shown=False)
            yield f"attachments/{one.number}.{ENDINGS[media_type]}", kept.content


def _pictures(desk: CustomerDesk, view: View, entries: Iterable[StoredEntry]) -> Iterator[tuple[str, bytes]]:
    """The structures behind determinations of owners, drawn, by member."""
    for one in entries:
        if one.kind is Entry.DETERMINATION:
            try:
                yield f"owners/{one.number}.svg", picture(determined_again(desk, view, one)).encode()
            except StructureRefused:  # too many parties for a picture that anybody could read
                continue


def _customer(view: View) -> bytes:
    message = customer_message(view, in_clear=True)
    return json_bytes(MessageToDict(message, preserving_proto_field_name=True))


def _outline(entry: StoredEntry) -> dict[str, object]:
    return {
        "place": entry.place,
        "kind": entry.kind.value,
        "number": entry.number,
        "subject": entry.subject,
        "person": entry.person,
        "time": entry.created_at.isoformat(),
        "rules_sha256": entry.policy_sha256.hex() if entry.policy_sha256 else None,
    }


def _review_rules(entries: tuple[StoredEntry, ...]) -> set[bytes]:
    versions = (json.loads(body_of(one)) for one in entries if one.kind is Entry.PROFILE)
    return {bytes.fromhex(one["reviews"]["sha256"]) for one in versions}
