"""request claims

Revision: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "request_claim",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("request_index", sa.LargeBinary(), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "request_index", name=op.f("pk_request_claim")),
    )


def downgrade() -> None:
    op.drop_table("request_claim")
