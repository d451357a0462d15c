"""The first tables of every room, and the triggers that keep records from being changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = (
    "audit_entry",
    "snapshot",
    "ledger_entry",
    "deal_answer",
    "deal_verification",
    "goods_line",
)
"""Tables whose rows are added, never changed or deleted: the database itself refuses."""


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


def upgrade() -> None:

    op.create_table(
        "audit_entry",
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("tag", sa.String(length=64), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=True),
        sa.Column("thing_kind", sa.String(length=64), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_tag"), ["tag"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_thing_id"), ["thing_id"], unique=False)

    op.create_table(
        "concept",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("parent_code", sa.String(length=64), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "hs_headings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_code"], ["concept.code"], name=op.f("fk_concept_parent_code")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_concept")),
    )
    with op.batch_alter_table("concept", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concept_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_concept_parent_code"), ["parent_code"], unique=False)

    op.create_table(
        "document",
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("relation", sa.String(length=64), nullable=True),
        sa.Column("related_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["related_id"], ["document.id"], name=op.f("fk_document_related_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("code", name=op.f("uq_document_code")),
        sa.UniqueConstraint("number", "issued_on", name=op.f("uq_document_number_issued_on")),
    )
    op.create_table(
        "exchange_rate",
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("usd_per_unit", sa.Numeric(precision=18, scale=10), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("usd_per_unit > 0", name=op.f("ck_exchange_rate_usd_per_unit_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rate")),
        sa.UniqueConstraint(
            "currency", "valid_on", name=op.f("uq_exchange_rate_currency_valid_on")
        ),
    )
    op.create_table(
        "indicator",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column(
            "names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("definition", sa.String(length=500), nullable=True),
        sa.Column("is_computed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_indicator")),
    )
    op.create_table(
        "organisation",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "company",
                "cooperative",
                "household",
                "artisan",
                "state_body",
                "foreign_company",
                name="organisationkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("tax_code", sa.String(length=20), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("village", sa.String(length=200), nullable=True),
        sa.Column("commune", sa.String(length=200), nullable=True),
        sa.Column("province", sa.String(length=200), nullable=True),
        sa.Column("old_district", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("search_text", sa.String(length=1200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "length(country) = 2", name=op.f("ck_organisation_country_is_two_letters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_country"), ["country"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_phone"), ["phone"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_organisation_search_text"), ["search_text"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_organisation_tax_code"), ["tax_code"], unique=False)

    op.create_table(
        "sign_in_attempt",
        sa.Column("account_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sign_in_attempt_account", ["account_hash", "created_at"], unique=False
        )

    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "public",
                "parties",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_stored_file_sha256")),
    )
    op.create_table(
        "concept_label",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("search_text", sa.String(length=1500), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["concept.code"], name=op.f("fk_concept_label_code")),
        sa.PrimaryKeyConstraint("code", "locale", name=op.f("pk_concept_label")),
    )
    op.create_table(
        "person",
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("latin_name", sa.String(length=200), nullable=True),
        sa.Column("position", sa.String(length=200), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search_text", sa.String(length=800), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_person_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_person_search_text"), ["search_text"], unique=False)
        batch_op.create_index("uq_person_email", ["email"], unique=True)
        batch_op.create_index("uq_person_phone", ["phone"], unique=True)

    op.create_table(
        "recorded_value",
        sa.Column("indicator_code", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("until_year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("high", sa.Numeric(precision=20, scale=2), nullable=True),
        sa.Column(
            "qualifier",
            sa.Enum(
                "exact",
                "over",
                "about",
                "nearly",
                "estimated",
                name="qualifier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "high IS NULL OR high >= value", name=op.f("ck_recorded_value_range_in_order")
        ),
        sa.CheckConstraint("until_year >= year", name=op.f("ck_recorded_value_years_in_order")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_recorded_value_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_code"], ["indicator.code"], name=op.f("fk_recorded_value_indicator_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorded_value")),
        sa.UniqueConstraint(
            "indicator_code",
            "scope",
            "year",
            "until_year",
            "document_id",
            "version",
            name="uq_recorded_value_of_document",
        ),
    )
    with op.batch_alter_table("recorded_value", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recorded_value_indicator_code"), ["indicator_code"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_recorded_value_year"), ["year"], unique=False)

    op.create_table(
        "series",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column(
            "names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organisation.id"], name=op.f("fk_series_organiser_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("slug", name=op.f("uq_series_slug")),
    )
    op.create_table(
        "target",
        sa.Column("indicator_code", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("low", sa.Numeric(precision=20, scale=2), nullable=False),
        sa.Column("high", sa.Numeric(precision=20, scale=2), nullable=True),
        sa.Column(
            "qualifier",
            sa.Enum(
                "exact",
                "over",
                "about",
                "nearly",
                "estimated",
                name="qualifier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("high IS NULL OR high >= low", name=op.f("ck_target_range_in_order")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_target_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_code"], ["indicator.code"], name=op.f("fk_target_indicator_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("indicator_code", "scope", "year", "version", name="uq_target_version"),
    )
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_target_indicator_code"), ["indicator_code"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_target_year"), ["year"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_person_id"), ["person_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("shown_text", sa.String(length=2000), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_person_id"), ["person_id"], unique=False)

    op.create_table(
        "fair",
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "own",
                "overseas",
                "manufacturing",
                "conference",
                "seminar",
                name="fairkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("applications_open_on", sa.Date(), nullable=True),
        sa.Column("applications_close_on", sa.Date(), nullable=True),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("planned_booths", sa.Integer(), nullable=True),
        sa.Column("planned_exhibitors", sa.Integer(), nullable=True),
        sa.Column("planned_importers", sa.Integer(), nullable=True),
        sa.Column("planned_meetings", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_fair_closes_after_it_opens")),
        sa.CheckConstraint("length(country) = 2", name=op.f("ck_fair_country_is_two_letters")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_fair_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair")),
        sa.UniqueConstraint("slug", name=op.f("uq_fair_slug")),
    )
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fair_series_id"), ["series_id"], unique=False)

    op.create_table(
        "sign_in_code",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_code_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
    )
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_code_person_id"), ["person_id"], unique=False)

    op.create_table(
        "application",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "changes_asked",
                "waiting_list",
                "accepted",
                "rejected",
                "withdrawn",
                "cancelled",
                name="applicationstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "phone",
                "paper",
                "sheet",
                name="entrychannel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("main_category", sa.String(length=64), nullable=True),
        sa.Column("booths_wanted", sa.Integer(), nullable=False),
        sa.Column("wants_corner", sa.Boolean(), nullable=False),
        sa.Column("wishes", sa.String(length=1000), nullable=True),
        sa.Column(
            "descriptions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "export_languages",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("is_first_time", sa.Boolean(), nullable=False),
        sa.Column("publishes", sa.Boolean(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("review_note", sa.String(length=1000), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "booths_wanted BETWEEN 1 AND 40", name=op.f("ck_application_booths_wanted_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["person.id"], name=op.f("fk_application_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_application_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_application_entered_by_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_application_fair_id")),
        sa.ForeignKeyConstraint(
            ["main_category"], ["concept.code"], name=op.f("fk_application_main_category")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_application_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_application_fair_id_code")),
        sa.UniqueConstraint(
            "fair_id", "organisation_id", name=op.f("uq_application_fair_id_organisation_id")
        ),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_application_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_application_state"), ["state"], unique=False)

    op.create_table(
        "campaign",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_campaign_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("fair_id", "name", name=op.f("uq_campaign_fair_id_name")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "delegation",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("departs_on", sa.Date(), nullable=False),
        sa.Column("returns_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "returns_on >= departs_on", name=op.f("ck_delegation_returns_after_it_departs")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["document.id"], name=op.f("fk_delegation_decision_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_delegation_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("fair_id", name=op.f("uq_delegation_fair_id")),
    )
    op.create_table(
        "hall",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column(
            "names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("width", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("depth", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("width > 0 AND depth > 0", name=op.f("ck_hall_has_ground")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_hall_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_hall_fair_id_code")),
    )
    op.create_table(
        "importer",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "importer",
                "wholesaler",
                "retailer",
                "buying_office",
                "designer",
                "hotel",
                "online_shop",
                name="buyerkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "listed",
                "applied",
                "qualified",
                "refused",
                "withdrawn",
                name="buyerstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "tier",
            sa.Enum(
                "hosted",
                "semi_hosted",
                "appointment",
                "visitor",
                name="hostingtier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "languages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("sells_to", sa.String(length=200), nullable=True),
        sa.Column("search_text", sa.String(length=1200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_importer_fair_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_importer_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_importer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_importer")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_importer_fair_id_code")),
        sa.UniqueConstraint("fair_id", "person_id", name=op.f("uq_importer_fair_id_person_id")),
    )
    with op.batch_alter_table("importer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_importer_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_importer_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_importer_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_importer_status"), ["status"], unique=False)

    op.create_table(
        "job",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=True),
        sa.Column("started_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "arguments", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                name="jobstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_job_fair_id")),
        sa.ForeignKeyConstraint(
            ["started_by_id"], ["person.id"], name=op.f("fk_job_started_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state", ["state", "created_at"], unique=False)

    op.create_table(
        "ledger_head",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_ledger_head_fair_id")),
        sa.PrimaryKeyConstraint("fair_id", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "membership",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "organiser",
                "contract_staff",
                "gate_staff",
                "viewer",
                "exhibitor",
                "importer",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_membership_fair_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "person_id",
            "fair_id",
            "role",
            "organisation_id",
            name=op.f("uq_membership_person_id_fair_id_role_organisation_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_membership_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("fair_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=True),
        sa.Column("letter", sa.String(length=64), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "email",
                "text",
                "none",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "bounced",
                "told",
                name="messagestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_message_fair_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_due", ["state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_thing_id"), ["thing_id"], unique=False)

    op.create_table(
        "personal_link",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation",
                "exhibitor",
                "importer",
                "confirmation",
                name="linkpurpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("thing_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_personal_link_fair_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_personal_link_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_personal_link_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_personal_link_token_hash")),
    )
    with op.batch_alter_table("personal_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_personal_link_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_personal_link_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_personal_link_thing_id"), ["thing_id"], unique=False)

    op.create_table(
        "price_item",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column(
            "names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_price_item_amount_not_negative")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_price_item_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_item")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_price_item_fair_id_code")),
    )
    op.create_table(
        "sheet_upload",
        sa.Column("fair_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_sheet_upload_fair_id")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["person.id"], name=op.f("fk_sheet_upload_uploaded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_upload")),
    )
    op.create_table(
        "slot",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_slot_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_slot_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("fair_id", "starts_at", name=op.f("uq_slot_fair_id_starts_at")),
    )
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "snapshot",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column(
            "figures", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("ledger_head", sa.String(length=64), nullable=True),
        sa.Column("frozen_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(fair_id IS NULL) <> (year IS NULL)", name=op.f("ck_snapshot_of_a_fair_or_a_year")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_snapshot_fair_id")),
        sa.ForeignKeyConstraint(
            ["frozen_by_id"], ["person.id"], name=op.f("fk_snapshot_frozen_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_snapshot_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_snapshot_year"), ["year"], unique=False)

    op.create_table(
        "support_scheme",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column(
            "names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("share", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "share BETWEEN 0 AND 100", name=op.f("ck_support_scheme_share_in_per_cent")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_support_scheme_document_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_support_scheme_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_scheme")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_support_scheme_fair_id_code")),
    )
    with op.batch_alter_table("support_scheme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_scheme_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "timetable",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("bound", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "unplaced", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_timetable_fair_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_timetable_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable")),
    )
    with op.batch_alter_table("timetable", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timetable_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "allocation",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "held",
                "reserved",
                "confirmed",
                "released",
                name="allocationstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_reason", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'held') = (expires_at IS NOT NULL)",
            name=op.f("ck_allocation_only_holds_expire"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_allocation_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_allocation_fair_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_allocation_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    with op.batch_alter_table("allocation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_allocation_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_allocation_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_allocation_state"), ["state"], unique=False)

    op.create_table(
        "badge",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "exhibitor",
                "importer",
                "trade_visitor",
                "public",
                "press",
                "guest",
                "staff",
                name="badgekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("importer_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("bearer", sa.String(length=200), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'importer') = (importer_id IS NOT NULL)",
            name=op.f("ck_badge_importer_badge_has_importer"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_badge_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_badge_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_badge_importer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge")),
        sa.UniqueConstraint("code", name=op.f("uq_badge_code")),
        sa.UniqueConstraint("fair_id", "number", name=op.f("uq_badge_fair_id_number")),
        sa.UniqueConstraint("importer_id", name=op.f("uq_badge_importer_id")),
    )
    with op.batch_alter_table("badge", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_badge_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_badge_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_badge_kind"), ["kind"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_certificate_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_certificate_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint(
            "application_id", "code", name=op.f("uq_certificate_application_id_code")
        ),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_application_id"), ["application_id"], unique=False
        )

    op.create_table(
        "delegation_member",
        sa.Column("delegation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "enterprise",
                "officer",
                name="memberkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.String(length=200), nullable=False),
        sa.Column("support", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind = 'officer' OR organisation_id IS NOT NULL",
            name=op.f("ck_delegation_member_enterprise_has_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_delegation_member_delegation_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_delegation_member_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_member")),
        sa.UniqueConstraint(
            "delegation_id",
            "organisation_id",
            name=op.f("uq_delegation_member_delegation_id_organisation_id"),
        ),
    )
    with op.batch_alter_table("delegation_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_delegation_member_delegation_id"), ["delegation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_delegation_member_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "encounter",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "order_likely",
                "sample_asked",
                "quote_asked",
                "keep_contact",
                "not_suitable",
                name="outcomecode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_encounter_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_encounter_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_encounter_importer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encounter")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_encounter_fair_id_code")),
    )
    with op.batch_alter_table("encounter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_encounter_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_encounter_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_encounter_importer_id"), ["importer_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "email",
                "phone",
                "trade_office",
                "past_list",
                name="invitationchannel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "queued",
                "sent",
                "bounced",
                "opened",
                "accepted",
                "declined",
                "expired",
                "revoked",
                name="invitationstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "reply_channel",
            sa.Enum(
                "link",
                "phone",
                "email",
                "letter",
                "sheet",
                name="replychannel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_invitation_campaign_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_invitation_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_invitation_importer_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_invitation_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_invitation_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("importer_id", name=op.f("uq_invitation_importer_id")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_campaign_id"), ["campaign_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_invitation_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_state"), ["state"], unique=False)

    op.create_table(
        "link_use",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["personal_link.id"], name=op.f("fk_link_use_link_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_use")),
    )
    with op.batch_alter_table("link_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_use_link_id"), ["link_id"], unique=False)

    op.create_table(
        "match",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column(
            "reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "counter_reasons",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("ranker_version", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_match_score_between_0_and_1")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_match_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_match_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_match_importer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match")),
        sa.UniqueConstraint(
            "importer_id", "application_id", name=op.f("uq_match_importer_id_application_id")
        ),
    )
    with op.batch_alter_table("match", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_match_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_match_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index("ix_match_importer_rank", ["importer_id", "rank"], unique=False)

    op.create_table(
        "match_feedback",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "favourite",
                "not_interested",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_match_feedback_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_match_feedback_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_match_feedback_importer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_feedback")),
        sa.UniqueConstraint(
            "importer_id",
            "application_id",
            name=op.f("uq_match_feedback_importer_id_application_id"),
        ),
    )
    with op.batch_alter_table("match_feedback", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_match_feedback_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_match_feedback_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_match_feedback_importer_id"), ["importer_id"], unique=False
        )

    op.create_table(
        "match_list",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ranker_version", sa.String(length=64), nullable=True),
        sa.Column("stale_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_match_list_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_match_list_importer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_list")),
        sa.UniqueConstraint("importer_id", name=op.f("uq_match_list_importer_id")),
    )
    with op.batch_alter_table("match_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_list_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "need",
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column(
            "categories", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "texts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "materials_wanted",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "materials_excluded",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "certifications_required",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
        ),
        sa.Column("order_quantity", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=8), nullable=True),
        sa.Column("lead_time_days", sa.Integer(), nullable=True),
        sa.Column("price_max", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("market", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("order_quantity > 0", name=op.f("ck_need_order_quantity_positive")),
        sa.CheckConstraint("price_max >= 0", name=op.f("ck_need_price_max_not_negative")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_need_fair_id")),
        sa.ForeignKeyConstraint(["importer_id"], ["importer.id"], name=op.f("fk_need_importer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_need_fair_id_code")),
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_importer_id"), ["importer_id"], unique=False)

    op.create_table(
        "payment",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_payment_amount_is_something")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_payment_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_payment_fair_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_payment_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payment_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_payment_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "product",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=True),
        sa.Column(
            "names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "descriptions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "materials", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "techniques", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("moq", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=8), nullable=True),
        sa.Column("lead_time_days", sa.Integer(), nullable=True),
        sa.Column("monthly_capacity", sa.Integer(), nullable=True),
        sa.Column("price_low", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("price_high", sa.Numeric(precision=18, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("is_new_design", sa.Boolean(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("moq >= 0", name=op.f("ck_product_moq_not_negative")),
        sa.CheckConstraint(
            "price_low >= 0 AND price_high >= price_low",
            name=op.f("ck_product_price_range_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_product_application_id")
        ),
        sa.ForeignKeyConstraint(["category"], ["concept.code"], name=op.f("fk_product_category")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_product_fair_id")),
        sa.ForeignKeyConstraint(["photo_id"], ["stored_file.id"], name=op.f("fk_product_photo_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_product_fair_id_code")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            "ix_product_application_position", ["application_id", "position"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_product_category"), ["category"], unique=False)
        batch_op.create_index(batch_op.f("ix_product_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "zone",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("hall_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column(
            "names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "categories", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_zone_fair_id")),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_zone_hall_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_zone_fair_id_code")),
    )
    op.create_table(
        "booth",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("hall_id", sa.Uuid(), nullable=False),
        sa.Column("zone_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "standard",
                "raw",
                name="boothkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("x", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("y", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("width", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("height", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("is_corner", sa.Boolean(), nullable=False),
        sa.Column("open_sides", sa.Integer(), nullable=False),
        sa.Column("blocked_reason", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "open_sides BETWEEN 1 AND 4", name=op.f("ck_booth_has_one_to_four_open_sides")
        ),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_booth_has_ground")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_booth_fair_id")),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_booth_hall_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_booth_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booth")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_booth_fair_id_code")),
    )
    with op.batch_alter_table("booth", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booth_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booth_hall_id"), ["hall_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booth_zone_id"), ["zone_id"], unique=False)

    op.create_table(
        "charge",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("allocation_id", sa.Uuid(), nullable=True),
        sa.Column("scheme_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("list_price", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("amount", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount >= 0 AND amount <= list_price", name=op.f("ck_charge_amount_within_list_price")
        ),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["allocation.id"], name=op.f("fk_charge_allocation_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_charge_application_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_charge_fair_id")),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["support_scheme.id"], name=op.f("fk_charge_scheme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
        sa.UniqueConstraint("allocation_id", "code", name=op.f("uq_charge_allocation_id_code")),
    )
    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_charge_allocation_id"), ["allocation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_charge_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_charge_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "check_in",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("badge_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("gate", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["badge_id"], ["badge.id"], name=op.f("fk_check_in_badge_id")),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_check_in_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
    )
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.create_index("ix_check_in_badge_day", ["badge_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_in_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "meeting_request",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("importer_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("exhibitor_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column(
            "asked_by",
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
            "state",
            sa.Enum(
                "open",
                "accepted",
                "declined",
                "countered",
                "withdrawn",
                "expired",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.String(length=1000), nullable=True),
        sa.Column("preferred_on", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_note", sa.String(length=1000), nullable=True),
        sa.Column("unplaced_reason", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_meeting_request_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_meeting_request_exhibitor_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_meeting_request_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_meeting_request_importer_id")
        ),
        sa.ForeignKeyConstraint(
            ["importer_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_meeting_request_importer_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["match_id"], ["match.id"], name=op.f("fk_meeting_request_match_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_request")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_meeting_request_fair_id_code")),
        sa.UniqueConstraint(
            "importer_id",
            "application_id",
            name=op.f("uq_meeting_request_importer_id_application_id"),
        ),
    )
    with op.batch_alter_table("meeting_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_request_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_meeting_request_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_meeting_request_importer_id"), ["importer_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_meeting_request_state"), ["state"], unique=False)

    op.create_table(
        "allocated_booth",
        sa.Column("allocation_id", sa.Uuid(), nullable=False),
        sa.Column("booth_id", sa.Uuid(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["allocation.id"], name=op.f("fk_allocated_booth_allocation_id")
        ),
        sa.ForeignKeyConstraint(
            ["booth_id"], ["booth.id"], name=op.f("fk_allocated_booth_booth_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocated_booth")),
    )
    with op.batch_alter_table("allocated_booth", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_allocated_booth_allocation_id"), ["allocation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_allocated_booth_booth_id"), ["booth_id"], unique=False)
        batch_op.create_index(
            "uq_allocated_booth_live",
            ["booth_id"],
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )

    op.create_table(
        "meeting",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("timetable_id", sa.Uuid(), nullable=True),
        sa.Column("importer_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("importer_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("exhibitor_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "held",
                "no_show",
                "cancelled",
                name="meetingstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "absent_side",
            sa.Enum(
                "exhibitor",
                "importer",
                "staff",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_meeting_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_meeting_exhibitor_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_meeting_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_meeting_importer_id")
        ),
        sa.ForeignKeyConstraint(
            ["importer_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_meeting_importer_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["meeting_request.id"], name=op.f("fk_meeting_request_id")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_meeting_slot_id")),
        sa.ForeignKeyConstraint(
            ["timetable_id"], ["timetable.id"], name=op.f("fk_meeting_timetable_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("fair_id", "code", name=op.f("uq_meeting_fair_id_code")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_meeting_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_importer_id"), ["importer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_slot_id"), ["slot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_meeting_application_slot",
            ["application_id", "slot_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'published', 'held', 'no_show')"),
            postgresql_where=sa.text("state IN ('draft', 'published', 'held', 'no_show')"),
        )
        batch_op.create_index(
            "uq_meeting_importer_slot",
            ["importer_id", "slot_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'published', 'held', 'no_show')"),
            postgresql_where=sa.text("state IN ('draft', 'published', 'held', 'no_show')"),
        )
        batch_op.create_index(
            "uq_meeting_request_live",
            ["request_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'published', 'held', 'no_show')"),
            postgresql_where=sa.text("state IN ('draft', 'published', 'held', 'no_show')"),
        )

    op.create_table(
        "ledger_entry",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "recorded",
                "corrected",
                "cancelled",
                name="entryact",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "typing_error",
                "terms_changed",
                "logged_twice",
                "not_signed",
                "party_asked",
                name="reasoncode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
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
        sa.Column("is_direct_export", sa.Boolean(), nullable=False),
        sa.Column("exhibitor_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("importer_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("importer_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("encounter_id", sa.Uuid(), nullable=True),
        sa.Column("value", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("usd_per_unit", sa.Numeric(precision=18, scale=10), nullable=False),
        sa.Column("rate_on", sa.Date(), nullable=False),
        sa.Column("value_usd", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("is_estimated", sa.Boolean(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "at_fair",
                "within_30_days",
                "within_90_days",
                "within_180_days",
                "overseas_fair",
                name="dealstage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("incoterm", sa.String(length=3), nullable=True),
        sa.Column("paper_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(act = 'recorded') = (reason IS NULL)",
            name=op.f("ck_ledger_entry_changes_have_a_reason"),
        ),
        sa.CheckConstraint(
            "(act = 'recorded') = (replaces_id IS NULL)",
            name=op.f("ck_ledger_entry_only_first_is_free"),
        ),
        sa.CheckConstraint(
            "exhibitor_organisation_id <> importer_organisation_id",
            name=op.f("ck_ledger_entry_two_different_parties"),
        ),
        sa.CheckConstraint(
            "value >= 0 AND value_usd >= 0", name=op.f("ck_ledger_entry_value_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_ledger_entry_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["encounter_id"], ["encounter.id"], name=op.f("fk_ledger_entry_encounter_id")
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_ledger_entry_exhibitor_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_ledger_entry_fair_id")),
        sa.ForeignKeyConstraint(
            ["importer_id"], ["importer.id"], name=op.f("fk_ledger_entry_importer_id")
        ),
        sa.ForeignKeyConstraint(
            ["importer_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_ledger_entry_importer_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_ledger_entry_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["stored_file.id"], name=op.f("fk_ledger_entry_paper_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_ledger_entry_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["ledger_entry.id"], name=op.f("fk_ledger_entry_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("entry_hash", name=op.f("uq_ledger_entry_entry_hash")),
        sa.UniqueConstraint("fair_id", "number", name=op.f("uq_ledger_entry_fair_id_number")),
        sa.UniqueConstraint(
            "fair_id", "previous_hash", name=op.f("uq_ledger_entry_fair_id_previous_hash")
        ),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_ledger_entry_idempotency_key")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_ledger_entry_replaces_id")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ledger_entry_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_ledger_entry_deal_id"), ["deal_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ledger_entry_encounter_id"), ["encounter_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_ledger_entry_exhibitor_organisation_id"),
            ["exhibitor_organisation_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_ledger_entry_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ledger_entry_importer_id"), ["importer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_ledger_entry_importer_organisation_id"),
            ["importer_organisation_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_ledger_entry_meeting_id"), ["meeting_id"], unique=False
        )

    op.create_table(
        "outcome",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
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
            "code",
            sa.Enum(
                "order_likely",
                "sample_asked",
                "quote_asked",
                "keep_contact",
                "not_suitable",
                name="outcomecode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_outcome_fair_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_outcome_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("meeting_id", "side", name=op.f("uq_outcome_meeting_id_side")),
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcome_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "deal_answer",
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
            "answer",
            sa.Enum(
                "agreed",
                "disputed",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_deal_answer_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["ledger_entry.id"], name=op.f("fk_deal_answer_deal_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_deal_answer_entry_id")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fair.id"], name=op.f("fk_deal_answer_fair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_answer")),
    )
    with op.batch_alter_table("deal_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deal_answer_deal_id"), ["deal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deal_answer_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "deal_verification",
        sa.Column("fair_id", sa.Uuid(), nullable=False),
        sa.Column("deal_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("is_borne_out", sa.Boolean(), nullable=False),
        sa.Column("verified_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["ledger_entry.id"], name=op.f("fk_deal_verification_deal_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_deal_verification_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["fair.id"], name=op.f("fk_deal_verification_fair_id")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["person.id"], name=op.f("fk_deal_verification_verified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_verification")),
    )
    with op.batch_alter_table("deal_verification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deal_verification_deal_id"), ["deal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deal_verification_fair_id"), ["fair_id"], unique=False)

    op.create_table(
        "goods_line",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=True),
        sa.Column("hs_heading", sa.String(length=12), nullable=True),
        sa.Column("quantity", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=18, scale=2), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_goods_line_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["category"], ["concept.code"], name=op.f("fk_goods_line_category")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_goods_line_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_line")),
    )
    with op.batch_alter_table("goods_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goods_line_entry_id"), ["entry_id"], unique=False)
    for table in APPEND_ONLY:
        _guard(table)


def downgrade() -> None:

    with op.batch_alter_table("goods_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goods_line_entry_id"))

    op.drop_table("goods_line")
    with op.batch_alter_table("deal_verification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deal_verification_fair_id"))
        batch_op.drop_index(batch_op.f("ix_deal_verification_deal_id"))

    op.drop_table("deal_verification")
    with op.batch_alter_table("deal_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deal_answer_fair_id"))
        batch_op.drop_index(batch_op.f("ix_deal_answer_deal_id"))

    op.drop_table("deal_answer")
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_outcome_fair_id"))

    op.drop_table("outcome")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_entry_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_importer_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_importer_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_fair_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_exhibitor_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_encounter_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_deal_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_application_id"))

    op.drop_table("ledger_entry")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_meeting_request_live",
            sqlite_where=sa.text("state IN ('draft', 'published', 'held', 'no_show')"),
            postgresql_where=sa.text("state IN ('draft', 'published', 'held', 'no_show')"),
        )
        batch_op.drop_index(
            "uq_meeting_importer_slot",
            sqlite_where=sa.text("state IN ('draft', 'published', 'held', 'no_show')"),
            postgresql_where=sa.text("state IN ('draft', 'published', 'held', 'no_show')"),
        )
        batch_op.drop_index(
            "uq_meeting_application_slot",
            sqlite_where=sa.text("state IN ('draft', 'published', 'held', 'no_show')"),
            postgresql_where=sa.text("state IN ('draft', 'published', 'held', 'no_show')"),
        )
        batch_op.drop_index(batch_op.f("ix_meeting_state"))
        batch_op.drop_index(batch_op.f("ix_meeting_slot_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_importer_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_fair_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_application_id"))

    op.drop_table("meeting")
    with op.batch_alter_table("allocated_booth", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_allocated_booth_live",
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_allocated_booth_booth_id"))
        batch_op.drop_index(batch_op.f("ix_allocated_booth_allocation_id"))

    op.drop_table("allocated_booth")
    with op.batch_alter_table("meeting_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_request_state"))
        batch_op.drop_index(batch_op.f("ix_meeting_request_importer_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_request_fair_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_request_application_id"))

    op.drop_table("meeting_request")
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_in_fair_id"))
        batch_op.drop_index("ix_check_in_badge_day")

    op.drop_table("check_in")
    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_charge_fair_id"))
        batch_op.drop_index(batch_op.f("ix_charge_application_id"))
        batch_op.drop_index(batch_op.f("ix_charge_allocation_id"))

    op.drop_table("charge")
    with op.batch_alter_table("booth", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booth_zone_id"))
        batch_op.drop_index(batch_op.f("ix_booth_hall_id"))
        batch_op.drop_index(batch_op.f("ix_booth_fair_id"))

    op.drop_table("booth")
    op.drop_table("zone")
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_fair_id"))
        batch_op.drop_index(batch_op.f("ix_product_category"))
        batch_op.drop_index("ix_product_application_position")
        batch_op.drop_index(batch_op.f("ix_product_application_id"))

    op.drop_table("product")
    with op.batch_alter_table("payment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_fair_id"))
        batch_op.drop_index(batch_op.f("ix_payment_application_id"))

    op.drop_table("payment")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_importer_id"))
        batch_op.drop_index(batch_op.f("ix_need_fair_id"))

    op.drop_table("need")
    with op.batch_alter_table("match_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_list_fair_id"))

    op.drop_table("match_list")
    with op.batch_alter_table("match_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_feedback_importer_id"))
        batch_op.drop_index(batch_op.f("ix_match_feedback_fair_id"))
        batch_op.drop_index(batch_op.f("ix_match_feedback_application_id"))

    op.drop_table("match_feedback")
    with op.batch_alter_table("match", schema=None) as batch_op:
        batch_op.drop_index("ix_match_importer_rank")
        batch_op.drop_index(batch_op.f("ix_match_fair_id"))
        batch_op.drop_index(batch_op.f("ix_match_application_id"))

    op.drop_table("match")
    with op.batch_alter_table("link_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_use_link_id"))

    op.drop_table("link_use")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_state"))
        batch_op.drop_index(batch_op.f("ix_invitation_fair_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_campaign_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("encounter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_encounter_importer_id"))
        batch_op.drop_index(batch_op.f("ix_encounter_fair_id"))
        batch_op.drop_index(batch_op.f("ix_encounter_application_id"))

    op.drop_table("encounter")
    with op.batch_alter_table("delegation_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegation_member_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_delegation_member_delegation_id"))

    op.drop_table("delegation_member")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_application_id"))

    op.drop_table("certificate")
    with op.batch_alter_table("badge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_badge_kind"))
        batch_op.drop_index(batch_op.f("ix_badge_fair_id"))
        batch_op.drop_index(batch_op.f("ix_badge_application_id"))

    op.drop_table("badge")
    with op.batch_alter_table("allocation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_state"))
        batch_op.drop_index(batch_op.f("ix_allocation_fair_id"))
        batch_op.drop_index(batch_op.f("ix_allocation_application_id"))

    op.drop_table("allocation")
    with op.batch_alter_table("timetable", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_timetable_fair_id"))

    op.drop_table("timetable")
    with op.batch_alter_table("support_scheme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_support_scheme_fair_id"))

    op.drop_table("support_scheme")
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_snapshot_year"))
        batch_op.drop_index(batch_op.f("ix_snapshot_fair_id"))

    op.drop_table("snapshot")
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_fair_id"))

    op.drop_table("slot")
    op.drop_table("sheet_upload")
    op.drop_table("price_item")
    with op.batch_alter_table("personal_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_personal_link_thing_id"))
        batch_op.drop_index(batch_op.f("ix_personal_link_person_id"))
        batch_op.drop_index(batch_op.f("ix_personal_link_fair_id"))

    op.drop_table("personal_link")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_thing_id"))
        batch_op.drop_index(batch_op.f("ix_message_person_id"))
        batch_op.drop_index(batch_op.f("ix_message_fair_id"))
        batch_op.drop_index("ix_message_due")

    op.drop_table("message")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_person_id"))
        batch_op.drop_index(batch_op.f("ix_membership_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_membership_fair_id"))

    op.drop_table("membership")
    op.drop_table("ledger_head")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_state")

    op.drop_table("job")
    with op.batch_alter_table("importer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_importer_status"))
        batch_op.drop_index(batch_op.f("ix_importer_person_id"))
        batch_op.drop_index(batch_op.f("ix_importer_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_importer_fair_id"))

    op.drop_table("importer")
    op.drop_table("hall")
    op.drop_table("delegation")
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_fair_id"))

    op.drop_table("campaign")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_state"))
        batch_op.drop_index(batch_op.f("ix_application_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_application_fair_id"))
        batch_op.drop_index(batch_op.f("ix_application_contact_id"))

    op.drop_table("application")
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_code_person_id"))

    op.drop_table("sign_in_code")
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fair_series_id"))

    op.drop_table("fair")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_person_id"))

    op.drop_table("consent")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_person_id"))

    op.drop_table("api_token")
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_target_year"))
        batch_op.drop_index(batch_op.f("ix_target_indicator_code"))

    op.drop_table("target")
    op.drop_table("series")
    with op.batch_alter_table("recorded_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recorded_value_year"))
        batch_op.drop_index(batch_op.f("ix_recorded_value_indicator_code"))

    op.drop_table("recorded_value")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("uq_person_phone")
        batch_op.drop_index("uq_person_email")
        batch_op.drop_index(batch_op.f("ix_person_search_text"))
        batch_op.drop_index(batch_op.f("ix_person_organisation_id"))

    op.drop_table("person")
    op.drop_table("concept_label")
    op.drop_table("stored_file")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_account")

    op.drop_table("sign_in_attempt")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_tax_code"))
        batch_op.drop_index(batch_op.f("ix_organisation_search_text"))
        batch_op.drop_index(batch_op.f("ix_organisation_phone"))
        batch_op.drop_index(batch_op.f("ix_organisation_email"))
        batch_op.drop_index(batch_op.f("ix_organisation_country"))

    op.drop_table("organisation")
    op.drop_table("indicator")
    op.drop_table("exchange_rate")
    op.drop_table("document")
    with op.batch_alter_table("concept", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concept_parent_code"))
        batch_op.drop_index(batch_op.f("ix_concept_kind"))

    op.drop_table("concept")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_thing_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_tag"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_fair_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_actor_id"))

    op.drop_table("audit_entry")
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f"DROP FUNCTION fn_{table}_append_only()")
