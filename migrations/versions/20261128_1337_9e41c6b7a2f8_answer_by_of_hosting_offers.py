"""An offer of hosting says by which day it is answered, and ends when nobody did."""

import sqlalchemy as sa
from alembic import op

revision = "9e41c6b7a2f8"
down_revision = "68d4d8fd2c29"
branch_labels = None
depends_on = None

BEFORE = "state IN ('offered', 'accepted', 'declined', 'withdrawn')"
AFTER = "state IN ('offered', 'accepted', 'declined', 'withdrawn', 'expired')"
NAME = "ck_hosting_offer_offerstate"


def upgrade() -> None:
    with op.batch_alter_table("hosting_offer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer_by", sa.Date(), nullable=True))
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), sa.text(AFTER))


def downgrade() -> None:
    op.execute("UPDATE hosting_offer SET state = 'withdrawn' WHERE state = 'expired'")
    with op.batch_alter_table("hosting_offer", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(op.f(NAME), sa.text(BEFORE))
        batch_op.drop_column("answer_by")
