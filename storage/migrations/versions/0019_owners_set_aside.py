"""files whose owners could not be compared are set aside, and tried again later

Revision: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "owner_set_aside",
        sa.Column("customer_file_id", sa.String(length=36), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_file_id"], ["customer_file.id"], name=op.f("fk_owner_set_aside_customer_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_key_id"], ["customer_key.id"], name=op.f("fk_owner_set_aside_customer_key_id")
        ),
        sa.PrimaryKeyConstraint("customer_file_id", name=op.f("pk_owner_set_aside")),
    )
    op.create_index(op.f("ix_owner_set_aside_tenant_again_at"), "owner_set_aside", ["tenant", "again_at"])
    op.create_index(op.f("ix_owner_set_aside_customer_key_id"), "owner_set_aside", ["customer_key_id"])


def downgrade() -> None:
    op.drop_table("owner_set_aside")
