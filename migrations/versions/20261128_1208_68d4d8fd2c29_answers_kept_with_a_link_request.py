"""Answers to the first list's questions are kept with the wish for an invitation

Revision ID: 68d4d8fd2c29
Revises: c83e5d1f07a4
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "68d4d8fd2c29"
down_revision = "c83e5d1f07a4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    answers = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("link_request", sa.Column("need", answers, nullable=True))


def downgrade() -> None:
    op.drop_column("link_request", "need")
