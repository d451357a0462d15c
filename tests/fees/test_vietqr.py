"""The text behind the QR: EMVCo's fields, and every broken one is refused by name."""

from decimal import Decimal

import pytest

from fairapp.fees.vietqr import Transfer, VietQrError, checksum, read, write

TRANSFER = Transfer("970436", "0011001234567", Decimal(12_000_000), "HC7K2M9QA4 DN12")


def test_checksum_is_ccitt_false():
    assert checksum("123456789") == "29B1"


def test_text_is_that_of_the_standard():
    assert write(TRANSFER) == (
        "000201"
        "010212"
        "38570010A00000072701270006970436011300110012345670208QRIBFTTA"
        "5303704"
        "540812000000"
        "5802VN"
        "62190815HC7K2M9QA4 DN12"
        "6304" + checksum(write(TRANSFER)[:-4])
    )


def test_what_is_written_reads_back():
    assert read(write(TRANSFER)) == TRANSFER


def resealed(text):
    return text[:-4] + checksum(text[:-4])


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (write(TRANSFER)[:-1] + "?", "63"),
        (resealed(write(TRANSFER).replace("5303704", "5303840")), "53, 58"),
        (resealed(write(TRANSFER).replace("QRIBFTTA", "QRIBFTTC")), "38"),
        (resealed(write(TRANSFER).replace("540812000000", "549912000000")), "54"),
        (resealed(write(TRANSFER).replace("000201", "010201", 1)), "00"),
        (resealed(write(TRANSFER).replace("5802VN", "")), "58"),
    ],
)
def test_broken_text_names_its_field(text, field):
    with pytest.raises(VietQrError) as refusal:
        read(text)
    assert str(refusal.value).startswith(field)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"bank_code": "97043"}, "bank_code"),
        ({"account": "0011 001"}, "account"),
        ({"account": "1" * 20}, "account"),
        ({"amount": Decimal("1.5")}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(10) ** 13}, "amount"),
        ({"purpose": "thanh toán"}, "purpose"),
        ({"purpose": "A" * 26}, "purpose"),
    ],
)
def test_what_no_app_would_take_is_not_written(change, field):
    values = {
        name: getattr(TRANSFER, name) for name in ("bank_code", "account", "amount", "purpose")
    }
    with pytest.raises(VietQrError) as refusal:
        write(Transfer(**{**values, **change}))
    assert str(refusal.value).startswith(field)
