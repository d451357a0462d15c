"""Faults of a thesaurus, each named so that its writer can find and mend it."""

from collections.abc import Iterator

from matching.text import LANGUAGES, normalise
from matching.thesaurus import KINDS, Thesaurus

LEAST_CONCEPTS = 1500


def missing_names(thesaurus: Thesaurus) -> Iterator[str]:
    """Yield concepts without a name in one of the seven languages."""
    for concept in thesaurus.concepts.values():
        for language in LANGUAGES:
            if not concept.label(language):
                yield f"{concept.code}: no name in {language}"


def unknown_references(thesaurus: Thesaurus) -> Iterator[str]:
    """Yield broader and related codes that do not exist, and unknown kinds."""
    for concept in thesaurus.concepts.values():
        if concept.kind not in KINDS:
            yield f"{concept.code}: unknown kind {concept.kind}"
        for code in (*concept.broader, *concept.related):
            if code not in thesaurus:
                yield f"{concept.code}: refers to {code}, which does not exist"


def broader_circles(thesaurus: Thesaurus) -> Iterator[str]:
    """Yield concepts that stand under themselves."""
    for code in thesaurus.codes:
        if any(code in thesaurus.ancestors(up) for up in thesaurus.ancestors(code)):
            yield f"{code}: stands under itself"


def unreachable(thesaurus: Thesaurus) -> Iterator[str]:
    """Yield concepts that no path of broader and related links joins to a category."""
    links: dict[str, set[str]] = {code: set() for code in thesaurus.codes}
    for concept in thesaurus.concepts.values():
        for other in (*concept.broader, *concept.related):
            if other in links:
                links[concept.code].add(other)
                links[other].add(concept.code)
    reached = {c.code for c in thesaurus.concepts.values() if c.kind == "category"}
    frontier = list(reached)
    while frontier:
        for other in links[frontier.pop()] - reached:
            reached.add(other)
            frontier.append(other)
    yield from (f"{code}: no path to a category" for code in thesaurus.codes if code not in reached)


def shared_names(thesaurus: Thesaurus) -> Iterator[str]:
    """Yield names of several concepts where one does not say what tells it apart."""
    owners: dict[tuple[str, str], list[str]] = {}
    for concept in thesaurus.concepts.values():
        for language, names in concept.names.items():
            for name in dict.fromkeys(normalise(name) for name in names if name):
                owners.setdefault((language, name), []).append(concept.code)
    for (language, name), codes in owners.items():
        if len(codes) > 1:
            for code in codes:
                if not thesaurus[code].distinguish:
                    yield f"{code}: shares {language} {name!r} with {', '.join(codes)}"


def too_few(thesaurus: Thesaurus) -> Iterator[str]:
    """Yield one fault if the thesaurus is smaller than promised."""
    if len(thesaurus) < LEAST_CONCEPTS:
        yield f"{len(thesaurus)} concepts, at least {LEAST_CONCEPTS} promised"


CHECKS = (missing_names, unknown_references, broader_circles, unreachable, shared_names, too_few)


def faults(thesaurus: Thesaurus) -> list[str]:
    """Return all faults found.

    Examples
    --------
    >>> faults(Thesaurus([]))
    ['0 concepts, at least 1500 promised']
    """
    return [fault for check in CHECKS for fault in check(thesaurus)]
