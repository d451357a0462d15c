"""Money: early and late rates, extras, limits of support, payment requests, bank lines, refunds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "6c5da21e13d5"
down_revision = "9ecb43495b09"
branch_labels = None
depends_on = None

PRICE_CHECKS = {
    "early_rate_has_amount_and_day": "(early_amount IS NULL) = (early_until IS NULL)",
    "early_rate_is_lower": "early_amount BETWEEN 0 AND amount",
    "late_has_share_and_day": "(late_share IS NULL) = (late_from IS NULL)",
    "late_share_in_per_cent": "late_share BETWEEN 0 AND 500",
    "early_ends_before_late_begins": "early_until < late_from",
}
SUPPORT_CHECKS = {
    "most_booths_is_some": "most_booths > 0",
    "most_amount_is_some": "most_amount > 0",
    "budget_is_some": "budget > 0",
    "most_times_is_some": "most_times > 0",
    "within_years_is_some": "within_years > 0",
}


def upgrade() -> None:
    op.create_table(
        "bank_account",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("bank", sa.String(length=200), nullable=False),
        sa.Column("bank_code", sa.String(length=6), nullable=False),
        sa.Column("number", sa.String(length=19), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(bank_code) = 6", name=op.f("ck_bank_account_bank_code_has_six_digits")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_bank_account_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
        sa.UniqueConstraint("fair_id", "currency", name=op.f("uq_bank_account_fair_id_currency")),
    )
    op.create_table(
        "bank_line",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "matched",
                "ignored",
                name="banklinestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_bank_line_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_line")),
        sa.UniqueConstraint(
            "fair_id", "fingerprint", name=op.f("uq_bank_line_fair_id_fingerprint")
        ),
    )
    with op.batch_alter_table("bank_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_line_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bank_line_state"), ["state"], unique=False)

    op.create_table(
        "refund_rule",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("share", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days_before >= 0", name=op.f("ck_refund_rule_days_not_negative")),
        sa.CheckConstraint(
            "share BETWEEN 0 AND 100", name=op.f("ck_refund_rule_share_in_per_cent")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_refund_rule_document_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_refund_rule_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_rule")),
        sa.UniqueConstraint(
            "fair_id", "days_before", name=op.f("uq_refund_rule_fair_id_days_before")
        ),
    )
    with op.batch_alter_table("refund_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refund_rule_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "invoice_request",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("tax_code", sa.String(length=20), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_invoice_request_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_invoice_request_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_request")),
        sa.UniqueConstraint("application_id", name=op.f("uq_invoice_request_application_id")),
        sa.UniqueConstraint("fair_id", "number", name=op.f("uq_invoice_request_fair_id_number")),
    )
    with op.batch_alter_table("invoice_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoice_request_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "payment_code",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_payment_code_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_payment_code")),
        sa.UniqueConstraint("code", name=op.f("uq_payment_code_code")),
    )
    op.create_table(
        "payment_request",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "lines",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_request_amount_is_something")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_payment_request_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_payment_request_fair_id")),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["person.id"], name=op.f("fk_payment_request_issued_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_request")),
        sa.UniqueConstraint("fair_id", "number", name=op.f("uq_payment_request_fair_id_number")),
    )
    with op.batch_alter_table("payment_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payment_request_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_payment_request_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "support_choice",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("scheme_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_support_choice_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_support_choice_fair_id")),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["support_scheme.id"], name=op.f("fk_support_choice_scheme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_choice")),
        sa.UniqueConstraint("application_id", name=op.f("uq_support_choice_application_id")),
    )
    with op.batch_alter_table("support_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_choice_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "extra_order",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("ordered_by_id", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "quantity BETWEEN 1 AND 999", name=op.f("ck_extra_order_quantity_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_extra_order_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["charge_id"], ["charge.id"], name=op.f("fk_extra_order_charge_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_extra_order_fair_id")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["price_item.id"], name=op.f("fk_extra_order_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["person.id"], name=op.f("fk_extra_order_ordered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_order")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_extra_order_charge_id")),
    )
    with op.batch_alter_table("extra_order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_extra_order_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_extra_order_fair_id"), ["fair_id"], unique=False)

    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "rate",
                sa.Enum(
                    "list",
                    "early",
                    "late",
                    name="rate",
                    native_enum=False,
                    create_constraint=True,
                    length=32,
                ),
                nullable=False,
                server_default="list",
            )
        )
        batch_op.create_check_constraint(op.f("ck_charge_quantity_is_some"), "quantity > 0")
        batch_op.drop_constraint(batch_op.f("uq_charge_allocation_id_code"), type_="unique")
        batch_op.create_index(
            "uq_charge_live",
            ["allocation_id", "code"],
            unique=True,
            sqlite_where=sa.text("NOT is_cancelled"),
            postgresql_where=sa.text("NOT is_cancelled"),
        )

    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bank_line_id", sa.Uuid(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_payment_bank_line_id"), ["bank_line_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_payment_bank_line_id"), "bank_line", ["bank_line_id"], ["id"]
        )

    with op.batch_alter_table("price_item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_extra", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("early_amount", sa.Numeric(precision=18, scale=2), nullable=True)
        )
        batch_op.add_column(sa.Column("early_until", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("late_share", sa.Numeric(precision=5, scale=2), nullable=True)
        )
        batch_op.add_column(sa.Column("late_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("orders_until", sa.Date(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_price_item_fair_id_code"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_price_item_fair_id_code_currency"), ["fair_id", "code", "currency"]
        )
        for name, rule in PRICE_CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_price_item_{name}"), rule)

    with op.batch_alter_table("support_scheme", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kinds",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
                nullable=False,
                server_default="[]",
            )
        )
        batch_op.add_column(sa.Column("most_booths", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("most_amount", sa.Numeric(precision=18, scale=2), nullable=True)
        )
        batch_op.add_column(sa.Column("budget", sa.Numeric(precision=18, scale=2), nullable=True))
        batch_op.add_column(sa.Column("most_times", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("within_years", sa.Integer(), nullable=True))
        for name, rule in SUPPORT_CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_support_scheme_{name}"), rule)


def downgrade() -> None:
    with op.batch_alter_table("support_scheme", schema=None) as batch_op:
        for name in SUPPORT_CHECKS:
            batch_op.drop_constraint(op.f(f"ck_support_scheme_{name}"), type_="check")
        batch_op.drop_column("within_years")
        batch_op.drop_column("most_times")
        batch_op.drop_column("budget")
        batch_op.drop_column("most_amount")
        batch_op.drop_column("most_booths")
        batch_op.drop_column("kinds")

    with op.batch_alter_table("price_item", schema=None) as batch_op:
        for name in PRICE_CHECKS:
            batch_op.drop_constraint(op.f(f"ck_price_item_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_price_item_fair_id_code_currency"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_price_item_fair_id_code"), ["fair_id", "code"]
        )
        batch_op.drop_column("orders_until")
        batch_op.drop_column("late_from")
        batch_op.drop_column("late_share")
        batch_op.drop_column("early_until")
        batch_op.drop_column("early_amount")
        batch_op.drop_column("is_extra")

    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_payment_bank_line_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_payment_bank_line_id"), type_="unique")
        batch_op.drop_column("bank_line_id")

    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_charge_live",
            sqlite_where=sa.text("NOT is_cancelled"),
            postgresql_where=sa.text("NOT is_cancelled"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_charge_allocation_id_code"), ["allocation_id", "code"]
        )
        batch_op.drop_constraint(op.f("ck_charge_quantity_is_some"), type_="check")
        batch_op.drop_constraint(op.f("ck_charge_rate"), type_="check")
        batch_op.drop_column("rate")

    with op.batch_alter_table("extra_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extra_order_fair_id"))
        batch_op.drop_index(batch_op.f("ix_extra_order_application_id"))

    op.drop_table("extra_order")
    with op.batch_alter_table("support_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_choice_fair_id"))

    op.drop_table("support_choice")
    with op.batch_alter_table("payment_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_request_fair_id"))
        batch_op.drop_index(batch_op.f("ix_payment_request_application_id"))

    op.drop_table("payment_request")
    op.drop_table("payment_code")
    with op.batch_alter_table("invoice_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoice_request_fair_id"))

    op.drop_table("invoice_request")
    with op.batch_alter_table("refund_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refund_rule_fair_id"))

    op.drop_table("refund_rule")
    with op.batch_alter_table("bank_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_line_state"))
        batch_op.drop_index(batch_op.f("ix_bank_line_fair_id"))

    op.drop_table("bank_line")
    op.drop_table("bank_account")
