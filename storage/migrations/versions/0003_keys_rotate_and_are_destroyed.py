"""keys rotate and are destroyed

Revision: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "system_key",
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.Column("kek_id", sa.String(length=64), nullable=False),
        sa.Column("key_wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["kek_id"], ["known_key.id"], name=op.f("fk_system_key_kek_id")),
        sa.PrimaryKeyConstraint("purpose", name=op.f("pk_system_key")),
    )
    op.add_column("customer_key", sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_customer_key_kek_id_id"), "customer_key", ["kek_id", "id"])
    op.create_index(op.f("ix_verification_customer_key_id"), "verification", ["customer_key_id"])
    op.execute("INSERT INTO known_key (id) VALUES ('destroyed')")


def downgrade() -> None:
    op.execute("DELETE FROM known_key WHERE id = 'destroyed'")  # refused where a customer was erased
    op.drop_index(op.f("ix_verification_customer_key_id"), table_name="verification")
    op.drop_index(op.f("ix_customer_key_kek_id_id"), table_name="customer_key")
    op.drop_column("customer_key", "destroyed_at")
    op.drop_table("system_key")
