"""The columns of the sheets of deals and rates, and the words that officers write in them."""

from fairapp.contracts.models import DealKind, EntryAct, EvidenceLevel, Payment
from fairapp.core.cells import date_cell, decimal_cell, one_of, short_text, yes_no
from fairapp.core.sheets import Column

KINDS = {kind.value: kind for kind in DealKind} | {
    "agency": DealKind.AGENCY_AGREEMENT,
    "hợp đồng": DealKind.CONTRACT,
    "biên bản ghi nhớ": DealKind.MEMORANDUM,
    "đơn hàng": DealKind.ORDER,
    "bán tại chỗ": DealKind.ON_THE_SPOT_SALE,
    "thỏa thuận đại lý": DealKind.AGENCY_AGREEMENT,
    "ý định": DealKind.INTENTION,
}
ACTS = {
    "original": EntryAct.RECORDED,
    "correction": EntryAct.CORRECTED,
    "cancellation": EntryAct.CANCELLED,
}
EVIDENCE = {level.value: level for level in EvidenceLevel if level is not EvidenceLevel.VOID}
PAYMENTS = {payment.value: payment for payment in Payment} | {
    "t/t 30/70": Payment.TT_30_70,
    "t/t 50/50": Payment.TT_50_50,
    "l/c at sight": Payment.LC_SIGHT,
    "d/p": Payment.DOCUMENTS_PAYMENT,
    "d/a": Payment.DOCUMENTS_ACCEPTANCE,
    "tiền mặt": Payment.CASH,
}
UNITS = {unit: unit for unit in ("piece", "set", "pair", "kg", "m", "m2")}

DEAL_COLUMNS = (
    Column("key", ("Mã bút toán", "Entry"), short_text(40), required=True),
    Column("kind", ("Loại giao dịch", "Kind"), one_of(KINDS), required=True),
    Column("entry", ("Bút toán", "Act"), one_of(ACTS)),
    Column("refers_to", ("Thay cho", "Replaces"), short_text(40)),
    Column("exhibitor_key", ("Mã đơn vị tham gia", "Exhibitor"), short_text(40), required=True),
    Column("buyer_key", ("Mã khách", "Buyer"), short_text(40), required=True),
    Column("signed_on", ("Ngày ký", "Signed on"), date_cell, required=True),
    Column("currency", ("Loại tiền", "Currency"), short_text(3), required=True),
    Column("value", ("Giá trị", "Value"), decimal_cell, required=True),
    Column("estimated", ("Ước tính", "Estimated"), yes_no),
    Column("confidential", ("Không công bố giá trị", "Confidential"), yes_no),
    Column("incoterm", ("Điều kiện giao", "Incoterm"), short_text(3)),
    Column("port", ("Nơi giao", "Place"), short_text(60)),
    Column("payment_terms", ("Thanh toán", "Payment"), one_of(PAYMENTS)),
    Column("delivery_on", ("Giao hàng trước", "Delivery by"), date_cell),
    Column("paper_number", ("Số giấy", "Paper number"), short_text(40)),
    Column("another", ("Giấy khác", "Another paper"), yes_no),
    Column("evidence", ("Mức xác nhận", "Evidence"), one_of(EVIDENCE)),
    Column("category", ("Mã nhóm hàng", "Category"), short_text(64)),
    Column("hs_heading", ("Mã HS", "HS heading"), short_text(12)),
    Column("quantity", ("Số lượng", "Quantity"), decimal_cell),
    Column("unit", ("Đơn vị tính", "Unit"), one_of(UNITS)),
    Column("unit_price", ("Đơn giá", "Unit price"), decimal_cell),
)
RATE_COLUMNS = (
    Column("currency", ("Loại tiền", "Currency"), short_text(3), required=True),
    Column("rate_on", ("Ngày", "Date"), date_cell, required=True),
    Column("usd_per_unit", ("USD cho một đơn vị", "USD for one unit"), decimal_cell, required=True),
    Column("source", ("Nguồn", "Source"), short_text(64)),
)
