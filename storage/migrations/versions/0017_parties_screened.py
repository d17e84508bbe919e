"""parties of customers' files are screened; one-off business keeps what it was assessed with

Revision: 0017
Revises: 0016
"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TABLES = ("screening_subject", "screening_hit")
_OWN, _EACH = "uq_screening_subject_customer_key_id", "uq_screening_subject_customer_key_id_party"


def upgrade() -> None:
    for name in _TABLES:  # with a default, so that SQLite need not copy a table that others refer to
        op.add_column(name, sa.Column("party", sa.String(length=64), nullable=False, server_default=""))
    with op.batch_alter_table("screening_subject") as table:
        table.drop_constraint(op.f(_OWN), type_="unique")
        table.create_unique_constraint(op.f(_EACH), ["customer_key_id", "party"])
    op.add_column("one_off_business", sa.Column("inputs", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_one_off_business_business_id"), "one_off_business", ["business_id"])
    op.add_column("purge", sa.Column("contents", sa.Integer(), nullable=True))
    _begin()


def _begin() -> None:
    """Where no customer has a file, nothing in the log is about a party; else all of it is gone through, once."""
    connection = op.get_bind()
    if connection.execute(sa.text("SELECT 1 FROM customer_file LIMIT 1")).first() is None:
        end = connection.execute(sa.text("SELECT MAX(position) FROM audit_entry")).scalar_one()
        if end is not None:
            long_ago = datetime(1970, 1, 1, tzinfo=UTC)
            followers = sa.table(
                "log_follower", *(sa.column(name) for name in ("name", "position", "holder")),
                sa.column("held_until", sa.DateTime(timezone=True)),
            )
            op.bulk_insert(
                followers,
                [{"name": "customer_parties", "position": end, "holder": "", "held_until": long_ago}],
            )


def downgrade() -> None:
    op.drop_column("purge", "contents")
    op.drop_index(op.f("ix_one_off_business_business_id"), "one_off_business")
    op.drop_column("one_off_business", "inputs")
    of_parties = "SELECT id FROM screening_hit WHERE party <> ''"
    op.execute(sa.text(f"DELETE FROM screening_act WHERE hit_id IN ({of_parties})"))  # noqa: S608 - fixed
    for name in _TABLES:
        op.execute(sa.text(f"DELETE FROM {name} WHERE party <> ''"))  # noqa: S608 - fixed
    with op.batch_alter_table("screening_subject") as table:
        table.drop_constraint(op.f(_EACH), type_="unique")
        table.create_unique_constraint(op.f(_OWN), ["customer_key_id"])
    for name in _TABLES:
        op.drop_column(name, "party")
