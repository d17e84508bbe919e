"""bulk work

Revision: 0005
Revises: 0004
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PROCRASTINATE = Path(__file__).parents[1] / "procrastinate-3.10.0.sql"
"""The schema that the job queue ships with, as it was at that version (MIT licence)."""

DROP_PROCRASTINATE = """
DO $$
DECLARE made record;
BEGIN
    FOR made IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'procrastinate\\_%' LOOP
        EXECUTE 'DROP FUNCTION ' || made.name || ' CASCADE';
    END LOOP;
END $$;
DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers;
DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_event_type, procrastinate_job_status;
"""


def upgrade() -> None:
    op.add_column("verification", sa.Column("expiry_index", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_verification_tenant_state_expiry_index"), "verification", ["tenant", "state", "expiry_index"])
    op.create_table(
        "bulk_batch",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("request_index", sa.LargeBinary(), nullable=False),
        sa.Column("request_digest_index", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("manifest_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("manifest_digest_index", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["customer_key.id"], name=op.f("fk_bulk_batch_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_batch")),
        sa.UniqueConstraint("tenant", "request_index", name=op.f("uq_bulk_batch_tenant_request_index")),
    )
    op.create_index(op.f("ix_bulk_batch_tenant_created_at_id"), "bulk_batch", ["tenant", "created_at", "id"])
    op.create_index(op.f("ix_bulk_batch_state_finished_at"), "bulk_batch", ["state", "finished_at"])
    op.create_table(
        "bulk_item",
        sa.Column("batch_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("item_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("verification_id", sa.String(length=36), nullable=True),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("error", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["bulk_batch.id"], name=op.f("fk_bulk_item_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_bulk_item")),
    )
    op.create_table(
        "bulk_job",
        sa.Column("batch_id", sa.String(length=36), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["bulk_batch.id"], name=op.f("fk_bulk_job_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "part", name=op.f("pk_bulk_job")),
    )
    op.create_index(op.f("ix_bulk_job_part_created_at"), "bulk_job", ["part", "created_at"])
    if op.get_bind().dialect.name == "postgresql":
        _run(PROCRASTINATE.read_text(encoding="utf-8"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _run(DROP_PROCRASTINATE)
    op.drop_table("bulk_job")
    op.drop_table("bulk_item")
    op.drop_table("bulk_batch")
    op.drop_index(op.f("ix_verification_tenant_state_expiry_index"), table_name="verification")
    op.drop_column("verification", "expiry_index")


def _run(script: str) -> None:
    """Many statements at once, in which a per cent sign is no placeholder."""
    op.get_bind().connection.cursor().execute(script)
