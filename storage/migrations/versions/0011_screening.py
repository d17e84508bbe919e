"""screening

Revision: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screening_list",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("list_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=36), nullable=False),
        sa.Column("format", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column("without_names", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("imported_by", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_index", sa.LargeBinary(), nullable=False),
        sa.Column("request_digest_index", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["customer_key.id"], name=op.f("fk_screening_list_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_list")),
        sa.UniqueConstraint("tenant", "list_id", "version", name=op.f("uq_screening_list_tenant_list_id_version")),
        sa.UniqueConstraint("tenant", "request_index", name=op.f("uq_screening_list_tenant_request_index")),
    )
    op.create_table(
        "screening_list_part",
        sa.Column("list_version_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entries_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["list_version_id"], ["screening_list.id"], name=op.f("fk_screening_list_part_list_version_id")),
        sa.PrimaryKeyConstraint("list_version_id", "number", name=op.f("pk_screening_list_part")),
    )
    op.create_table(
        "screening_subject",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("policy_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_key_id"], ["customer_key.id"], name=op.f("fk_screening_subject_customer_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_subject")),
        sa.UniqueConstraint("customer_key_id", name=op.f("uq_screening_subject_customer_key_id")),
    )
    op.create_index(op.f("ix_screening_subject_tenant_id"), "screening_subject", ["tenant", "id"])
    op.create_table(
        "screening_trace",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("value_index", sa.LargeBinary(), nullable=False),
        sa.Column("name_index", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["customer_key_id"], ["customer_key.id"], name=op.f("fk_screening_trace_customer_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_trace")),
    )
    op.create_index(op.f("ix_screening_trace_customer_key_id"), "screening_trace", ["customer_key_id"])
    op.create_index(op.f("ix_screening_trace_tenant_kind_value_index"), "screening_trace", ["tenant", "kind", "value_index"])
    op.create_table(
        "screening_hit",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("list_id", sa.String(length=64), nullable=False),
        sa.Column("list_version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("policy_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("how", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("proposed_by", sa.String(length=255), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_key_id"], ["customer_key.id"], name=op.f("fk_screening_hit_customer_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_hit")),
    )
    op.create_index(op.f("ix_screening_hit_customer_key_id"), "screening_hit", ["customer_key_id"])
    op.create_index(op.f("ix_screening_hit_tenant_state_created_at_id"), "screening_hit", ["tenant", "state", "created_at", "id"])
    op.create_table(
        "screening_act",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("hit_id", sa.String(length=36), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=255), nullable=True),
        sa.Column("decision", sa.String(length=64), nullable=True),
        sa.Column("list_version", sa.Integer(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_index", sa.LargeBinary(), nullable=True),
        sa.Column("request_digest_index", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["customer_key_id"], ["customer_key.id"], name=op.f("fk_screening_act_customer_key_id")),
        sa.ForeignKeyConstraint(["hit_id"], ["screening_hit.id"], name=op.f("fk_screening_act_hit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_act")),
        sa.UniqueConstraint("hit_id", "number", name=op.f("uq_screening_act_hit_id_number")),
        sa.UniqueConstraint("tenant", "request_index", name=op.f("uq_screening_act_tenant_request_index")),
    )
    op.create_index(op.f("ix_screening_act_customer_key_id"), "screening_act", ["customer_key_id"])
    op.create_table(
        "screening_sweep",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("list_id", sa.String(length=64), nullable=False),
        sa.Column("list_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("after_id", sa.String(length=36), nullable=False),
        sa.Column("subjects", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_sweep")),
    )
    op.create_index(op.f("ix_screening_sweep_tenant_created_at_id"), "screening_sweep", ["tenant", "created_at", "id"])
    op.create_index(op.f("ix_screening_sweep_tenant_state"), "screening_sweep", ["tenant", "state"])


def downgrade() -> None:
    op.drop_table("screening_sweep")
    op.drop_table("screening_act")
    op.drop_table("screening_hit")
    op.drop_table("screening_trace")
    op.drop_table("screening_subject")
    op.drop_table("screening_list_part")
    op.drop_table("screening_list")
