"""What programs send and get; every bound is in the OpenAPI document."""

from decimal import Decimal
from typing import Any

from apiflask import Schema
from apiflask.fields import (
    UUID,
    Boolean,
    Date,
    Dict,
    Enum,
    Float,
    Integer,
    List,
    Nested,
    Raw,
    String,
)
from apiflask.fields import Decimal as DecimalField
from apiflask.validators import Length, OneOf, Range, Regexp

from fairapp.contracts.models import DealKind, DealStage, EntryAct, EvidenceLevel, Payment
from fairapp.contracts.services.rules import INCOTERMS, MOST_AMOUNT
from fairapp.contracts.services.words import UNIT_WORDS
from fairapp.core.money import CURRENCIES
from fairapp.fairs.models import FairKind
from fairapp.meetings.models import Side
from fairapp.reports.queries import DEAL_CODES

MOST_ROWS = 100
MOST_INTEGER = 2**31 - 1
COUNT_CODES = (
    "booths",
    "exhibitors",
    "trade_visitors",
    "importers",
    "importer_organisations",
    "importer_countries",
    "visits",
    "meetings_held",
    "meeting_turns",
)


class PageIn(Schema):
    """Where a page of a list starts and how long it is."""

    after = UUID(load_default=None, metadata={"description": "the last id seen"})
    limit = Integer(load_default=50, validate=Range(min=1, max=MOST_ROWS))


class DealPageIn(Schema):
    """Deals are listed by kind; kinds are never mixed."""

    kind = Enum(DealKind, by_value=True, required=True)
    after = Integer(
        load_default=None,
        validate=Range(min=0, max=MOST_INTEGER),
        metadata={"description": "the last entry number seen"},
    )
    limit = Integer(load_default=50, validate=Range(min=1, max=MOST_ROWS))


class TotalsIn(Schema):
    """One kind and the currency in which it is told."""

    kind = Enum(DealKind, by_value=True, required=True)
    currency = String(load_default="USD", validate=OneOf(CURRENCIES))


class TotalsCellOut(Schema):
    """So many deals of one evidence level and stage."""

    evidence = Enum(EvidenceLevel, by_value=True)
    stage = Enum(DealStage, by_value=True)
    deals = Integer()
    value = DecimalField(as_string=True)


class TotalsOut(Schema):
    """Deals of one kind; the cells add up to the value."""

    kind = Enum(DealKind, by_value=True)
    currency = String()
    rate_on = Date(allow_none=True)
    deals = Integer()
    value = DecimalField(as_string=True)
    confirmed = DecimalField(as_string=True)
    cells = List(Nested(TotalsCellOut))


class KeyIn(Schema):
    """The key that makes a repeated request give the first answer again."""

    key = String(
        required=True, data_key="Idempotency-Key", validate=Regexp(r"^[\x21-\x7e]{8,120}$")
    )


class FairOut(Schema):
    """One edition."""

    id = UUID()
    slug = String()
    names = Dict(keys=String(), values=String())
    kind = Enum(FairKind, by_value=True)
    opens_on = Date()
    closes_on = Date()
    applications_open_on = Date(allow_none=True)
    applications_close_on = Date(allow_none=True)
    venue = String()
    city = String()
    country = String()


class OrganisationOut(Schema):
    """An organisation as anybody may see it."""

    name = String()
    name_en = String(allow_none=True)
    village = String(allow_none=True)
    country = String()


class ProductOut(Schema):
    """A product as anybody may see it."""

    names = Dict(keys=String(), values=String())
    category = String(allow_none=True)
    moq = Integer(allow_none=True)
    unit = String(allow_none=True)
    lead_time_days = Integer(allow_none=True)


class ExhibitorOut(Schema):
    """An exhibitor that agreed to be published."""

    id = UUID()
    organisation = Nested(OrganisationOut)
    main_category = String(allow_none=True)
    descriptions = Dict(keys=String(), values=String())
    products = List(Nested(ProductOut))


class GoodsIn(Schema):
    """One line of goods."""

    quantity = DecimalField(required=True, validate=Range(min=Decimal("0.01"), max=10**9))
    unit = String(required=True, validate=OneOf(list(UNIT_WORDS)))
    unit_price = DecimalField(required=True, validate=Range(min=0, max=MOST_AMOUNT))
    category = String(load_default=None, validate=Regexp(r"^[A-Z0-9-]{1,64}$"))
    hs_heading = String(load_default=None, validate=Regexp(r"^[0-9]{4}$"))


class DealIn(Schema):
    """A deal to be put into the ledger."""

    exhibitor = UUID(required=True, metadata={"description": "id of the exhibitor at this fair"})
    importer = UUID(required=True, metadata={"description": "id of the importer at this fair"})
    kind = Enum(DealKind, by_value=True, required=True)
    value = DecimalField(required=True, validate=Range(min=0, max=MOST_AMOUNT, max_inclusive=False))
    currency = String(required=True, validate=OneOf(CURRENCIES))
    signed_on = Date(required=True)
    incoterm = String(load_default=None, validate=OneOf(INCOTERMS))
    incoterm_place = String(load_default=None, validate=Length(max=60))
    payment = Enum(Payment, by_value=True, load_default=None)
    delivery_on = Date(load_default=None)
    paper_number = String(load_default=None, validate=Length(max=40))
    is_estimated = Boolean(load_default=False)
    is_confidential = Boolean(load_default=False)
    is_another = Boolean(
        load_default=False,
        metadata={"description": "another paper, although one just like it is in the ledger"},
    )
    is_sum_meant = Boolean(
        load_default=False,
        metadata={"description": "the value is meant to differ from the sum of the goods"},
    )
    goods = List(Nested(GoodsIn), load_default=list, validate=Length(max=50))


class DealOut(Schema):
    """The last entry of a deal."""

    deal_id = UUID()
    number = Integer()
    act = Enum(EntryAct, by_value=True)
    kind = Enum(DealKind, by_value=True)
    stage = Enum(DealStage, by_value=True)
    evidence = Enum(EvidenceLevel, by_value=True)
    exhibitor = UUID(attribute="application_id", allow_none=True)
    importer = UUID(attribute="importer_id", allow_none=True)
    exhibitor_organisation = Nested(OrganisationOut)
    importer_organisation = Nested(OrganisationOut)
    value = DecimalField(as_string=True, allow_none=True)
    currency = String()
    value_usd = DecimalField(as_string=True, allow_none=True)
    is_estimated = Boolean()
    is_confidential = Boolean()
    is_direct_export = Boolean()
    signed_on = Date()
    incoterm = String(allow_none=True)
    incoterm_place = String(allow_none=True)
    payment = Enum(Payment, by_value=True, allow_none=True)
    delivery_on = Date(allow_none=True)
    paper_number = String(allow_none=True)
    reported_by = Enum(Side, by_value=True, allow_none=True)
    paper_sha256 = String(allow_none=True)
    entry_hash = String()


class FigureOut(Schema):
    """A figure, how many rows it opens, and whether any of them is an estimate."""

    value = Float()
    rows = Integer()
    estimated = Boolean()


class DealFigureOut(Schema):
    """Deals of one kind: how many, and their value in US dollars."""

    count = Nested(FigureOut)
    value_usd = Nested(FigureOut)


class ReportOut(Schema):
    """What every report has: its year and its sentences by language."""

    report = String()
    year = Integer()
    sentences = Dict(keys=String(), values=List(String()))


_figures: dict[str, Any] = {code: Nested(FigureOut) for code in COUNT_CODES} | {
    code: Nested(DealFigureOut) for code in DEAL_CODES
}
EditionFigures = Schema.from_dict(_figures, name="EditionFigures")


class EditionReportOut(EditionFigures, ReportOut):  # type: ignore[misc,valid-type]
    """The report of one edition; kinds of deals stand apart."""

    slug = String()
    names = Dict(keys=String(), values=String())
    plan = Dict(keys=String(), values=Raw(allow_none=True))
    before = Dict(metadata={"description": "the year before: its number and its figures"})
    evidence = Dict(metadata={"description": "{kind of deal: {evidence level: how many}}"})


class EstimateOut(Schema):
    """Whether any value is an estimate, and how many are."""

    value = Boolean()
    rows = Integer()


class AbroadOut(Schema):
    """The figures of the fairs abroad."""

    fairs = Nested(FigureOut)
    establishments = Nested(FigureOut)
    participations = Nested(FigureOut)
    establishments_signed = Nested(FigureOut)
    contracts = Nested(FigureOut)
    value_usd = Nested(FigureOut)
    estimated = Nested(EstimateOut)


class YearReportOut(ReportOut):
    """The report of a working year."""

    editions = List(Nested(EditionReportOut))
    overseas = Nested(AbroadOut)
    delegations = List(Dict())
    computed = List(Dict(), metadata={"description": "figures that open rows, with plan"})
    recorded = List(Dict(), metadata={"description": "figures with their documents"})
    tasks = List(Dict())
    notes = Raw()
