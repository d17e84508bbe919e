"""authorities

Revision: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", "part", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_kind_part_due_at"), "job", ["kind", "part", "due_at"])
    op.execute(
        "INSERT INTO job (kind, subject, part, tenant, due_at)"
        " SELECT 'bulk', batch_id, part, tenant, created_at FROM bulk_job"
    )
    op.drop_table("bulk_job")
    op.create_table(
        "verification_revision",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("verification_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_key_id"], ["customer_key.id"], name=op.f("fk_verification_revision_customer_key_id")
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"], ["verification.id"], name=op.f("fk_verification_revision_verification_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_revision")),
        sa.UniqueConstraint(
            "verification_id", "number", name=op.f("uq_verification_revision_verification_id_number")
        ),
    )
    op.create_index(op.f("ix_verification_revision_tenant_decision"), "verification_revision", ["tenant", "decision"])
    op.create_index(op.f("ix_verification_revision_customer_key_id"), "verification_revision", ["customer_key_id"])
    op.create_table(
        "authority_check",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("verification_id", sa.String(length=36), nullable=True),
        sa.Column("request_index", sa.LargeBinary(), nullable=False),
        sa.Column("request_digest_index", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("subject_index", sa.LargeBinary(), nullable=True),
        sa.Column("asked_index", sa.LargeBinary(), nullable=True),
        sa.Column("asked_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("ticket_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reused_id", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("give_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_key_id"], ["customer_key.id"], name=op.f("fk_authority_check_customer_key_id")
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"], ["verification.id"], name=op.f("fk_authority_check_verification_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_check")),
        sa.UniqueConstraint("tenant", "request_index", name=op.f("uq_authority_check_tenant_request_index")),
    )
    op.create_index(
        op.f("ix_authority_check_tenant_created_at_id"), "authority_check", ["tenant", "created_at", "id"]
    )
    op.create_index(op.f("ix_authority_check_verification_id"), "authority_check", ["verification_id"])
    op.create_index(
        op.f("ix_authority_check_customer_key_id_asked_index"), "authority_check", ["customer_key_id", "asked_index"]
    )
    op.create_index(op.f("ix_authority_check_state"), "authority_check", ["state"])
    op.create_table(
        "authority_answer",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("check_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest_index", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("billable", sa.Integer(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("finding_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_key_id"], ["customer_key.id"], name=op.f("fk_authority_answer_customer_key_id")
        ),
        sa.ForeignKeyConstraint(["check_id"], ["authority_check.id"], name=op.f("fk_authority_answer_check_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_answer")),
        sa.UniqueConstraint("check_id", "digest_index", name=op.f("uq_authority_answer_check_id_digest_index")),
    )
    op.create_index(op.f("ix_authority_answer_customer_key_id"), "authority_answer", ["customer_key_id"])
    op.create_table(
        "authority_quota",
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("window_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject_index", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "scope", "window_at", "subject_index", name=op.f("pk_authority_quota")),
    )
    op.create_table(
        "challenge",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("request_index", sa.LargeBinary(), nullable=False),
        sa.Column("request_digest_index", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("contact_index", sa.LargeBinary(), nullable=True),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_key_id"], ["customer_key.id"], name=op.f("fk_challenge_customer_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
        sa.UniqueConstraint("tenant", "request_index", name=op.f("uq_challenge_tenant_request_index")),
    )
    op.create_index(
        op.f("ix_challenge_tenant_contact_index_created_at"), "challenge", ["tenant", "contact_index", "created_at"]
    )
    op.create_index(op.f("ix_challenge_customer_key_id"), "challenge", ["customer_key_id"])


def downgrade() -> None:
    op.drop_table("challenge")
    op.drop_table("authority_quota")
    op.drop_table("authority_answer")
    op.drop_table("authority_check")
    op.drop_table("verification_revision")
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
    op.execute(
        "INSERT INTO bulk_job (batch_id, part, tenant, created_at)"
        " SELECT subject, part, tenant, due_at FROM job WHERE kind = 'bulk'"
    )
    op.drop_table("job")
