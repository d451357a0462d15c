"""Enquiries, shared shortlists, free times; who may see a profile or a product

Revision ID: fcb662321c11
Revises: 6c5da21e13d5
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "fcb662321c11"
down_revision = "6c5da21e13d5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "free_times",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("free", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("free >= 0", name=op.f("ck_free_times_free_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_free_times_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_free_times_fair_id")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_free_times")),
    )
    with op.batch_alter_table("free_times", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_free_times_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "shared_shortlist",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_shared_shortlist_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_shared_shortlist_importer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_shortlist")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_shared_shortlist_token_hash")),
    )
    with op.batch_alter_table("shared_shortlist", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shared_shortlist_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_shared_shortlist_importer_id"), ["importer_id"], unique=False
        )

    op.create_table(
        "enquiry",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("importer_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("exhibitor_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=8), nullable=True),
        sa.Column("target_price", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("wants_sample", sa.Boolean(), nullable=False),
        sa.Column(
            "phrases", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("message", sa.String(length=1000), nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "answered",
                "declined",
                "withdrawn",
                name="enquirystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_price", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("answer_currency", sa.String(length=3), nullable=True),
        sa.Column("answer_moq", sa.Integer(), nullable=True),
        sa.Column("answer_lead_time_days", sa.Integer(), nullable=True),
        sa.Column(
            "answer_sample",
            sa.Enum(
                "free",
                "paid",
                "at_fair",
                "none",
                name="sampleoffer",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "answer_phrases",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("answer_note", sa.String(length=1000), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'withdrawn') OR answered_at IS NOT NULL",
            name=op.f("ck_enquiry_answer_has_its_moment"),
        ),
        sa.CheckConstraint("answer_price >= 0", name=op.f("ck_enquiry_answer_price_not_negative")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_enquiry_quantity_positive")),
        sa.CheckConstraint("target_price >= 0", name=op.f("ck_enquiry_target_price_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_enquiry_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_enquiry_exhibitor_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_enquiry_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_enquiry_importer_id")
        ),
        sa.ForeignKeyConstraint(
            ["importer_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_enquiry_importer_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["match_id"], ["match.id"], name=op.f("fk_enquiry_match_id")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_enquiry_product_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_enquiry_fair_id_code")),
    )
    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_enquiry_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_enquiry_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index("ix_enquiry_pair", ["importer_id", "application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiry_state"), ["state"], unique=False)

    for table in ("application", "product"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN visibility VARCHAR(32) DEFAULT 'public' NOT NULL "
            f"CONSTRAINT ck_{table}_visibility "
            "CHECK (visibility IN ('public', 'buyers', 'on_request'))"
        )
    op.execute("UPDATE application SET visibility = 'buyers' WHERE publishes = false")
    op.execute("ALTER TABLE application DROP COLUMN publishes")
    # SQLite copies a table in a batch, which other tables' keys to it do not survive
    kind = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    op.execute(
        f"ALTER TABLE meeting_request ADD COLUMN enquiry_id {kind} "
        "CONSTRAINT fk_meeting_request_enquiry_id REFERENCES enquiry (id)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE meeting_request DROP COLUMN enquiry_id")
    op.execute("ALTER TABLE application ADD COLUMN publishes BOOLEAN DEFAULT true NOT NULL")
    op.execute("UPDATE application SET publishes = false WHERE visibility <> 'public'")
    for table in ("application", "product"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_visibility"), type_="check")
            batch_op.drop_column("visibility")
    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_state"))
        batch_op.drop_index("ix_enquiry_pair")
        batch_op.drop_index(batch_op.f("ix_enquiry_fair_id"))
        batch_op.drop_index(batch_op.f("ix_enquiry_application_id"))

    op.drop_table("enquiry")
    with op.batch_alter_table("shared_shortlist", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shared_shortlist_importer_id"))
        batch_op.drop_index(batch_op.f("ix_shared_shortlist_fair_id"))

    op.drop_table("shared_shortlist")
    with op.batch_alter_table("free_times", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_free_times_fair_id"))

    op.drop_table("free_times")
