"""What an organiser may type about an edition, a hall and a zone."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from fairapp.core.forms import FairForm, choices_of, metres, optional_text, required_text
from fairapp.fairs.layout import HallParameters
from fairapp.fairs.models import Fair, FairKind, Hall, Series, Zone

KIND_LABELS = {
    FairKind.OWN: _l("Own fair"),
    FairKind.MANUFACTURING: _l("Manufacturing fair"),
    FairKind.CONFERENCE: _l("Supply-demand conference"),
    FairKind.SEMINAR: _l("Seminar"),
    FairKind.OVERSEAS: _l("Fair abroad"),
}
MORE_LANGUAGES = ("ja", "fr", "de", "ko", "zh")
NEW_SERIES = "new"
BADGES = ("badges_first", "badges_more")
PLANS = ("planned_booths", "planned_exhibitors", "planned_importers", "planned_meetings")


def _plan(label: Any) -> IntegerField:
    words = _l("A whole number from 0.")
    return IntegerField(label, validators=[Optional(), NumberRange(0, 100_000, message=words)])


def _badges(label: Any) -> IntegerField:
    words = _l("A whole number from 0 to 50.")
    return IntegerField(label, validators=[Optional(), NumberRange(0, 50, message=words)])


class EditionForm(FairForm):
    """An edition: its series, names, dates, place and plans."""

    series = SelectField(_l("Series"), validators=[InputRequired()])
    series_name = optional_text(_l("Name of the new series"), 120)
    slug = required_text(
        _l("Address"), 80, description=_l("Only a-z, 0-9 and hyphens; it never changes.")
    )
    edition = optional_text(_l("Edition"), 40, description=_l("As you write it, for example 12."))
    kind = SelectField(
        _l("Kind"), choices=choices_of(KIND_LABELS, KIND_LABELS), validators=[InputRequired()]
    )
    name_vi = required_text(_l("Name in Vietnamese"))
    name_en = required_text(_l("Name in English"))
    name_ja = optional_text(_l("Name in Japanese"))
    name_fr = optional_text(_l("Name in French"))
    name_de = optional_text(_l("Name in German"))
    name_ko = optional_text(_l("Name in Korean"))
    name_zh = optional_text(_l("Name in Chinese"))
    opens_on = DateField(_l("Opening day"), validators=[InputRequired()])
    closes_on = DateField(_l("Closing day"), validators=[InputRequired()])
    applications_open_on = DateField(_l("First day to apply"), validators=[Optional()])
    applications_close_on = DateField(_l("Last day to apply"), validators=[Optional()])
    venue = required_text(_l("Place"))
    city = required_text(_l("City"))
    country = required_text(_l("Country"), 2, description=_l("Two letters, for example VN."))
    planned_booths = _plan(_l("Booths"))
    planned_exhibitors = _plan(_l("Exhibitors"))
    planned_importers = _plan(_l("Importers"))
    planned_meetings = _plan(_l("Meetings"))
    badges_first = _badges(_l("Badges for the first booth"))
    badges_more = _badges(_l("Badges for each further booth"))
    version = HiddenField()

    def offer(self, series: Iterable[Series], locale: str) -> None:
        """Fill in the series to choose from."""
        self.series.choices = [
            *(SelectChoice(str(one.id), _named(one.names, locale)) for one in series),
            SelectChoice(NEW_SERIES, _l("A new series")),
        ]

    def show(self, fair: Fair) -> None:
        """Fill in what the edition says today."""
        for field in self:
            if hasattr(fair, field.name) and field.name not in ("series", "kind"):
                field.data = getattr(fair, field.name)
        self.series.data, self.kind.data = str(fair.series_id), fair.kind.value
        for code in ("vi", "en", *MORE_LANGUAGES):
            self[f"name_{code}"].data = fair.names.get(code)

    def validate_country(self, field: StringField) -> None:
        """Refuse what is no country code."""
        if not (field.data or "").isalpha() or len(field.data or "") != 2:
            raise ValidationError(_l("Two letters, for example VN."))

    def validate_series_name(self, field: StringField) -> None:
        """A new series needs a name."""
        if self.series.data == NEW_SERIES and not field.data:
            raise ValidationError(_l("Please fill in this field."))

    @property
    def facts(self) -> dict[str, Any]:
        """What the services take, besides series and address."""
        names = {code: self[f"name_{code}"].data for code in ("vi", "en", *MORE_LANGUAGES)}
        kept = (
            "edition", "opens_on", "closes_on", "applications_open_on", "applications_close_on",
            "venue", "city", *PLANS,
        )  # fmt: skip
        badges = {name: self[name].data for name in BADGES if self[name].data is not None}
        return (
            {name: self[name].data or None for name in kept}
            | badges
            | {
                "kind": FairKind(self.kind.data),
                "names": {code: name for code, name in names.items() if name},
                "country": (self.country.data or "").upper(),
            }
        )


def _named(names: dict[str, str], locale: str) -> str:
    return names.get(locale) or names.get("vi") or names.get("en") or "–"


class HallForm(FairForm):
    """A hall from parameters."""

    code = required_text(_l("Hall"), 16, description=_l("For example: Nhà 1."))
    name_en = optional_text(_l("Name in English"), 120)
    zones = required_text(
        _l("Zones"), 120, description=_l("Letters parted by commas; each gets its share of rows.")
    )
    rows = IntegerField(_l("Rows"), default=4, validators=[InputRequired(), NumberRange(1, 60)])
    per_row = IntegerField(
        _l("Booths in a row"), default=14, validators=[InputRequired(), NumberRange(1, 150)]
    )
    is_double = BooleanField(_l("Two rows stand back to back"), default=True)
    booth_width = metres(_l("Width of a booth (m)"), "0.5", 200, default=Decimal(3))
    booth_depth = metres(_l("Depth of a booth (m)"), "0.5", 200, default=Decimal(3))
    aisle = metres(_l("Aisle between rows (m)"), "0", 50, default=Decimal(3))
    margin = metres(_l("Way along the walls (m)"), "0", 50, default=Decimal(4))
    crossing_after = IntegerField(
        _l("Cross aisle after so many booths"),
        default=7,
        validators=[Optional(), NumberRange(0, 150)],
        description=_l("0 for none."),
    )
    crossing = metres(_l("Cross aisle (m)"), "0", 50, default=Decimal(3))

    @property
    def parameters(self) -> HallParameters:
        """What the layout takes."""
        zones = [word.strip().upper() for word in (self.zones.data or "").split(",")]
        names = {"vi": self.code.data or "", "en": self.name_en.data or self.code.data or ""}
        same = (
            "rows", "per_row", "booth_width", "booth_depth", "aisle", "margin", "is_double",
            "crossing",
        )  # fmt: skip
        return HallParameters(
            code=self.code.data or "",
            names=names,
            zones=[zone for zone in zones if zone],
            crossing_after=self.crossing_after.data or 0,
            **{name: self[name].data for name in same},
        )


class ZoneForm(FairForm):
    """A zone: its code, names, hall and goods."""

    hall = SelectField(_l("Hall"), validators=[InputRequired()])
    code = required_text(_l("Zone"), 16)
    name_vi = required_text(_l("Name in Vietnamese"), 120)
    name_en = optional_text(_l("Name in English"), 120)
    categories = optional_text(
        _l("Groups of goods"), 200, description=_l("Codes parted by commas, for example CER, LAC.")
    )

    def offer(self, halls: Iterable[Hall], locale: str) -> None:
        """Fill in the halls to choose from."""
        self.hall.choices = [SelectChoice(str(one.id), _named(one.names, locale)) for one in halls]

    def show(self, zone: Zone | None) -> None:
        """Fill in what the zone says today."""
        if zone is None:
            return
        self.hall.data, self.code.data = str(zone.hall_id), zone.code
        self.name_vi.data, self.name_en.data = zone.names.get("vi"), zone.names.get("en")
        self.categories.data = ", ".join(zone.categories)

    @property
    def facts(self) -> dict[str, Any]:
        """Names and goods as the plan keeps them."""
        words = (self.categories.data or "").upper().replace(";", ",").split(",")
        names = {"vi": self.name_vi.data, "en": self.name_en.data}
        return {
            "code": (self.code.data or "").upper(),
            "names": {code: name for code, name in names.items() if name},
            "categories": [word.strip() for word in words if word.strip()],
        }


class HallSizeForm(FairForm):
    """The name and the ground of a hall that is there."""

    hall_code = required_text(_l("Hall"), 16)
    hall_name_en = optional_text(_l("Name in English"), 120)
    hall_width = metres(_l("Width (m)"), "0.5")
    hall_depth = metres(_l("Depth (m)"), "0.5")

    def show(self, hall: Hall | None) -> None:
        """Fill in what the hall says today."""
        if hall is None:
            return
        self.hall_code.data, self.hall_name_en.data = hall.code, hall.names.get("en")
        self.hall_width.data, self.hall_depth.data = hall.width, hall.depth

    @property
    def facts(self) -> dict[str, Any]:
        """The hall as the plan keeps it."""
        code = self.hall_code.data or ""
        return {
            "code": code,
            "names": {"vi": code, "en": self.hall_name_en.data or code},
            "width": self.hall_width.data,
            "depth": self.hall_depth.data,
        }
