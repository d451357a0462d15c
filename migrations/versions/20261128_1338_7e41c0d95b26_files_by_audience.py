"""One file for each audience: the same bytes shown to all are not those shown to a few."""

from alembic import op

revision = "7e41c0d95b26"
down_revision = "9e41c6b7a2f8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_stored_file_sha256"), type_="unique")
        batch_op.create_unique_constraint("uq_stored_file_sha256_audience", ["sha256", "audience"])


def downgrade() -> None:
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_constraint("uq_stored_file_sha256_audience", type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_stored_file_sha256"), ["sha256"])
