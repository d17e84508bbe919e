"""reviews

Revision: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_case",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("verification_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("rules_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("awaits", sa.String(length=64), nullable=False),
        sa.Column("entered_by", sa.String(length=255), nullable=True),
        sa.Column("holder", sa.String(length=255), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_request_index", sa.LargeBinary(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.String(length=255), nullable=True),
        sa.Column("proposed_decision", sa.String(length=64), nullable=True),
        sa.Column("proposed_codes", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_key_id"], ["customer_key.id"], name=op.f("fk_review_case_customer_key_id")),
        sa.ForeignKeyConstraint(["verification_id"], ["verification.id"], name=op.f("fk_review_case_verification_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_case")),
    )
    for columns in (
        ["tenant", "awaits", "priority", "due_at", "id"],
        ["tenant", "queue", "awaits", "priority", "due_at", "id"],
        ["tenant", "holder"],
        ["tenant", "state", "priority", "due_at", "id"],
        ["customer_key_id", "purpose", "state"],
        ["verification_id"],
    ):
        op.create_index(op.f(f"ix_review_case_{'_'.join(columns)}"), "review_case", columns)
    op.create_table(
        "review_step",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=255), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verification_id", sa.String(length=36), nullable=True),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("reason_codes", sa.Text(), nullable=False),
        sa.Column("field_names", sa.Text(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("request_index", sa.LargeBinary(), nullable=True),
        sa.Column("request_digest_index", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["review_case.id"], name=op.f("fk_review_step_case_id")),
        sa.ForeignKeyConstraint(["customer_key_id"], ["customer_key.id"], name=op.f("fk_review_step_customer_key_id")),
        sa.ForeignKeyConstraint(["verification_id"], ["verification.id"], name=op.f("fk_review_step_verification_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_step")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_review_step_case_id_number")),
        sa.UniqueConstraint("tenant", "request_index", name=op.f("uq_review_step_tenant_request_index")),
    )
    for columns in (["verification_id"], ["customer_key_id"], ["tenant", "at"]):
        op.create_index(op.f(f"ix_review_step_{'_'.join(columns)}"), "review_step", columns)
    op.create_table(
        "review",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("verification_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("reason_codes", sa.Text(), nullable=False),
        sa.Column("first_person", sa.String(length=255), nullable=True),
        sa.Column("second_person", sa.String(length=255), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["review_case.id"], name=op.f("fk_review_case_id")),
        sa.ForeignKeyConstraint(["verification_id"], ["verification.id"], name=op.f("fk_review_verification_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index(
        op.f("ix_review_verification_id_reviewed_at_id"), "review", ["verification_id", "reviewed_at", "id"]
    )
    op.create_index(op.f("ix_review_case_id"), "review", ["case_id"])


def downgrade() -> None:
    op.drop_table("review")
    op.drop_table("review_step")
    op.drop_table("review_case")
