"""What a misspelt word is meant for: ratan, laquer, cermaic, embroidred."""

import re
from collections.abc import Iterable

_DOUBLED = re.compile(r"(.)\1+")
_SHORT, _LONG = 5, 7  # letters of the names of which a doubling, or any letter, may be lost


def squeezed(word: str) -> str:
    """Return a word with doubled letters written once."""
    return _DOUBLED.sub(r"\1", word)


def shortened(word: str) -> list[str]:
    """Return a word with any one letter but the first left out."""
    return [word[:at] + word[at + 1 :] for at in range(1, len(word))]


class Misspellings:
    """Names of one word, found though a letter is doubled, missing, too many or swapped.

    The first letter must be right, and no letter may stand for another: a planner is no planter.

    Examples
    --------
    >>> misspellings = Misspellings(["rattan", "ceramic", "planter"])
    >>> [misspellings.meant(word) for word in ("ratan", "cermaic", "cerramic", "planner")]
    ['rattan', 'ceramic', 'ceramic', None]
    """

    def __init__(self, names: Iterable[str]) -> None:
        known = [name for name in names if len(name) >= _SHORT]
        self._squeezed = {squeezed(name): name for name in known}
        self._long = {name for name in known if len(name) >= _LONG}
        self._shortened = {short: name for name in self._long for short in shortened(name)}

    def meant(self, word: str) -> str | None:
        """Return the name that a word no name uses may be meant for."""
        if len(word) < _SHORT:
            return None
        found = self._squeezed.get(squeezed(word))
        if found is None and len(word) >= _LONG - 1:
            found = self._shortened.get(word) or self._one_too_many(word) or self._swapped(word)
        return found

    def _one_too_many(self, word: str) -> str | None:
        return next((short for short in shortened(word) if short in self._long), None)

    def _swapped(self, word: str) -> str | None:
        places = range(1, len(word) - 1) if len(word) >= _LONG else ()
        swaps = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places)
        return next((swap for swap in swaps if swap in self._long), None)
