"""Hosting: rules, decisions, offers, sealed passports; and the source of an uploaded list.

Revision ID: 1944d079ca11
Revises: e4111f0257bb
"""

import sqlalchemy as sa
from alembic import op

revision = "1944d079ca11"
down_revision = "e4111f0257bb"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hosting_rule",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "hosted",
                "semi_hosted",
                "appointment",
                "visitor",
                name="hostingtier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("flight_cap", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("transfers", sa.Boolean(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("minimum_meetings", sa.Integer(), nullable=False),
        sa.Column("days_present", sa.Integer(), nullable=False),
        sa.Column("night_cost", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("budget", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("needs_own_domain", sa.Boolean(), nullable=False),
        sa.Column("needs_website", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "flight_cap >= 0 AND budget >= 0", name=op.f("ck_hosting_rule_amounts_not_negative")
        ),
        sa.CheckConstraint(
            "minimum_meetings >= 0 AND days_present >= 0",
            name=op.f("ck_hosting_rule_duties_not_negative"),
        ),
        sa.CheckConstraint(
            "nights >= 0 AND nights <= 30", name=op.f("ck_hosting_rule_nights_in_bounds")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_hosting_rule_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hosting_rule")),
        sa.UniqueConstraint("fair_id", "tier", name=op.f("uq_hosting_rule_fair_id_tier")),
    )
    with op.batch_alter_table("hosting_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hosting_rule_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "hosting_decision",
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "listed",
                "applied",
                "qualified",
                "refused",
                "withdrawn",
                name="buyerstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "tier",
            sa.Enum(
                "hosted",
                "semi_hosted",
                "appointment",
                "visitor",
                name="hostingtier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_hosting_decision_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_hosting_decision_importer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hosting_decision")),
    )
    with op.batch_alter_table("hosting_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hosting_decision_importer_id"), ["importer_id"], unique=False
        )

    op.create_table(
        "hosting_offer",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "hosted",
                "semi_hosted",
                "appointment",
                "visitor",
                name="hostingtier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "offered",
                "accepted",
                "declined",
                "withdrawn",
                name="offerstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("nights", sa.Integer(), nullable=False),
        sa.Column("flight_cap", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("transfers", sa.Boolean(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("minimum_meetings", sa.Integer(), nullable=False),
        sa.Column("days_present", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("companions", sa.Integer(), nullable=False),
        sa.Column("hotel", sa.String(length=200), nullable=True),
        sa.Column("check_in", sa.Date(), nullable=True),
        sa.Column("check_out", sa.Date(), nullable=True),
        sa.Column("arrival_flight", sa.String(length=64), nullable=True),
        sa.Column("departure_flight", sa.String(length=64), nullable=True),
        sa.Column("reimbursed", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("reimbursed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "check_out > check_in", name=op.f("ck_hosting_offer_leaves_after_coming")
        ),
        sa.CheckConstraint(
            "companions >= 0", name=op.f("ck_hosting_offer_companions_not_negative")
        ),
        sa.CheckConstraint(
            "reimbursed >= 0 AND reimbursed <= flight_cap",
            name=op.f("ck_hosting_offer_within_the_cap"),
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_hosting_offer_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_hosting_offer_importer_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_hosting_offer_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hosting_offer")),
        sa.UniqueConstraint("importer_id", name=op.f("uq_hosting_offer_importer_id")),
    )
    with op.batch_alter_table("hosting_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hosting_offer_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hosting_offer_state"), ["state"], unique=False)

    op.create_table(
        "passport",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("delete_after", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_passport_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_passport_importer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passport")),
        sa.UniqueConstraint("importer_id", name=op.f("uq_passport_importer_id")),
    )
    with op.batch_alter_table("passport", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_passport_delete_after"), ["delete_after"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_passport_fair_id"), ["fair_id"], unique=False)

    with op.batch_alter_table("sheet_upload", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sheet_upload", schema=None) as batch_op:
        batch_op.drop_column("source")

    with op.batch_alter_table("passport", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passport_fair_id"))
        batch_op.drop_index(batch_op.f("ix_passport_delete_after"))

    op.drop_table("passport")
    with op.batch_alter_table("hosting_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hosting_offer_state"))
        batch_op.drop_index(batch_op.f("ix_hosting_offer_fair_id"))

    op.drop_table("hosting_offer")
    with op.batch_alter_table("hosting_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hosting_decision_importer_id"))

    op.drop_table("hosting_decision")
    with op.batch_alter_table("hosting_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hosting_rule_fair_id"))

    op.drop_table("hosting_rule")
