"""Who sees goods: prices apart from photos, catalogues opened on request, photos served by product

Revision ID: 190adb8f9c5f
Revises: b7c4d90ae512
"""

import sqlalchemy as sa
from alembic import op

revision = "190adb8f9c5f"
down_revision = "b7c4d90ae512"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_access",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "opened",
                "refused",
                name="accessstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL)",
            name=op.f("ck_catalogue_access_decision_has_its_moment"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_catalogue_access_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_catalogue_access_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_catalogue_access_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_catalogue_access_importer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_access")),
        sa.UniqueConstraint(
            "importer_id",
            "application_id",
            name=op.f("uq_catalogue_access_importer_id_application_id"),
        ),
    )
    op.create_index("ix_catalogue_access_application_id", "catalogue_access", ["application_id"])
    # a price that nobody was asked about yet is shown to approved buyers, not to everybody
    op.execute(
        "ALTER TABLE product ADD COLUMN price_visibility VARCHAR(32) DEFAULT 'buyers' NOT NULL "
        "CONSTRAINT ck_product_price_visibility "
        "CHECK (price_visibility IN ('public', 'buyers', 'on_request'))"
    )
    # photos of goods are fetched by their product, which knows who may see them
    op.execute(
        "UPDATE stored_file SET audience = 'parties' WHERE id IN "
        "(SELECT photo_id FROM product WHERE photo_id IS NOT NULL)"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE stored_file SET audience = 'public' WHERE id IN "
        "(SELECT photo_id FROM product WHERE photo_id IS NOT NULL)"
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_product_price_visibility"), type_="check")
        batch_op.drop_column("price_visibility")
    op.drop_index("ix_catalogue_access_application_id", table_name="catalogue_access")
    op.drop_table("catalogue_access")
