"""customers named

Revision: 0008
Revises: 0007

What is noted on a customer moves from the row of the data key to a row of the customer's own, and a picture's row names
its place in the request. The log commits to the rows of changed tables when a program of this version first opens it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_NOTES = ("relationship_ended_at", "deletion_requested_at")
_SAID = "relationship_ended_at IS NOT NULL OR deletion_requested_at IS NOT NULL"


def upgrade() -> None:
    op.create_table(
        "customer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("relationship_ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deletion_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["customer_key.id"], name=op.f("fk_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
    )
    op.create_index(
        op.f("ix_customer_tenant_relationship_ended_at_id"), "customer", ["tenant", "relationship_ended_at", "id"]
    )
    columns = f"id, tenant, {', '.join(_NOTES)}"
    op.execute(f"INSERT INTO customer ({columns}) SELECT {columns} FROM customer_key WHERE {_SAID}")
    op.drop_index(op.f("ix_customer_key_tenant_relationship_ended_at_id"), table_name="customer_key")
    for note in _NOTES:
        op.drop_column("customer_key", note)
    _rename("side", "place")


def downgrade() -> None:
    _rename("place", "side")
    for note in reversed(_NOTES):
        op.add_column("customer_key", sa.Column(note, sa.DateTime(timezone=True), nullable=True))
    for note in _NOTES:
        theirs = f"(SELECT {note} FROM customer WHERE customer.id = customer_key.id)"
        op.execute(f"UPDATE customer_key SET {note} = {theirs}")
    op.create_index(
        op.f("ix_customer_key_tenant_relationship_ended_at_id"),
        "customer_key",
        ["tenant", "relationship_ended_at", "id"],
    )
    op.drop_index(op.f("ix_customer_tenant_relationship_ended_at_id"), table_name="customer")
    op.drop_table("customer")


def _rename(old: str, new: str) -> None:
    with op.batch_alter_table("evidence") as evidence:
        evidence.drop_constraint(op.f(f"uq_evidence_verification_id_{old}"), type_="unique")
        evidence.alter_column(old, new_column_name=new)
    with op.batch_alter_table("evidence") as evidence:  # SQLite's copy knows the column by its new name from here on
        evidence.create_unique_constraint(op.f(f"uq_evidence_verification_id_{new}"), ["verification_id", new])
