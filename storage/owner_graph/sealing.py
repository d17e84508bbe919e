"""Between the rows of the owner graph and their values: blind indexes of parties, and what a payload is bound to."""

from __future__ import annotations

from storage.database.table import plain_row
from storage.keys.customer_keys import DataKey
from storage.owner_graph.rows import OwnerSourceRow, OwnerStatementRow
from storage.owner_graph.values import NewStatement, RegisterVersion
from storage.owner_graph.words import Scope
from storage.sealing.blind_index import BlindIndex
from storage.sealing.seal import associated_data, framed


def party_index(index: BlindIndex, scope: str, file_id: str | None, reference: str) -> bytes:
    """Blind index of a party: throughout the tenant, or within the structures of one customer's file."""
    if scope == Scope.TENANT:
        return index.of("owner_party", reference.encode())
    return index.of("owner_party_of_file", framed((file_id or "").encode(), reference.encode()))


def request_index(index: BlindIndex, request_id: str) -> bytes:
    """Blind index of the id of a request for an import."""
    return index.of("holding_register_request", request_id.encode())


def digest_index(index: BlindIndex, digest: bytes) -> bytes:
    """Blind index of the digest of a request for an import."""
    return index.of("holding_register_request_digest", digest)


def statement_row(
    source: OwnerSourceRow, place: int, new: NewStatement, key: DataKey, index: BlindIndex
) -> OwnerStatementRow:
    """The `plain_row` of a statement, sealed."""
    about = party_index(index, source.scope, source.customer_file_id, new.about)
    return plain_row(
        OwnerStatementRow,
        source_id=source.id,
        place=place,
        about_index=about,
        kind=new.kind,
        payload_sealed=key.seal(new.payload, bound(source.tenant, source.id, place, new.kind, about)),
    )


def bound(tenant: str, source_id: str, place: int, kind: str, about: bytes) -> bytes:
    """What a statement's payload is bound to."""
    return associated_data(tenant, source_id, "owner statement", str(place), kind, about.hex())


def head_bound(source: OwnerSourceRow) -> bytes:
    """What a structure's head is bound to."""
    return associated_data(
        source.tenant, source.id, "owner source", source.customer_file_id or "", str(source.version), source.scope
    )


def version_of(row: OwnerSourceRow) -> RegisterVersion:
    """The value of a register's row."""
    return RegisterVersion(
        register_id=row.register_id or "",
        version=row.version,
        state=row.state,
        parties=row.parties,
        statements=row.statements,
        file_sha256=row.file_sha256,
        person=row.person,
        created_at=row.created_at,
        used_from=row.used_from,
        used_until=row.used_until,
    )
