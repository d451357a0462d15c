"""Campaign letters, the chain of letters, replies that come in, consents, segments, column mappings.

Revision ID: 9ecb43495b09
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "9ecb43495b09"
down_revision = "0001"
branch_labels = None
depends_on = None


REFERENCES = (
    ("campaign", "segment_id", "segment"),
    ("campaign", "made_by_id", "person"),
    ("invitation", "officer_id", "person"),
    ("organisation", "merged_into_id", "organisation"),
    ("person", "merged_into_id", "person"),
)
INDEXED = (
    ("invitation", "officer_id"),
    ("organisation", "merged_into_id"),
    ("person", "merged_into_id"),
)


def _add_reference(table: str, column: str, target: str) -> None:
    name = f"fk_{table}_{column}"
    if op.get_bind().dialect.name == "sqlite":
        # a batch would drop and rebuild a table that others refer to, which SQLite refuses
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} CHAR(32) "
            f"CONSTRAINT {name} REFERENCES {target} (id)"
        )
        return
    op.add_column(table, sa.Column(column, sa.Uuid(), nullable=True))
    op.create_foreign_key(name, table, target, [column], ["id"])


def upgrade() -> None:
    op.create_table(
        "sheet_mapping",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column(
            "headings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_mapping")),
        sa.UniqueConstraint("kind", "source", name=op.f("uq_sheet_mapping_kind_source")),
    )
    op.create_table(
        "objection",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_objection_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("person_id", "purpose", name=op.f("uq_objection_person_id_purpose")),
    )
    op.create_table(
        "segment",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "criteria", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_segment_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
        sa.UniqueConstraint("name", name=op.f("uq_segment_name")),
    )
    op.create_table(
        "campaign_letter",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_letter_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_letter")),
        sa.UniqueConstraint(
            "campaign_id", "locale", name=op.f("uq_campaign_letter_campaign_id_locale")
        ),
    )
    with op.batch_alter_table("campaign_letter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_campaign_letter_campaign_id"), ["campaign_id"], unique=False
        )

    op.create_table(
        "inbound_mail",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "bounced",
                "delayed",
                "delivered",
                "automatic",
                "reply",
                name="inboundkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("fair_id", sa.Uuid(), nullable=True),
        sa.Column("thing_id", sa.Uuid(), nullable=True),
        sa.Column("sender", sa.String(length=254), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=500), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_inbound_mail_fair_id")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_inbound_mail_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_mail")),
        sa.UniqueConstraint("sha256", name=op.f("uq_inbound_mail_sha256")),
    )
    with op.batch_alter_table("inbound_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbound_mail_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_inbound_mail_message_id"), ["message_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inbound_mail_thing_id"), ["thing_id"], unique=False)

    op.create_table(
        "link_request",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("organisation_name", sa.String(length=200), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("importer_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_link_request_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_link_request_importer_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_link_request_settled_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_request")),
    )
    with op.batch_alter_table("link_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_request_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(
            "uq_link_request_open",
            ["fair_id", "email"],
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "invitation_letter",
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("previous_day", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "day - previous_day >= 7", name=op.f("ck_invitation_letter_a_week_apart")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_invitation_letter_campaign_id")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id", "previous_day"],
            ["invitation_letter.invitation_id", "invitation_letter.day"],
            name=op.f("fk_invitation_letter_invitation_id_previous_day"),
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_invitation_letter_invitation_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_invitation_letter_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_letter")),
        sa.UniqueConstraint(
            "invitation_id", "day", name=op.f("uq_invitation_letter_invitation_id_day")
        ),
        sa.UniqueConstraint(
            "invitation_id",
            "previous_day",
            name=op.f("uq_invitation_letter_invitation_id_previous_day"),
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_invitation_letter_message_id")),
    )
    with op.batch_alter_table("invitation_letter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_letter_campaign_id"), ["campaign_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_invitation_letter_invitation_id"), ["invitation_id"], unique=False
        )
        batch_op.create_index(
            "uq_invitation_letter_first",
            ["invitation_id"],
            unique=True,
            sqlite_where=sa.text("previous_day IS NULL"),
            postgresql_where=sa.text("previous_day IS NULL"),
        )

    for table, column, target in REFERENCES:
        _add_reference(table, column, target)
    for table, column in INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.add_column("campaign", sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("consent", sa.Column("text_version", sa.String(length=64), nullable=True))
    op.add_column("consent", sa.Column("locale", sa.String(length=8), nullable=True))
    op.add_column("message", sa.Column("purpose", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "purpose")
    op.drop_column("consent", "locale")
    op.drop_column("consent", "text_version")
    op.drop_column("campaign", "sent_at")
    for table, column in INDEXED:
        op.drop_index(f"ix_{table}_{column}", table)
    for table, column, _target in REFERENCES:
        if op.get_bind().dialect.name != "sqlite":
            op.drop_constraint(f"fk_{table}_{column}", table, type_="foreignkey")
        op.drop_column(table, column)

    with op.batch_alter_table("invitation_letter", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_invitation_letter_first",
            sqlite_where=sa.text("previous_day IS NULL"),
            postgresql_where=sa.text("previous_day IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_invitation_letter_invitation_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_letter_campaign_id"))

    op.drop_table("invitation_letter")
    with op.batch_alter_table("link_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_link_request_open",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_link_request_fair_id"))

    op.drop_table("link_request")
    with op.batch_alter_table("inbound_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbound_mail_thing_id"))
        batch_op.drop_index(batch_op.f("ix_inbound_mail_message_id"))
        batch_op.drop_index(batch_op.f("ix_inbound_mail_fair_id"))

    op.drop_table("inbound_mail")
    with op.batch_alter_table("campaign_letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_letter_campaign_id"))

    op.drop_table("campaign_letter")
    op.drop_table("segment")
    op.drop_table("objection")
    op.drop_table("sheet_mapping")
