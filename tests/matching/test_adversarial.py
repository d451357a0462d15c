"""Hard needs in seven languages: refusals, misspellings, raw goods, stuffing, nobody suits."""

import pytest

from matching.entities import Buyer, Match, Need, Supplier
from matching.facts import offered_terms, wanted_terms
from matching.ranking import Ranker, shared_profiler
from matching.text import normalise

MAKERS = {
    "bamboo lamps": "den tre dan thu cong, nhan don tu 50",
    "rattan trays": "Khay mây đan tay, nhận từ 50 cái",
    "plastic trays": "Khay nhựa các loại",
    "rice bowls": "Bát cơm gốm men ngọc",
    "plates": "Đĩa sứ vẽ tay",
    "silk scarves": "Khăn lụa tơ tằm thêu tay",
    "rice": "Gạo và lúa giống chất lượng cao",
    "lacquer boxes": "Hộp sơn mài khảm trai",
    "paint": "Sơn nước nội thất, sơn tường",
    "raw rattan": "Bán nguyên liệu mây sợi, mây chẻ cho xưởng đan",
    "rattan baskets": "Giỏ mây, giỏ đựng đồ đan tay",
    "horn combs": "Lược sừng, đồ mỹ nghệ sừng",
    "clay": "Đất sét, cao lanh cho lò gốm",
    "wooden toys": "Do choi go cho tre em",
    "many words": "khay mây, giỏ tre, đèn lồng, lụa, gốm sứ, sơn mài, thêu, gỗ, đồng, đá, giấy dó, "
    "tranh, nón, túi cói, trống, quạt",
    "paper lanterns": "Đèn lồng giấy dó",
    "seagrass bags": "Túi cói đan",
    "wooden bowls": "Bát gỗ mít tiện",
    "embroidery": "Tranh thêu tay, vỏ gối thêu",
}
SUPPLIERS = [Supplier.from_dict({"id": k, "texts": {"vi": text}}) for k, text in MAKERS.items()]


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return Ranker().fit(SUPPLIERS)


def ranked(ranker: Ranker, text: str, language: str) -> list[Match]:
    buyer = Buyer("B", needs=(Need(texts={language: text}),))
    return ranker.rank([buyer], top=len(SUPPLIERS))


@pytest.mark.parametrize(
    ("maker", "language", "text"),
    [
        ("bamboo lamps", "en", "bamboo lamps"),
        ("bamboo lamps", "ja", "竹のランプ"),
        ("bamboo lamps", "zh", "竹灯"),
        ("bamboo lamps", "vi", "den tre"),
        ("rattan trays", "en", "ratan trays, no plastic"),
        ("rattan trays", "fr", "plateaux en rotin sans plastique"),
        ("rattan trays", "ko", "라탄 쟁반, 플라스틱 제외"),
        ("rattan trays", "vi", "khay may, khong nhua"),
        ("plates", "en", "china plates"),
        ("plates", "de", "Porzellanteller"),
        ("rice bowls", "ja", "青瓷の飯碗"),
        ("rice bowls", "zh", "青瓷饭碗"),
        ("rice bowls", "ko", "밥그릇"),
        ("silk scarves", "vi", "khan lua"),
        ("silk scarves", "de", "Seidenschals"),
        ("lacquer boxes", "en", "laquer boxes"),
        ("lacquer boxes", "ja", "漆の箱"),
        ("lacquer boxes", "fr", "boîtes laquées"),
        ("lacquer boxes", "ko", "옻칠 상자"),
        ("lacquer boxes", "zh", "漆盒"),
        ("raw rattan", "en", "raw rattan cane for our weaving workshop"),
        ("raw rattan", "ja", "籐の原料、編み材"),
        ("raw rattan", "fr", "rotin brut, matière première pour vannerie"),
        ("raw rattan", "de", "Rohrattan zum Flechten, Rohmaterial"),
        ("raw rattan", "ko", "라탄 원자재"),
        ("raw rattan", "zh", "藤条原料"),
        ("rattan baskets", "en", "finished rattan baskets, no raw material"),
        ("rattan baskets", "zh", "藤篮成品，不要原料"),
        ("rattan baskets", "de", "fertige Rattankörbe, kein Rohmaterial"),
        ("rattan baskets", "ko", "완제품 라탄 바구니, 원자재 제외"),
        ("rattan baskets", "vi", "giỏ mây thành phẩm, không mua nguyên liệu"),
        ("clay", "fr", "argile pour potiers"),
        ("horn combs", "zh", "牛角梳"),
        ("wooden toys", "en", "wooden toys for children"),
        ("wooden toys", "vi", "do choi tre em bang go"),
        ("paper lanterns", "ja", "紙の提灯"),
        ("seagrass bags", "de", "Seegrastaschen"),
        ("wooden bowls", "fr", "bols en bois"),
        ("embroidery", "en", "embroidered cushion covers"),
    ],
)
def test_the_maker_comes_first_and_is_to_be_met(
    ranker: Ranker, maker: str, language: str, text: str
) -> None:
    first, second, *_ = ranked(ranker, text, language)
    assert first.supplier == maker
    assert first.score > 0.5
    assert first.score > second.score


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "stainless steel kitchen knives"), ("en", "solar panels"), ("en", "plastic bottles"),
        ("en", "we are looking for new products"), ("en", "???"), ("en", "cotton candy machines"),
        ("de", "Autoreifen"), ("fr", "vin rouge"), ("ja", "冷凍エビ"), ("ja", "自動車部品"),
        ("ko", "태양광 패널"), ("ko", "화장품"), ("zh", "手机壳"), ("vi", "tôm đông lạnh"),
        ("vi", "phụ tùng ô tô"),
    ],
)  # fmt: skip
def test_where_nobody_suits_all_stay_below_one_half(
    ranker: Ranker, language: str, text: str
) -> None:
    assert ranked(ranker, text, language)[0].score < 0.5


def test_a_list_of_all_crafts_never_passes_their_makers(ranker: Ranker) -> None:
    for text in ("rattan trays", "silk scarves", "wooden bowls", "paper lanterns"):
        scores = {match.supplier: match.score for match in ranked(ranker, text, "en")}
        assert scores["many words"] < 0.5 < scores[text]


def test_a_product_named_by_many_goods_is_none_of_them() -> None:
    names = {"plain": "Khay mây", "stuffed": "Khay mây giỏ hộp túi đèn ghế thảm chiếu"}
    rows = [{"id": k, "products": [{"names": {"vi": name}}]} for k, name in names.items()]
    plain, stuffed = ranked(Ranker().fit(list(map(Supplier.from_dict, rows))), "khay mây", "vi")
    assert plain.supplier == "plain"
    assert plain.score > 0.5 > stuffed.score


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "rattan trays, anything but plastic"), ("en", "rattan trays. Plastic is a no-go"),
        ("en", "rattan trays, 0% plastic"), ("en", "non-plastic rattan trays"),
        ("en", "rattan trays, plastics are banned"), ("en", "rattan trays (plastic excluded)"),
        ("en", "rattan trays - plastic not allowed!"), ("en", "(no plastic) rattan trays"),
        ("fr", "plateaux en rotin, plastique à proscrire"),
        ("fr", "plateaux en rotin, nous refusons le plastique"),
        ("fr", "plateaux en rotin, le plastique ne convient pas"),
        ("de", "Rattantabletts, Verzicht auf Plastik"),
        ("de", "Rattantabletts, Plastik lehnen wir ab"), ("de", "Rattantabletts, nie Plastik"),
        ("ja", "プラスチックフリーの籐のトレー"), ("ja", "ノンプラスチックの籐のトレー"),
        ("ja", "籐のトレー（プラスチック禁止）"), ("ja", "籐のトレー。プラスチックはいりません"),
        ("ja", "籐のトレー。プラスチックは扱いません"),
        ("ko", "라탄 쟁반, 플라스틱 프리"), ("ko", "라탄 쟁반, 비플라스틱"),
        ("ko", "라탄 쟁반, 플라스틱 빼고"), ("ko", "라탄 쟁반, 플라스틱은 받지 않습니다"),
        ("zh", "藤托盘，拒收塑料"), ("zh", "藤托盘，零塑料"), ("zh", "藤托盘，别用塑料"),
        ("vi", "khay mây, cấm nhựa"), ("vi", "khay mây, đừng dùng nhựa"),
        ("vi", "khay mây, chẳng lấy nhựa"), ("vi", "khay may, k lay nhua"),
    ],
)  # fmt: skip
def test_plastic_is_refused_and_rattan_is_not(language: str, text: str) -> None:
    evidence = evidence_of(text, language)
    assert "M-PLASTIC" in evidence.refused
    assert "M-RATTAN" in evidence.materials
    assert "M-RATTAN" not in evidence.refused
    assert evidence.kinds


def evidence_of(text: str, language: str):
    buyer = Buyer("B", needs=(Need(texts={language: text}),))
    return shared_profiler().wants(buyer)[0].evidence


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "plastic trays, no minimum"), ("en", "plastic trays, no rush"),
        ("en", "100% plastic trays"), ("de", "Plastiktabletts ohne Logo"),
        ("ja", "プラスチックのトレー、ロゴなし"), ("ko", "노란 플라스틱 쟁반"),
        ("zh", "塑料托盘，不要标志"), ("vi", "khay nhựa, không in logo"),
        ("fr", "plateaux en plastique, pas urgent"),
    ],
)  # fmt: skip
def test_what_is_refused_elsewhere_is_still_wanted(language: str, text: str) -> None:
    evidence = evidence_of(text, language)
    assert "M-PLASTIC" not in evidence.refused
    assert "M-PLASTIC" in evidence.materials


@pytest.mark.parametrize(
    ("language", "text", "absent"),
    [
        ("vi", "giá 50.000 đồng một khay gỗ", "M-COPPER"),
        ("vi", "khay gỗ giá 50 nghìn đồng", "M-COPPER"),
        ("vi", "đồ chơi trẻ em bằng gỗ", "M-BAMBOO"),
        ("vi", "sơn nước tường nhà", "LAC"),
        ("en", "silk screen printed cotton bags", "M-SILK"),
        ("ja", "シルクスクリーン印刷の綿バッグ", "M-SILK"),
        ("en", "lead time 60 days, wooden bowls", "M-LEAD"),
        ("en", "made in China, wooden bowls", "M-PORCELAIN"),
        ("en", "cotton candy machine", "M-COTTON"),
        ("zh", "油漆桶", "M-NATURAL-LACQUER"),
        ("zh", "人造藤篮子", "M-RATTAN"),
    ],
)
def test_words_of_another_sense_are_not_found(language: str, text: str, absent: str) -> None:
    evidence = evidence_of(text, language)
    assert absent not in {**evidence.kinds, **evidence.materials, **evidence.crafts}


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("en", "ratan baskets", "M-RATTAN"), ("en", "bambo trays", "M-BAMBOO"),
        ("en", "🎋 bamboo 🧺 baskets 💯", "M-BAMBOO"), ("fr", "paniers en rottin", "M-RATTAN"),
        ("de", "Körbe aus Ratan", "M-RATTAN"), ("en", "ＲＡＴＴＡＮ　ＴＲＡＹＳ", "M-RATTAN"),
        ("en", "RATTAN-TRAYS!!!", "M-RATTAN"), ("vi", "khay mây-tre", "M-RATTAN"),
    ],
)  # fmt: skip
def test_misspelt_and_adorned_words_are_found(language: str, text: str, code: str) -> None:
    assert code in evidence_of(text, language).materials


def test_words_that_only_resemble_a_name_are_none() -> None:
    for text in ("planner", "stain resistant", "weather", "matters", "quiet"):
        assert evidence_of(text, "en").kinds == {}


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("rattan trays x 300", 300), ("300x rattan trays", 300), ("half a million pieces", 500_000),
        ("one million pieces", 1_000_000), ("５００個", 500), ("trays 30 x 40 cm", None),
        ("size 30x40", None), ("số lượng 300", 300), ("1’000 Stück", 1000),
    ],
)  # fmt: skip
def test_orders_are_read(text: str, quantity: float | None) -> None:
    assert wanted_terms(normalise(text)).quantity == quantity


@pytest.mark.parametrize(
    "text",
    [
        "đơn dưới 200 xin miễn", "commande minimale : 200", "nothing under 200 pieces",
        "200個未満は受けません", "200개 미만은 받지 않습니다", "少于200件不接单",
        "keine Bestellungen unter 200 Stück", "dưới 200 cái không làm",
    ],
)  # fmt: skip
def test_minimum_orders_are_read(text: str) -> None:
    assert offered_terms(normalise(text)).minimum == 200


@pytest.mark.parametrize("excluded", [[], ["plastic"]])
def test_where_only_a_category_is_ticked_its_material_counts(excluded: list[str]) -> None:
    rows = [
        {"id": name, "products": [{"category": "FIB-01-01", "names": {"vi": name}}]}
        for name in ("Khay nhựa giả mây", "Khay mây")
    ]
    need = {"categories": ["FIB-01-01"], "materials_excluded": excluded}
    buyer = Buyer.from_dict({"id": "B", "needs": [need]})
    first, second = Ranker().fit(list(map(Supplier.from_dict, rows))).rank([buyer])
    assert first.supplier == "Khay mây"
    assert second.score < 0.5


def test_a_very_long_text_is_read() -> None:
    text = "rattan trays, no plastic. " + "We are a family firm from Osaka. " * 3000
    evidence = evidence_of(text, "en")
    assert "M-PLASTIC" in evidence.refused
    assert "M-RATTAN" in evidence.materials
