"""Fields in which concepts of the thesaurus are picked: by picture, by typing, by ticking."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, StringField
from wtforms.validators import Length, Optional, ValidationError

from fairapp.core.i18n import current_locale
from fairapp.fairs.models import Concept
from fairapp.fairs.queries import FoundConcept, concept_labels, find_concepts

GOODS = ("category", "product")
MATERIALS = ("material",)
PAPERS = ("certificate",)
MOST_PICKED = 24
LONGEST_WORD = 60
_PARTED_BY = str.maketrans({";": ",", "、": ",", "，": ",", "；": ","})
Tree = Sequence[tuple[Concept, str]]


@dataclass(frozen=True, slots=True)
class Branch:
    """One group of goods with everything inside it."""

    code: str
    label: str
    leaves: list[tuple[str, str]] = field(default_factory=list)


def branches(tree: Tree) -> list[Branch]:
    """The groups of goods in the order of the taxonomy, each with its finer categories."""
    found = {
        concept.code: Branch(concept.code, label)
        for concept, label in tree
        if concept.parent_code is None
    }
    for concept, label in tree:
        if concept.parent_code is not None:
            found[concept.code.partition("-")[0]].leaves.append((concept.code, label))
    return list(found.values())


class PickedField(Field):
    """What was picked: each is a tick box, so that taking one away is unticking it."""

    data: list[str]

    def __init__(self, label: Any, kinds: Sequence[str], *, ready: Sequence[str] = (),
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(label, **kwargs)
        self.kinds = kinds
        self.ready = ready
        self.found: list[FoundConcept] = []
        self.labels: dict[str, str] = {}

    def process_data(self, value: Iterable[str] | None) -> None:
        """Take what is stored."""
        self.data = list(value or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what is ticked; the same thing may stand in the picture tree and among the chips."""
        sent = [one.strip()[:64] for one in valuelist if one.strip()]
        self.data = list(dict.fromkeys(sent))[:MOST_PICKED]

    def add(self, value: str) -> None:
        """Pick one more."""
        if value not in self.data and len(self.data) < MOST_PICKED:
            self.data.append(value)

    def name_of(self, value: str) -> str:
        """The name of something picked; a word that is no concept stands as it is."""
        return self.labels.get(value, value)

    @property
    def kind(self) -> str:
        """The kinds of concepts, as the address of suggestions takes them."""
        return ",".join(self.kinds)

    @property
    def chips(self) -> list[tuple[str, str, bool]]:
        """[(value, name, is picked)]: what was picked, what was found, what is often picked."""
        offered = [*self.data, *(one.code for one in self.found), *self.ready]
        return [(one, self.name_of(one), one in self.data) for one in dict.fromkeys(offered)]


def typed_field(label: Any) -> StringField:
    """Where words are typed beside a picked field."""
    return StringField(
        label, validators=[Optional(), Length(max=200, message=_l("At most %(max)d characters."))]
    )


def typed_words(typed: str | None) -> list[str]:
    """Words that commas of any script part."""
    parts = (typed or "").translate(_PARTED_BY).split(",")
    return [part.strip()[:LONGEST_WORD] for part in parts if part.strip()][:12]


class PickingForm(Form):
    """A form with picked fields, each with its field for typing, named `<field>_typed`."""

    find = StringField(validators=[Optional()])
    picked_names: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    """Fields that take a word which is no concept as it was typed."""

    @property
    def is_looking(self) -> bool:
        """Whether only a search was asked for, and nothing is to be saved."""
        return self.find.data in self.picked_names

    def look_up(self) -> None:
        """Show what was found for the words typed in one field."""
        self._suggest(self.find.data or "")

    def settle(self) -> None:
        """Pick what was typed and never chosen, where the words name something."""
        for name in self.picked_names:
            picked, typed = self[name], self[f"{name}_typed"]
            left = [word for word in typed_words(typed.data) if not self._picked(picked, word)]
            typed.data = ", ".join(left)

    def _picked(self, picked: PickedField, word: str) -> bool:
        found = find_concepts(word, current_locale(), picked.kinds)
        exact = next((one.code for one in found if one.is_exact), None)
        if exact is None and picked.short_name in self.alone:
            exact = word
        if exact is not None:
            picked.add(exact)
        return exact is not None

    def refuse_unknown(self, name: str) -> None:
        """Raise ValidationError with suggestions when words were typed that name nothing."""
        typed = self[f"{name}_typed"].data
        if typed:
            self._suggest(name)
            raise ValidationError(
                _l("Choose from the list, or write it in your own words below: %(words)s")
                % {"words": typed}
            )

    def _suggest(self, name: str) -> None:
        picked = self[name]
        words = typed_words(self[f"{name}_typed"].data)
        for word in words[:3]:
            picked.found += find_concepts(word, current_locale(), picked.kinds)

    def name_picked(self, also: Mapping[str, str] | None = None) -> None:
        """Find the names of everything that the page shows; one statement."""
        shown = {value for name in self.picked_names for value, _n, _p in self[name].chips}
        labels = concept_labels(shown, current_locale()) | dict(also or {})
        for name in self.picked_names:
            self[name].labels = labels
