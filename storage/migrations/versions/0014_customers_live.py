"""customers live: news of customers for those who watch, and how far followers of the log have come

Revision: 0014
Revises: 0013
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customer_news",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_file_id", sa.String(length=36), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=255), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_file_id"], ["customer_file.id"], name=op.f("fk_customer_news_customer_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_key_id"], ["customer_key.id"], name=op.f("fk_customer_news_customer_key_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_news")),
        sa.UniqueConstraint("customer_file_id", "number", name=op.f("uq_customer_news_customer_file_id_number")),
    )
    op.create_index(op.f("ix_customer_news_customer_key_id"), "customer_news", ["customer_key_id"])
    followers = op.create_table(
        "log_follower",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_log_follower")),
    )
    _begin(followers)


def _begin(followers: sa.Table) -> None:
    """Where no customer has a file, nothing in the log is about one; else all of it is gone through, once."""
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT 1 FROM customer_file LIMIT 1")).first() is None:
        end = connection.execute(sa.text("SELECT MAX(position) FROM audit_entry")).scalar_one()
        if end is not None:
            long_ago = datetime(1970, 1, 1, tzinfo=UTC)
            op.bulk_insert(
                followers,
                [
                    {"name": name, "position": end, "holder": "", "held_until": long_ago}
                    for name in ("customers", "customer_records")
                ],
            )


def downgrade() -> None:
    op.drop_table("log_follower")
    op.drop_table("customer_news")
