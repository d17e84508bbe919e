"""every row is committed to

Revision: 0007
Revises: 0006

From here on whatever writes a row also tells the audit log of it, which an older program does not: the new revision
makes it refuse the database. The log commits to the rows that are there when a program of this version first opens it
with its keys, as `idverdict migrate` does; a migration has no keys to mark entries with.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bulk_item", sa.Column("error_column", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("bulk_item", "error_column")
