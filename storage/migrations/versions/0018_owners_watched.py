"""owners watched: the parties that each determination depends on, and sources found whose statements are being removed

Revision: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "owner_watch",
        sa.Column("customer_file_id", sa.String(length=36), nullable=False),
        sa.Column("party_index", sa.LargeBinary(), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_file_id"], ["customer_file.id"], name=op.f("fk_owner_watch_customer_file_id")),
        sa.ForeignKeyConstraint(["customer_key_id"], ["customer_key.id"], name=op.f("fk_owner_watch_customer_key_id")),
        sa.PrimaryKeyConstraint("customer_file_id", "party_index", name=op.f("pk_owner_watch")),
    )
    op.create_index(op.f("ix_owner_source_state"), "owner_source", ["state"])
    op.create_index(op.f("ix_owner_watch_party_index"), "owner_watch", ["party_index"])
    op.create_index(op.f("ix_owner_watch_customer_key_id"), "owner_watch", ["customer_key_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_owner_source_state"), "owner_source")
    op.drop_table("owner_watch")
