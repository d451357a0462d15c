"""Tasks, support of delegations, definitions of indicators, and the files of frozen reports."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import fairapp.core.db

revision = "299c0bb8189c"
down_revision = "4225f5bae420"
branch_labels = None
depends_on = None

APPEND_ONLY = ("indicator_definition", "recorded_value", "target", "snapshot_file")


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER tr_{table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION fn_{table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only' "
        "USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER tr_{table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION fn_{table}_append_only()"
    )


def _unguard(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER tr_{table}_no_{verb}")
        return
    op.execute(f"DROP TRIGGER tr_{table}_append_only ON {table}")
    op.execute(f"DROP FUNCTION fn_{table}_append_only()")


def upgrade() -> None:
    op.create_table(
        "indicator_definition",
        sa.Column("indicator_code", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("definition", sa.String(length=1000), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", fairapp.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_indicator_definition_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_code"],
            ["indicator.code"],
            name=op.f("fk_indicator_definition_indicator_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_definition")),
        sa.UniqueConstraint("indicator_code", "version", name="uq_indicator_definition_version"),
    )
    with op.batch_alter_table("indicator_definition", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_indicator_definition_indicator_code"), ["indicator_code"], unique=False
        )

    op.create_table(
        "task",
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "in_progress",
                "done",
                name="taskstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", fairapp.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "done_on IS NULL OR state = 'done'", name=op.f("ck_task_only_done_has_a_day")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_task_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("code", name=op.f("uq_task_code")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_year"), ["year"], unique=False)

    op.create_table(
        "snapshot_file",
        sa.Column("snapshot_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", fairapp.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_snapshot_file_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot_file")),
        sa.UniqueConstraint("snapshot_id", "name", name="uq_snapshot_file_name"),
    )
    with op.batch_alter_table("snapshot_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_snapshot_file_snapshot_id"), ["snapshot_id"], unique=False
        )

    op.create_table(
        "delegation_support",
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "floor_rent",
                "stand",
                "freight",
                "air_fare",
                "stay",
                "other",
                name="supportkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", fairapp.core.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_delegation_support_amount_is_something")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_delegation_support_delegation_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_delegation_support_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["delegation_member.id"], name=op.f("fk_delegation_support_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_support")),
    )
    with op.batch_alter_table("delegation_support", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_delegation_support_delegation_id"), ["delegation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_delegation_support_member_id"), ["member_id"], unique=False
        )

    # not a batch: it would copy the table and lose the triggers that guard it
    document = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.add_column("snapshot", sa.Column("until_year", sa.Integer(), nullable=True))
    op.add_column("snapshot", sa.Column("ledger_heads", document, nullable=True))
    op.add_column("snapshot", sa.Column("versions", document, nullable=True))
    for table in APPEND_ONLY:
        _guard(table)


def downgrade() -> None:
    for table in APPEND_ONLY:
        _unguard(table)
    for column in ("versions", "ledger_heads", "until_year"):
        op.drop_column("snapshot", column)
    with op.batch_alter_table("delegation_support", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegation_support_member_id"))
        batch_op.drop_index(batch_op.f("ix_delegation_support_delegation_id"))

    op.drop_table("delegation_support")
    with op.batch_alter_table("snapshot_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_snapshot_file_snapshot_id"))

    op.drop_table("snapshot_file")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_year"))

    op.drop_table("task")
    with op.batch_alter_table("indicator_definition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_definition_indicator_code"))

    op.drop_table("indicator_definition")
