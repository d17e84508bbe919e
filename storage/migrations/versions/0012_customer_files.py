"""customer files

Revision: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customer_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("opening", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("versions", sa.Integer(), nullable=False),
        sa.Column("reference_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("standing_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("turn_index", sa.LargeBinary(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_key_id"], ["customer_key.id"], name=op.f("fk_customer_file_customer_key_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_file")),
        sa.UniqueConstraint("customer_key_id", "opening", name=op.f("uq_customer_file_customer_key_id_opening")),
    )
    for columns in (["tenant", "state", "id"], ["tenant", "turn_index"]):
        op.create_index(op.f(f"ix_customer_file_{'_'.join(columns)}"), "customer_file", columns)
    op.create_table(
        "customer_record",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("customer_file_id", sa.String(length=36), nullable=False),
        sa.Column("customer_key_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=True),
        sa.Column("person", sa.String(length=255), nullable=False),
        sa.Column("policy_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("number_index", sa.LargeBinary(), nullable=True),
        sa.Column("request_index", sa.LargeBinary(), nullable=True),
        sa.Column("request_digest_index", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_file_id"], ["customer_file.id"], name=op.f("fk_customer_record_customer_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_key_id"], ["customer_key.id"], name=op.f("fk_customer_record_customer_key_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_record")),
        sa.UniqueConstraint("customer_file_id", "place", name=op.f("uq_customer_record_customer_file_id_place")),
        sa.UniqueConstraint(
            "customer_file_id", "kind", "number", name=op.f("uq_customer_record_customer_file_id_kind_number")
        ),
        sa.UniqueConstraint("tenant", "request_index", name=op.f("uq_customer_record_tenant_request_index")),
    )
    for columns in (["tenant", "number_index"], ["customer_key_id"]):
        op.create_index(op.f(f"ix_customer_record_{'_'.join(columns)}"), "customer_record", columns)
    op.create_table(
        "one_off_business",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("business_id", sa.String(length=36), nullable=False),
        sa.Column("link_index", sa.LargeBinary(), nullable=False),
        sa.Column("amount", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("policy_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("request_index", sa.LargeBinary(), nullable=True),
        sa.Column("request_digest_index", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_off_business")),
        sa.UniqueConstraint("tenant", "request_index", name=op.f("uq_one_off_business_tenant_request_index")),
    )
    for columns in (["tenant", "link_index", "at"], ["at"]):
        op.create_index(op.f(f"ix_one_off_business_{'_'.join(columns)}"), "one_off_business", columns)


def downgrade() -> None:
    op.drop_table("one_off_business")
    op.drop_table("customer_record")
    op.drop_table("customer_file")
