"""the first tables

Revision: 0001
Revises: nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_key",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_key")),
    )
    op.create_table(
        "customer_key",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_index", sa.LargeBinary(), nullable=False),
        sa.Column("kek_id", sa.String(length=64), nullable=False),
        sa.Column("data_key_wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kek_id"], ["known_key.id"], name=op.f("fk_customer_key_kek_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_key")),
        sa.UniqueConstraint("tenant", "customer_index", name=op.f("uq_customer_key_tenant_customer_index")),
    )
    op.create_table(
        "verification",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("request_index", sa.LargeBinary(), nullable=False),
        sa.Column("request_digest_index", sa.LargeBinary(), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("customer_index", sa.LargeBinary(), nullable=True),
        sa.Column("customer_reference_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("number_index", sa.LargeBinary(), nullable=True),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("policy_id", sa.String(length=64), nullable=False),
        sa.Column("policy_version", sa.String(length=64), nullable=False),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_key_id"], ["customer_key.id"], name=op.f("fk_verification_customer_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint("tenant", "request_index", name=op.f("uq_verification_tenant_request_index")),
    )
    op.create_index(op.f("ix_verification_tenant_created_at_id"), "verification", ["tenant", "created_at", "id"])
    op.create_index(
        op.f("ix_verification_tenant_customer_index_created_at_id"),
        "verification",
        ["tenant", "customer_index", "created_at", "id"],
    )
    op.create_index(
        op.f("ix_verification_tenant_decision_created_at_id"),
        "verification",
        ["tenant", "decision", "created_at", "id"],
    )
    op.create_index(op.f("ix_verification_tenant_number_index"), "verification", ["tenant", "number_index"])

    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("verification_id", sa.String(length=36), nullable=False),
        sa.Column("side", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("object_path", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["verification_id"], ["verification.id"], name=op.f("fk_evidence_verification_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("object_path", name=op.f("uq_evidence_object_path")),
        sa.UniqueConstraint("verification_id", "side", name=op.f("uq_evidence_verification_id_side")),
    )
    op.create_index(op.f("ix_evidence_sha256"), "evidence", ["sha256"])


def downgrade() -> None:
    op.drop_index(op.f("ix_evidence_sha256"), table_name="evidence")

    op.drop_table("evidence")
    op.drop_index(op.f("ix_verification_tenant_number_index"), table_name="verification")
    op.drop_index(op.f("ix_verification_tenant_decision_created_at_id"), table_name="verification")
    op.drop_index(op.f("ix_verification_tenant_customer_index_created_at_id"), table_name="verification")
    op.drop_index(op.f("ix_verification_tenant_created_at_id"), table_name="verification")

    op.drop_table("verification")
    op.drop_table("customer_key")
    op.drop_table("known_key")
