"""What the sides propose, when they are asked again, half-filled deals, and more terms of a deal."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "bc1c2f63001f"
down_revision = "fcb662321c11"
branch_labels = None
depends_on = None

PAYMENTS = (
    "tt_advance", "tt_30_70", "tt_50_50", "tt_after", "lc_sight", "lc_usance", "dp", "da", "cash",
    "other",
)  # fmt: skip
REASONS = ("value", "date", "goods", "terms", "not_signed", "not_ours")
SIDES = ("exhibitor", "importer", "staff")


def _choice(table: str, column: str, name: str, codes: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    check = f"CONSTRAINT ck_{table}_{name} CHECK ({column} IN ({listed}))"
    return f"{table} ADD COLUMN {column} VARCHAR(32) {check}"


ADDED = (
    _choice("deal_answer", "reason", "disputereason", REASONS),
    "ledger_entry ADD COLUMN incoterm_place VARCHAR(60)",
    _choice("ledger_entry", "payment", "payment", PAYMENTS),
    "ledger_entry ADD COLUMN delivery_on DATE",
    "ledger_entry ADD COLUMN paper_number VARCHAR(40)",
    _choice("ledger_entry", "reported_by", "side", SIDES),
    "ledger_entry ADD COLUMN paper_sha256 VARCHAR(64)",
)
"""Said in SQL, because altering an append-only table by copying it would lose its triggers."""
APPEND_ONLY = ("deal_proposal", "proposal_verdict")


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
        "deal_draft",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column(
            "typed", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_deal_draft_fair_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_deal_draft_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_draft")),
        sa.UniqueConstraint(
            "person_id", "idempotency_key", name=op.f("uq_deal_draft_person_id_idempotency_key")
        ),
    )
    with op.batch_alter_table("deal_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deal_draft_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deal_draft_person_id"), ["person_id"], unique=False)

    op.create_table(
        "confirmation_duty",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "exhibitor",
                "importer",
                "staff",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["ledger_entry.id"], name=op.f("fk_confirmation_duty_deal_id")
        ),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fair.id"], name=op.f("fk_confirmation_duty_fair_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_duty")),
        sa.UniqueConstraint("deal_id", "side", name=op.f("uq_confirmation_duty_deal_id_side")),
    )
    with op.batch_alter_table("confirmation_duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_confirmation_duty_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_confirmation_duty_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "deal_proposal",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "exhibitor",
                "importer",
                "staff",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "contract",
                "memorandum",
                "order",
                "on_the_spot_sale",
                "agency_agreement",
                "intention",
                name="dealkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("incoterm", sa.String(length=3), nullable=True),
        sa.Column(
            "payment",
            sa.Enum(
                "tt_advance",
                "tt_30_70",
                "tt_50_50",
                "tt_after",
                "lc_sight",
                "lc_usance",
                "dp",
                "da",
                "cash",
                "other",
                name="payment",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("delivery_on", sa.Date(), nullable=True),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_deal_proposal_value_not_negative")),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["ledger_entry.id"], name=op.f("fk_deal_proposal_deal_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_deal_proposal_entry_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_deal_proposal_fair_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_deal_proposal_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_proposal")),
    )
    with op.batch_alter_table("deal_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deal_proposal_deal_id"), ["deal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deal_proposal_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deal_proposal_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "proposal_verdict",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "exhibitor",
                "importer",
                "staff",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_taken", sa.Boolean(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_proposal_verdict_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_proposal_verdict_fair_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["deal_proposal.id"], name=op.f("fk_proposal_verdict_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_verdict")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_proposal_verdict_proposal_id")),
    )
    with op.batch_alter_table("proposal_verdict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_verdict_fair_id"), ["fair_id"], unique=False)

    for column in ADDED:
        op.execute(f"ALTER TABLE {column}")
    for table in APPEND_ONLY:
        _guard(table)


def downgrade() -> None:
    for table in reversed(APPEND_ONLY):
        _unguard(table)
    for column in reversed(ADDED):
        table, name = column.split()[0], column.split()[3]
        op.drop_column(table, name)
    op.drop_table("proposal_verdict")
    op.drop_table("deal_proposal")
    op.drop_table("confirmation_duty")
    op.drop_table("deal_draft")
