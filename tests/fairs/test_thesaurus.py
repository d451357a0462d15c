"""The thesaurus in the tables: whole, in seven languages, the second time unchanged."""

from sqlalchemy import func, select

from fairapp.core.audit import AuditEntry, AuditTag
from fairapp.core.i18n import LOCALES
from fairapp.core.policy import SYSTEM
from fairapp.fairs import queries, thesaurus
from fairapp.fairs.models import Concept, ConceptLabel


def test_sync_loads_every_concept_with_its_names_and_a_second_sync_changes_nothing(session):
    assert thesaurus.sync(SYSTEM) > 0
    concepts = session.scalar(select(func.count()).select_from(Concept))
    labels = session.scalar(select(func.count()).select_from(ConceptLabel))
    assert labels == concepts * len(LOCALES)
    assert queries.concept_labels(["FIB", None], "vi") == {
        "FIB": "Mây, tre, cói, guột và sợi tự nhiên"
    }
    assert len(queries.main_categories("en")) == 19
    assert thesaurus.sync(SYSTEM) == 0
    tags = [entry.tag for entry in session.scalars(select(AuditEntry))]
    assert tags == [AuditTag.THESAURUS_SYNCED]


def test_changed_name_is_put_right_and_foreign_concepts_stay(session):
    thesaurus.sync(SYSTEM)
    session.get_one(ConceptLabel, ("FIB", "en")).label = "Something else"
    session.add(Concept(code="OLD-01", kind="category", hs_headings=[]))
    session.flush()
    assert thesaurus.sync(SYSTEM) == 1
    session.expire_all()
    assert queries.concept_labels(["FIB"], "en") != {"FIB": "Something else"}
    assert session.get(Concept, "OLD-01") is not None


def test_concepts_are_found_without_accents_and_by_synonym(session):
    thesaurus.sync(SYSTEM)
    found = queries.find_concepts("may tre coi", "vi", ["category"])
    assert (found[0].code, found[0].label) == ("FIB", "Mây, tre, cói, guột và sợi tự nhiên")
    assert queries.find_concepts("khong co gi nhu the", "vi", []) == []
    assert queries.find_concepts(" ", "vi", []) == []


CALLED = (
    ("khay", "vi", "P-ANY-TRAY", "khay"),
    ("籠", "ja", "P-ANY-BASKET", "籠"),
    ("tray", "ja", "P-ANY-TRAY", "トレー"),
    ("PANIER", "fr", "P-ANY-BASKET", "panier"),
    ("korb", "de", "P-ANY-BASKET", "Korb"),
    ("바구니", "ko", "P-ANY-BASKET", "바구니"),
    ("篮子", "zh", "P-ANY-BASKET", "篮子"),
)


def test_goods_and_materials_are_found_in_every_language_of_the_reader(session):
    thesaurus.sync(SYSTEM)
    for typed, locale, code, label in CALLED:
        found = queries.find_concepts(typed, locale, ["category", "product"])
        assert (found[0].code, found[0].label) == (code, label)
    assert queries.find_concepts("らたん", "ja", ["material"])[0].code == "M-RATTAN"
    known = queries.codes_of_words(["plastic", "bark paper", "竹", "moon dust"], "material")
    assert (known["plastic"], known["竹"]) == ("M-PLASTIC", "M-BAMBOO")
    assert "bark paper" in known
    assert "moon dust" not in known
    words = ["rattan", "acacia wood", "moon dust", "M-SILK", "FIB", ""]
    assert queries.material_labels(words, "ja") == {
        "rattan": "籐", "acacia wood": "アカシア", "M-SILK": "絹",
        "FIB": queries.concept_labels(["FIB"], "ja")["FIB"],
    }  # fmt: skip
    assert queries.material_labels([], "ja") == {}
