"""Changes of the plan are kept, shared stands, and triggers that guard the ground.

Booths are not recreated here: other tables point at them, and they carry triggers.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "e4111f0257bb"
down_revision = "bc1c2f63001f"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ACTS = (
    "built", "moved", "edited", "merged", "split", "zoned", "added", "removed", "blocked",
    "unblocked", "imported", "reverted",
)  # fmt: skip
OUTSIDE = """NOT EXISTS (SELECT 1 FROM hall WHERE hall.id = NEW.hall_id
  AND hall.fair_id = NEW.fair_id AND NEW.x >= 0 AND NEW.y >= 0
  AND NEW.x + NEW.width < hall.width + 0.005 AND NEW.y + NEW.height < hall.depth + 0.005)"""
OTHER_HALL = """NOT EXISTS (SELECT 1 FROM zone WHERE zone.id = NEW.zone_id
  AND zone.hall_id = NEW.hall_id)"""
SHARED = """EXISTS (SELECT 1 FROM booth AS other WHERE other.hall_id = NEW.hall_id
  AND other.id <> NEW.id AND other.removed_at IS NULL
  AND NEW.x + 0.005 < other.x + other.width AND other.x + 0.005 < NEW.x + NEW.width
  AND NEW.y + 0.005 < other.y + other.height AND other.y + 0.005 < NEW.y + NEW.height)"""
RULES = (
    (OUTSIDE, "booth lies outside its hall"),
    (OTHER_HALL, "booth stands in a zone of another hall"),
    (SHARED, "booth overlaps another"),
)
PLACE = "x, y, width, height, hall_id, zone_id, fair_id, removed_at"
HALL_TOO_SMALL = """EXISTS (SELECT 1 FROM booth WHERE booth.hall_id = NEW.id
  AND booth.removed_at IS NULL AND (booth.x + booth.width > NEW.width + 0.005
  OR booth.y + booth.height > NEW.depth + 0.005))"""
UNUSABLE = """EXISTS (SELECT 1 FROM booth WHERE booth.id = NEW.booth_id
  AND (booth.blocked_reason IS NOT NULL OR booth.removed_at IS NOT NULL))"""
TAKEN = """EXISTS (SELECT 1 FROM allocated_booth AS place WHERE place.booth_id = NEW.id
  AND place.released_at IS NULL)"""
GUARDS = (
    ("hall", "hall_ground", "UPDATE OF width, depth", "",
     ((HALL_TOO_SMALL, "hall is too small for its booths"),)),
    ("allocated_booth", "allocated_booth_usable", "INSERT", "NEW.released_at IS NULL",
     ((UNUSABLE, "booth is blocked or removed"),)),
    ("booth", "booth_block_free", "UPDATE OF blocked_reason", "NEW.blocked_reason IS NOT NULL",
     ((TAKEN, "a booth that is given cannot be blocked"),)),
)  # fmt: skip
SQLITE = (
    ("booth", "booth_ground_insert", "INSERT", "NEW.removed_at IS NULL", RULES),
    ("booth", "booth_ground_update", f"UPDATE OF {PLACE}", "NEW.removed_at IS NULL", RULES),
    *GUARDS,
)
POSTGRESQL = (
    ("booth", "booth_ground", f"INSERT OR UPDATE OF {PLACE}", "NEW.removed_at IS NULL", RULES),
    *GUARDS,
)


def add_guards() -> None:
    """The triggers that the models describe too."""
    if op.get_bind().dialect.name == "sqlite":
        for table, name, event, when, rules in SQLITE:
            checks = " ".join(f"SELECT RAISE(ABORT, '{say}') WHERE {rule};" for rule, say in rules)
            only = f"WHEN {when} " if when else ""
            op.execute(
                f"CREATE TRIGGER tr_{name} BEFORE {event} ON {table} {only}BEGIN {checks} END"
            )
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER tr_plan_change_no_{verb.lower()} BEFORE {verb} ON plan_change "
                "BEGIN SELECT RAISE(ABORT, 'plan_change is append-only'); END"
            )
        return
    for table, name, event, when, rules in POSTGRESQL:
        checks = " ".join(
            f"IF {rule} THEN RAISE EXCEPTION '{say}' USING ERRCODE = 'check_violation'; END IF;"
            for rule, say in rules
        )
        # the hall's row is held, so that two clerks cannot build on one spot
        wait = "PERFORM 1 FROM hall WHERE hall.id = NEW.hall_id FOR NO KEY UPDATE; "
        op.execute(
            f"CREATE FUNCTION fn_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"{wait if name == 'booth_ground' else ''}{checks} RETURN NEW; END $$"
        )
        only = f"WHEN ({when}) " if when else ""
        op.execute(
            f"CREATE TRIGGER tr_{name} BEFORE {event} ON {table} FOR EACH ROW "
            f"{only}EXECUTE FUNCTION fn_{name}()"
        )
    op.execute(
        "CREATE FUNCTION fn_plan_change_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'plan_change is append-only' "
        "USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER tr_plan_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON plan_change FOR EACH STATEMENT EXECUTE FUNCTION fn_plan_change_append_only()"
    )


def drop_guards() -> None:
    """Take the triggers away again."""
    if op.get_bind().dialect.name == "sqlite":
        for _, name, *_rest in SQLITE:
            op.execute(f"DROP TRIGGER tr_{name}")
        return
    for table, name, *_rest in POSTGRESQL:
        op.execute(f"DROP TRIGGER tr_{name} ON {table}")
        op.execute(f"DROP FUNCTION fn_{name}()")


def upgrade() -> None:
    op.create_table(
        "plan_change",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "act",
            sa.Enum(*ACTS, name="planact", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "entries", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("reverts_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name="fk_plan_change_fair_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_plan_change_made_by_id"),
        sa.ForeignKeyConstraint(
            ["reverts_id"], ["plan_change.id"], name="fk_plan_change_reverts_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_plan_change"),
        sa.UniqueConstraint("reverts_id", name="uq_plan_change_reverts_id"),
    )
    op.create_index("ix_plan_change_fair_id", "plan_change", ["fair_id"])
    op.create_table(
        "co_exhibitor",
        sa.Column("allocation_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("left_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["allocation.id"], name="fk_co_exhibitor_allocation_id"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name="fk_co_exhibitor_application_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_co_exhibitor"),
    )
    op.create_index("ix_co_exhibitor_allocation_id", "co_exhibitor", ["allocation_id"])
    op.create_index("ix_co_exhibitor_application_id", "co_exhibitor", ["application_id"])
    live = sa.text("left_at IS NULL")
    op.create_index(
        "uq_co_exhibitor_live",
        "co_exhibitor",
        ["application_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    for table in ("hall", "zone", "booth"):
        op.add_column(table, sa.Column("removed_at", MOMENT, nullable=True))
    add_guards()


def downgrade() -> None:
    drop_guards()
    for table in ("booth", "zone", "hall"):
        op.drop_column(table, "removed_at")
    op.drop_table("co_exhibitor")
    op.drop_table("plan_change")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION fn_plan_change_append_only()")
