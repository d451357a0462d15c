"""The command line reads, ranks, evaluates, and names what is broken."""

import json
import re
from pathlib import Path

import pytest

from matching.__main__ import main
from matching.entities import Supplier
from matching.errors import BrokenLineError
from matching.records import read_entities

SUPPLIER = {"id": "S1", "texts": {"vi": "khay mây tròn"}, "unheard_of": 1, "products": None}
BUYER = {"id": "B1", "languages": ["en"], "needs": [{"texts": {"en": "rattan trays"}}]}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    paths = {name: tmp_path / f"{name}.jsonl" for name in ("suppliers", "buyers", "grades", "out")}
    paths["suppliers"].write_text(json.dumps(SUPPLIER) + "\n", encoding="utf-8")
    paths["buyers"].write_text(json.dumps(BUYER) + "\n", encoding="utf-8")
    grade = {"buyer": "B1", "supplier": "S1", "grade": 3}
    paths["grades"].write_text(json.dumps(grade) + "\n", encoding="utf-8")
    return paths


def rank(files: dict[str, Path], *more: str) -> int:
    return main(["rank", "--suppliers", str(files["suppliers"]), "--buyers", str(files["buyers"]),
                 "--out", str(files["out"]), *more])  # fmt: skip


def test_rank_and_evaluate(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert rank(files, "--explain") == 0
    row = json.loads(files["out"].read_text(encoding="utf-8"))
    assert (row["buyer"], row["supplier"], row["rank"]) == ("B1", "S1", 1)
    assert row["score"] > 0.5
    assert row["reasons"][0]["code"] == "product_match"
    paths = {"matches": "out", "judgements": "grades", "suppliers": "suppliers", "buyers": "buyers"}
    arguments = [part for name, key in paths.items() for part in (f"--{name}", str(files[key]))]
    assert main(["evaluate", *arguments]) == 0
    figures = json.loads(capsys.readouterr().out)
    perfect = {"buyers": 1, "ndcg@10": 1.0, "recall@10": 1.0, "mrr": 1.0}
    assert figures["by_language"]["en"] == perfect
    assert figures["coverage"] == 1.0


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('{"id": "S2", "products": [{"moq": "many"}]}', "products[0].moq"),
        ('{"id": "S2", "texts": ["x"]}', "texts"),
        ('{"texts": {}}', "id"),
        ('{"id": "S1"}', "id"),
        ('{"id": "S2", "certifications": [{"code": "FSC", "valid_until": "soon"}]}',
         "certifications[0].valid_until"),
        ('{"id": "S2", "products": [{"moq": NaN}]}', "line"),
        ("{broken", "line"),
        ("[1]", "record"),
    ],
)  # fmt: skip
def test_a_broken_line_names_file_line_and_field(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str], line: str, field: str
) -> None:
    with files["suppliers"].open("a", encoding="utf-8") as target:
        target.write("\n" + line + "\n")
    assert rank(files) == 1
    told = capsys.readouterr().err
    assert f"{files['suppliers']}, line 3, field {field}:" in told
    assert rank(files, "--skip-bad") == 0
    assert "1 broken lines skipped" in capsys.readouterr().err
    assert len(files["out"].read_text(encoding="utf-8").splitlines()) == 1


def test_everything_but_the_id_may_be_null(files: dict[str, Path]) -> None:
    keys = ("country", "languages", "texts", "certifications", "products", "wishes")
    empty = {"id": "S2", **dict.fromkeys(keys)}
    needs = [dict.fromkeys(("id", "categories", "texts", "order_quantity", "unit", "currency"))]
    with files["suppliers"].open("a", encoding="utf-8") as target:
        target.write(json.dumps(empty) + "\n")
    with files["buyers"].open("a", encoding="utf-8") as target:
        target.write(json.dumps({"id": "B2", "languages": None, "needs": needs}) + "\n")
    assert rank(files, "--explain") == 0
    assert len(files["out"].read_text(encoding="utf-8").splitlines()) == 4


def test_exposure_settings_are_offered(files: dict[str, Path]) -> None:
    assert rank(files, "--exposure", "strong", "--top", "1") == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"id": "S", "products": [{"moq": ' + b"9" * 400 + b"}]}", "products[0].moq"),
        (b'{"id": "\\ud800"}', "line"),
        (b'{"id": "  "}', "id"),
        (b'{"id": "S", "texts": "khay"}', "texts"),
    ],
)
def test_strange_values_are_named(tmp_path: Path, line: bytes, told: str) -> None:
    path = tmp_path / "S.jsonl"
    path.write_bytes(line + b"\n")
    with pytest.raises(BrokenLineError, match=re.escape(f"{path}, line 1, field {told}:")):
        read_entities(path, Supplier.from_dict)


def test_empty_values_of_another_kind_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "S.jsonl"
    path.write_text('{"id": "S", "texts": [], "products": {}, "wishes": []}\n')
    assert read_entities(path, Supplier.from_dict) == [Supplier("S")]
