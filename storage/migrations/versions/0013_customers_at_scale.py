"""customers at scale: files found by the level of risk, and paged within the day of their turn

Revision: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customer_file", sa.Column("level_index", sa.LargeBinary(), nullable=True))
    op.drop_index(op.f("ix_customer_file_tenant_turn_index"), "customer_file")
    for columns in (["tenant", "turn_index", "id"], ["tenant", "level_index", "state", "id"]):
        op.create_index(op.f(f"ix_customer_file_{'_'.join(columns)}"), "customer_file", columns)


def downgrade() -> None:
    for columns in (["tenant", "turn_index", "id"], ["tenant", "level_index", "state", "id"]):
        op.drop_index(op.f(f"ix_customer_file_{'_'.join(columns)}"), "customer_file")
    op.create_index(op.f("ix_customer_file_tenant_turn_index"), "customer_file", ["tenant", "turn_index"])
    op.drop_column("customer_file", "level_index")
