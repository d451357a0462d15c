"""Codes of places in a row, as people write and type them: C14–15."""

import re
from collections.abc import Iterable

_PARTS = re.compile(r"(.*?)(\d+)")
LONGEST_RUN = 40


def code_order(code: str) -> tuple[str, int, str]:
    """Sorts `A2` before `A10`."""
    found = _PARTS.fullmatch(code)
    return (found[1], int(found[2]), code) if found else (code, 0, code)


def short_codes(codes: Iterable[str]) -> str:
    """Booth codes as people write them.

    >>> short_codes(["C15", "C14", "D03"])
    'C14–15, D03'
    """
    runs: list[list[str]] = []
    for code in sorted(set(codes), key=code_order):
        if runs and _follows(runs[-1][-1], code):
            runs[-1].append(code)
        else:
            runs.append([code])
    return ", ".join(_run(run) for run in runs)


def _follows(before: str, code: str) -> bool:
    (head, number, _), (next_head, next_number, _) = code_order(before), code_order(code)
    same_length = len(before) == len(code) or before[-1] == "9"
    return head == next_head and number > 0 and next_number == number + 1 and same_length


def _run(run: list[str]) -> str:
    if len(run) == 1:
        return run[0]
    head = code_order(run[0])[0]
    return f"{run[0]}–{run[-1][len(head) :]}"


def spread_codes(typed: str) -> list[str]:
    """The codes that were typed, runs written out; the reverse of `short_codes`.

    >>> spread_codes("c14-15; D03")
    ['C14', 'C15', 'D03']
    """
    codes: list[str] = []
    for part in re.split(r"[;,\s]+", re.sub(r"\s*[-–—]\s*", "-", typed.strip().upper())):
        if part:
            codes += _spread(part)
    return list(dict.fromkeys(codes))


def _spread(part: str) -> list[str]:
    found = re.fullmatch(r"(.*?)(\d+)-\1?(\d+)", part)
    if not found:
        return [part]
    head, first, last = found.groups()
    if not 0 < int(last) - int(first) < LONGEST_RUN:
        return [part]
    return [f"{head}{number:0{len(first)}d}" for number in range(int(first), int(last) + 1)]
