"""The review: criteria, scores, looks, reasons, merges, the waiting rule; versions as sent

Revision ID: b5f2f81ddbe2
Revises: d1080c6cf6d8
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "b5f2f81ddbe2"
down_revision = "d1080c6cf6d8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "criteria_version",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_criteria_version_fair_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_criteria_version_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria_version")),
        sa.UniqueConstraint("fair_id", "number", name=op.f("uq_criteria_version_fair_id_number")),
    )
    op.create_table(
        "decision_reason",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "accept",
                "reject",
                "waiting_list",
                "ask_changes",
                name="verdict",
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
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_decision_reason_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_reason")),
    )
    with op.batch_alter_table("decision_reason", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_reason_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "waiting_rule",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column(
            "steps",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_waiting_rule_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_rule")),
        sa.UniqueConstraint("fair_id", name=op.f("uq_waiting_rule_fair_id")),
    )
    op.create_table(
        "application_merge",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("dropped_id", sa.Uuid(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "moved",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "before",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dropped_id"], ["application.id"], name=op.f("fk_application_merge_dropped_id")
        ),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fair.id"], name=op.f("fk_application_merge_fair_id")
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["application.id"], name=op.f("fk_application_merge_kept_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_application_merge_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_merge")),
    )
    with op.batch_alter_table("application_merge", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_application_merge_dropped_id"), ["dropped_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_application_merge_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_merge_kept_id"), ["kept_id"], unique=False)

    op.create_table(
        "criterion",
        sa.Column("criteria_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "names",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "descriptions",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("lowest", sa.Integer(), nullable=False),
        sa.Column("highest", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "lowest >= 0 AND highest > lowest AND highest <= 100",
            name=op.f("ck_criterion_range_in_order"),
        ),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_criterion_weight_in_range")),
        sa.ForeignKeyConstraint(
            ["criteria_id"], ["criteria_version.id"], name=op.f("fk_criterion_criteria_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_criterion_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint(
            "criteria_id", "position", name=op.f("uq_criterion_criteria_id_position")
        ),
    )
    op.create_table(
        "not_same",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_not_same_fair_id")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["application.id"], name=op.f("fk_not_same_first_id")
        ),
        sa.ForeignKeyConstraint(["said_by_id"], ["person.id"], name=op.f("fk_not_same_said_by_id")),
        sa.ForeignKeyConstraint(
            ["second_id"], ["application.id"], name=op.f("fk_not_same_second_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_same")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_not_same_first_id_second_id")),
    )
    with op.batch_alter_table("not_same", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_not_same_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "review_look",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_review_look_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_review_look_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_look")),
        sa.UniqueConstraint(
            "application_id", "person_id", name=op.f("uq_review_look_application_id_person_id")
        ),
    )
    with op.batch_alter_table("review_look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_look_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sent_version",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "content",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_sent_version_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_version")),
        sa.UniqueConstraint(
            "application_id", "number", name=op.f("uq_sent_version_application_id_number")
        ),
    )
    op.create_table(
        "change_request",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "parts",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("sentence", sa.String(length=1000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_change_request_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_change_request_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["sent_version.id"], name=op.f("fk_change_request_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
    )
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_request_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "score",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_score_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_score_criterion_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_score_fair_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_score_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint(
            "application_id",
            "criterion_id",
            "reviewer_id",
            name=op.f("uq_score_application_id_criterion_id_reviewer_id"),
        ),
    )
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_criterion_id"), ["criterion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_score_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_score_reviewer_id"), ["reviewer_id"], unique=False)

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_column("changed_at")

    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_reviewer_id"))
        batch_op.drop_index(batch_op.f("ix_score_fair_id"))
        batch_op.drop_index(batch_op.f("ix_score_criterion_id"))

    op.drop_table("score")
    with op.batch_alter_table("change_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_request_application_id"))

    op.drop_table("change_request")
    op.drop_table("sent_version")
    with op.batch_alter_table("review_look", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_look_person_id"))

    op.drop_table("review_look")
    with op.batch_alter_table("not_same", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_not_same_fair_id"))

    op.drop_table("not_same")
    op.drop_table("criterion")
    with op.batch_alter_table("application_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_merge_kept_id"))
        batch_op.drop_index(batch_op.f("ix_application_merge_fair_id"))
        batch_op.drop_index(batch_op.f("ix_application_merge_dropped_id"))

    op.drop_table("application_merge")
    op.drop_table("waiting_rule")
    with op.batch_alter_table("decision_reason", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_reason_fair_id"))

    op.drop_table("decision_reason")
    op.drop_table("criteria_version")
