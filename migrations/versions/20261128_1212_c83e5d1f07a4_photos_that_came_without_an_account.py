"""A photo that comes without an account is noted, so that a flood is refused and rests are swept."""

import sqlalchemy as sa
from alembic import op

revision = "c83e5d1f07a4"
down_revision = "190adb8f9c5f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loose_photo",
        sa.Column("place_hash", sa.String(length=64), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["stored_file.id"],
            name=op.f("fk_loose_photo_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loose_photo")),
    )
    with op.batch_alter_table("loose_photo", schema=None) as batch_op:
        batch_op.create_index("ix_loose_photo_place", ["place_hash", "created_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("loose_photo", schema=None) as batch_op:
        batch_op.drop_index("ix_loose_photo_place")
    op.drop_table("loose_photo")
