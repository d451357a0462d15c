"""How many badges a stand gets is said by the edition; a badge knows whom it was made for."""

import sqlalchemy as sa
from alembic import op

revision = "b7c4d90ae512"
down_revision = "b5f2f81ddbe2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("badges_first", sa.Integer(), nullable=False, server_default="4")
        )
        batch_op.add_column(
            sa.Column("badges_more", sa.Integer(), nullable=False, server_default="2")
        )
        batch_op.create_check_constraint(
            op.f("ck_fair_badges_first_in_range"), sa.text("badges_first BETWEEN 0 AND 50")
        )
        batch_op.create_check_constraint(
            op.f("ck_fair_badges_more_in_range"), sa.text("badges_more BETWEEN 0 AND 50")
        )
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.alter_column("badges_first", server_default=None)
        batch_op.alter_column("badges_more", server_default=None)
    with op.batch_alter_table("badge", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stand_person_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_badge_stand_person_id"),
            "stand_person",
            ["stand_person_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_badge_stand_person_id"), ["stand_person_id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("badge", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_badge_stand_person_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_badge_stand_person_id"), type_="foreignkey")
        batch_op.drop_column("stand_person_id")
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_fair_badges_more_in_range"), type_="check")
        batch_op.drop_constraint(op.f("ck_fair_badges_first_in_range"), type_="check")
        batch_op.drop_column("badges_more")
        batch_op.drop_column("badges_first")
