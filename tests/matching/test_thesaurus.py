"""The thesaurus has no faults, and every check finds a planted one."""

from dataclasses import replace

import pytest

from matching.errors import ThesaurusError
from matching.text import LANGUAGES
from matching.thesaurus import Concept, Thesaurus
from matching.thesaurus_checks import CHECKS, LEAST_CONCEPTS, faults

THESAURUS = Thesaurus.load()


def concept(code: str, **changes: object) -> Concept:
    names = {language: (f"{code} {language}",) for language in LANGUAGES}
    plain = Concept(code, "product", ("C",), (), (), "", names)
    return replace(plain, **changes)


CATEGORY = concept("C", kind="category", broader=())


def test_the_thesaurus_has_no_faults() -> None:
    assert faults(THESAURUS) == []


def test_the_thesaurus_is_as_large_as_promised() -> None:
    assert len(THESAURUS) >= LEAST_CONCEPTS


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        (concept("A", names={**CATEGORY.names, "ko": ("",)}), "A: no name in ko"),
        (concept("A", broader=("GONE",)), "A: refers to GONE, which does not exist"),
        (concept("A", broader=("B",)), "A: stands under itself"),
        (concept("A", broader=()), "A: no path to a category"),
        (concept("A", names=CATEGORY.names), "A: shares vi 'c vi' with C, A"),
        (concept("A", kind="thing"), "A: unknown kind thing"),
    ],
)
def test_a_planted_fault_is_found(planted: Concept, fault: str) -> None:
    other = concept("B", broader=("A",)) if fault.endswith("itself") else concept("B")
    assert fault in faults(Thesaurus([CATEGORY, planted, other]))


def test_every_check_is_run() -> None:
    assert len(CHECKS) == 6


def test_two_concepts_with_one_code_are_refused() -> None:
    with pytest.raises(ThesaurusError, match="two concepts have this code"):
        Thesaurus([CATEGORY, CATEGORY])


def test_ancestors_and_families() -> None:
    assert THESAURUS.ancestors("CER-01-01") == {"CER-01": 1, "CER": 2}
    assert THESAURUS.family("CER-01-01") == {"CER"}
