"""Sheets as they come: old encodings, merged cells, columns named otherwise, formulas in names."""

import io
import zipfile

import pytest
import xlsxwriter

from fairapp.core.sheets import (
    Column,
    MissingColumnsError,
    UnreadableSheetError,
    headings_of,
    read_sheet,
    short_text,
    write_sheet,
)

COLUMNS = (
    Column("name", ("Tên đơn vị", "Organisation"), short_text(200), required=True),
    Column("country", ("Nước", "Country"), short_text(40)),
)
VIETNAMESE = "Tên đơn vị;Nước\nCông ty Mây tre Phú Vinh;Việt Nam\nGốm sứ Bát Tràng;Đức\n"
FRENCH = "Organisation;Country\nÉlan Déco à Besançon;Côte d'Ivoire\nMüller & Söhne;Österreich\n"


def decomposed(text):
    """As Windows-1258 writes it: the tone as a mark of its own behind the vowel."""
    import unicodedata

    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    found = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = [part for part in parts if part in marks]
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in marks))
        try:
            letter.encode("cp1258")
            found.append(letter)
        except UnicodeError:
            found.append(base + "".join(tones))
    return "".join(found)


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (VIETNAMESE, "utf-8", "UTF-8"),
        (VIETNAMESE, "utf-8-sig", "UTF-8"),
        (VIETNAMESE, "utf-16", "UTF-16"),
        (VIETNAMESE, "utf-16-le", "UTF-16"),
        (VIETNAMESE, "utf-16-be", "UTF-16"),
        (VIETNAMESE, "cp1258", "Windows-1258"),
        (FRENCH, "cp1252", "Windows-1252"),
        (FRENCH, "utf-8", "UTF-8"),
    ],
)
def test_encoding_is_told_and_accents_are_right(text, codec, name):
    content = (decomposed(text) if codec == "cp1258" else text).encode(codec)
    reading = read_sheet(content, name="list.csv", columns=COLUMNS)
    assert reading.encoding == name
    expected = [tuple(line.split(";")) for line in text.splitlines()[1:]]
    assert [(row["name"], row["country"]) for _, row in reading.rows] == expected


def book(fill):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        fill(made.add_worksheet())
    return out.getvalue()


def test_merged_cells_belong_to_each_of_their_rows():
    def fill(page):
        page.merge_range(0, 0, 0, 1, "Danh sách khách mua")
        page.write_row(1, 0, ["Organisation", "Country"])
        page.write_column(2, 0, ["Naniwa", "Kyoto", "Élan"])
        page.merge_range(2, 1, 3, 1, "JP")
        page.write(4, 1, "FR")

    reading = read_sheet(book(fill), name="list.xlsx", columns=COLUMNS)
    assert [row["country"] for _, row in reading.rows] == ["JP", "JP", "FR"]
    assert (reading.filled_cells, reading.encoding) == (1, "")


def test_columns_of_another_source_are_named_once():
    content = b"Firma;Land\nTana;DE\n"
    with pytest.raises(MissingColumnsError):
        read_sheet(content, name="list.csv", columns=COLUMNS)
    assert headings_of(content, name="list.csv") == ["Firma", "Land"]
    mapping = {"name": "Firma", "country": "Land", "gone": "x"}
    reading = read_sheet(content, name="list.csv", columns=COLUMNS, mapping=mapping)
    assert reading.rows == [(2, {"name": "Tana", "country": "DE"})]
    assert reading.headings == {"name": "Firma", "country": "Land"}


def test_formula_in_a_name_stays_a_text():
    content = write_sheet(["Organisation"], [["=cmd|' /C calc'!A0"], ["+84 912"], ["@SUM(1)"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    reading = read_sheet(content, name="again.xlsx", columns=COLUMNS)
    assert reading.rows[0][1]["name"] == "=cmd|' /C calc'!A0"


def test_bomb_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)
    with pytest.raises(UnreadableSheetError, match="unreadable"):
        read_sheet(out.getvalue(), name="bomb.xlsx", columns=COLUMNS)
