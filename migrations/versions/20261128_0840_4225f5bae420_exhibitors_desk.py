"""Booth wishes, stand people, texts, deadlines, stand designs and agreements of exhibitors.

Revision ID: 4225f5bae420
Revises: 1944d079ca11
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import fairapp.core.db

revision = "4225f5bae420"
down_revision = "1944d079ca11"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deadline",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column(
            "kept_by",
            sa.Enum(
                "exhibitors",
                "desk",
                name="keptby",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "names",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "anchor",
            sa.Enum(
                "opens",
                "closes",
                name="anchor",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("remind_days", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("done_note", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", fairapp.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "offset_days BETWEEN -730 AND 730", name=op.f("ck_deadline_offset_within_two_years")
        ),
        sa.CheckConstraint(
            "remind_days BETWEEN 0 AND 365", name=op.f("ck_deadline_reminded_within_a_year")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_deadline_document_id")
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_deadline_done_by_id")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_deadline_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_deadline_fair_id_code")),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadline_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "fair_text",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rules",
                "undertakings",
                "manual",
                name="textkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "texts",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", fairapp.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_fair_text_fair_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_fair_text_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair_text")),
        sa.UniqueConstraint("fair_id", "kind", name=op.f("uq_fair_text_fair_id_kind")),
    )
    op.create_table(
        "agreement",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=True),
        sa.Column("signed_file_id", sa.Uuid(), nullable=True),
        sa.Column("signed_at", fairapp.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", fairapp.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_agreement_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_agreement_fair_id")),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["person.id"], name=op.f("fk_agreement_issued_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_file_id"], ["stored_file.id"], name=op.f("fk_agreement_signed_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("application_id", name=op.f("uq_agreement_application_id")),
        sa.UniqueConstraint("fair_id", "sequence", name=op.f("uq_agreement_fair_id_sequence")),
    )
    op.create_table(
        "stand_design",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "uploaded",
                "approved",
                "changes_asked",
                name="designstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("decided_at", fairapp.core.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", fairapp.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_stand_design_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_stand_design_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_stand_design_fair_id")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_stand_design_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_design")),
    )
    with op.batch_alter_table("stand_design", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stand_design_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_stand_design_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "stand_person",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column(
            "languages",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", fairapp.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_stand_person_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_stand_person_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_person")),
    )
    with op.batch_alter_table("stand_person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stand_person_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "zone_wish",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("zone_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_zone_wish_rank_from_one")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_zone_wish_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zone.id"], name=op.f("fk_zone_wish_zone_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_wish")),
        sa.UniqueConstraint(
            "application_id", "rank", name=op.f("uq_zone_wish_application_id_rank")
        ),
        sa.UniqueConstraint(
            "application_id", "zone_id", name=op.f("uq_zone_wish_application_id_zone_id")
        ),
    )
    with op.batch_alter_table("zone_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_zone_wish_zone_id"), ["zone_id"], unique=False)

    op.create_table(
        "booth_wish",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("booth_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_booth_wish_rank_from_one")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_booth_wish_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["booth_id"], ["booth.id"], name=op.f("fk_booth_wish_booth_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth_wish")),
        sa.UniqueConstraint(
            "application_id", "booth_id", name=op.f("uq_booth_wish_application_id_booth_id")
        ),
        sa.UniqueConstraint(
            "application_id", "rank", name=op.f("uq_booth_wish_application_id_rank")
        ),
    )
    with op.batch_alter_table("booth_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booth_wish_booth_id"), ["booth_id"], unique=False)

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("needs_accessible", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column(
                "making",
                sa.Enum(
                    "own",
                    "partly",
                    "bought_in",
                    name="making",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("workers", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("founded_year", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("export_share", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("production_note", sa.String(length=1000), nullable=True))
        batch_op.add_column(sa.Column("repeats_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column("undertaken_at", fairapp.core.db.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_application_repeats_id"), "application", ["repeats_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_application_workers_not_negative"), "workers >= 0"
        )
        batch_op.create_check_constraint(
            op.f("ck_application_founded_year_in_range"), "founded_year BETWEEN 1000 AND 2200"
        )
        batch_op.create_check_constraint(
            op.f("ck_application_export_share_in_per_cent"), "export_share BETWEEN 0 AND 100"
        )


def downgrade() -> None:
    with op.batch_alter_table("application", schema=None) as batch_op:
        for name in (
            "workers_not_negative",
            "founded_year_in_range",
            "export_share_in_per_cent",
            "making",
        ):
            batch_op.drop_constraint(op.f(f"ck_application_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_application_repeats_id"), type_="foreignkey")
        batch_op.drop_column("undertaken_at")
        batch_op.drop_column("repeats_id")
        batch_op.drop_column("production_note")
        batch_op.drop_column("export_share")
        batch_op.drop_column("founded_year")
        batch_op.drop_column("workers")
        batch_op.drop_column("making")
        batch_op.drop_column("needs_accessible")

    with op.batch_alter_table("booth_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booth_wish_booth_id"))

    op.drop_table("booth_wish")
    with op.batch_alter_table("zone_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_zone_wish_zone_id"))

    op.drop_table("zone_wish")
    with op.batch_alter_table("stand_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stand_person_application_id"))

    op.drop_table("stand_person")
    with op.batch_alter_table("stand_design", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stand_design_fair_id"))
        batch_op.drop_index(batch_op.f("ix_stand_design_application_id"))

    op.drop_table("stand_design")
    op.drop_table("agreement")
    op.drop_table("fair_text")
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deadline_fair_id"))

    op.drop_table("deadline")
