"""A place that became free is offered to the waiting list."""

import sqlalchemy as sa
from alembic import op

revision = "8c12a537a2cf"
down_revision = "299c0bb8189c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "place_offer",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("allocation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "taken",
                "declined",
                "expired",
                name="offerstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["allocation.id"], name=op.f("fk_place_offer_allocation_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_place_offer_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_place_offer_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_offer")),
        sa.UniqueConstraint("allocation_id", name=op.f("uq_place_offer_allocation_id")),
    )
    with op.batch_alter_table("place_offer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_place_offer_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_place_offer_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(
            "uq_place_offer_open",
            ["application_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("place_offer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_place_offer_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_place_offer_fair_id"))
        batch_op.drop_index(batch_op.f("ix_place_offer_application_id"))

    op.drop_table("place_offer")
