"""contents of customers' attachments

Revision: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customer_content",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("customer_record_id", sa.String(length=36), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("object_path", sa.String(length=255), nullable=False),
        sa.Column("object_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_key_id"], ["customer_key.id"], name=op.f("fk_customer_content_customer_key_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_record_id"], ["customer_record.id"], name=op.f("fk_customer_content_customer_record_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_content")),
        sa.UniqueConstraint("customer_record_id", name=op.f("uq_customer_content_customer_record_id")),
        sa.UniqueConstraint("object_path", name=op.f("uq_customer_content_object_path")),
    )
    op.create_index(op.f("ix_customer_content_customer_key_id"), "customer_content", ["customer_key_id"])


def downgrade() -> None:
    op.drop_table("customer_content")
