"""owner graph

Revision: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "owner_source",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("customer_file_id", sa.String(length=36), nullable=True),
        sa.Column("register_id", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("parties", sa.Integer(), nullable=False),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.Column("head_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("file_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("person", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_index", sa.LargeBinary(), nullable=True),
        sa.Column("request_digest_index", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["customer_key_id"], ["customer_key.id"], name=op.f("fk_owner_source_customer_key_id")),
        sa.ForeignKeyConstraint(
            ["customer_file_id"], ["customer_file.id"], name=op.f("fk_owner_source_customer_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_source")),
        sa.UniqueConstraint("customer_file_id", "version", name=op.f("uq_owner_source_customer_file_id_version")),
        sa.UniqueConstraint(
            "tenant", "register_id", "version", name=op.f("uq_owner_source_tenant_register_id_version")
        ),
        sa.UniqueConstraint("tenant", "request_index", name=op.f("uq_owner_source_tenant_request_index")),
    )
    op.create_index(op.f("ix_owner_source_customer_key_id"), "owner_source", ["customer_key_id"])
    op.create_table(
        "owner_statement",
        sa.Column("source_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("about_index", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["owner_source.id"], name=op.f("fk_owner_statement_source_id")),
        sa.PrimaryKeyConstraint("source_id", "place", name=op.f("pk_owner_statement")),
    )
    op.create_index(
        op.f("ix_owner_statement_about_index_source_id_kind"), "owner_statement", ["about_index", "source_id", "kind"]
    )


def downgrade() -> None:
    op.drop_table("owner_statement")
    op.drop_table("owner_source")
