"""Rounds of allocation and their receipts

Revision ID: d1080c6cf6d8
Revises: 8c12a537a2cf
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "d1080c6cf6d8"
down_revision = "8c12a537a2cf"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allocation_round",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column(
            "rule",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "figures",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_allocation_round_fair_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_allocation_round_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_round")),
    )
    with op.batch_alter_table("allocation_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allocation_round_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "round_place",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column(
            "booths",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "facts",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_round_place_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_round_place_fair_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["allocation_round.id"], name=op.f("fk_round_place_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_place")),
        sa.UniqueConstraint(
            "round_id", "application_id", name=op.f("uq_round_place_round_id_application_id")
        ),
    )
    with op.batch_alter_table("round_place", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_round_place_application_id"), ["application_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("round_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_place_application_id"))

    op.drop_table("round_place")
    with op.batch_alter_table("allocation_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_round_fair_id"))

    op.drop_table("allocation_round")
