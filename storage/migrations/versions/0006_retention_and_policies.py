"""retention and policies

Revision: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy",
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_policy")),
    )
    op.create_index(op.f("ix_policy_id_version"), "policy", ["id", "version"])
    op.create_table(
        "purge",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("plan_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge")),
        sa.UniqueConstraint("tenant", "plan_sha256", name=op.f("uq_purge_tenant_plan_sha256")),
    )
    op.add_column("customer_key", sa.Column("relationship_ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("customer_key", sa.Column("deletion_requested_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("customer_key", sa.Column("purge_id", sa.String(length=36), nullable=True))
    op.create_index(
        op.f("ix_customer_key_tenant_relationship_ended_at_id"),
        "customer_key",
        ["tenant", "relationship_ended_at", "id"],
    )
    op.create_index(op.f("ix_customer_key_purge_id_id"), "customer_key", ["purge_id", "id"])
    op.create_table(
        "hold",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("hold_index", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_key_id"], ["customer_key.id"], name=op.f("fk_hold_customer_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sa.UniqueConstraint("customer_key_id", "hold_index", name=op.f("uq_hold_customer_key_id_hold_index")),
    )


def downgrade() -> None:
    op.drop_table("hold")
    op.drop_index(op.f("ix_customer_key_purge_id_id"), table_name="customer_key")
    op.drop_index(op.f("ix_customer_key_tenant_relationship_ended_at_id"), table_name="customer_key")
    op.drop_column("customer_key", "purge_id")
    op.drop_column("customer_key", "deletion_requested_at")
    op.drop_column("customer_key", "relationship_ended_at")
    op.drop_table("purge")
    op.drop_index(op.f("ix_policy_id_version"), table_name="policy")
    op.drop_table("policy")
