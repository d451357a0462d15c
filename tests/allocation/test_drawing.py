"""What the plan draws: stands as rectangles, halls below one another, counts that add up."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

from fairapp.allocation import queries, services
from fairapp.allocation.drawing import draw
from fairapp.core import clock
from fairapp.core.policy import SYSTEM
from tests import factories


def column(fair, zone, codes, x, y=4):
    return [
        factories.booth(fair, in_zone=zone, code=code, x=Decimal(x), y=Decimal(y + 3 * n))
        for n, code in enumerate(codes)
    ]


def take(fair, booths, name="Mây tre Nắng Hạ"):
    application = factories.accepted_application(
        fair, organisation=factories.organisation(name=name, name_en=None)
    )
    until = clock.now() + timedelta(days=1)
    return services.hold_booths(application, booths, actor=SYSTEM, until=until)


def drawn(fair, **kwargs):
    return draw(queries.plan_state(fair.id), "vi", **kwargs)


def test_neighbouring_booths_of_a_stand_are_one_rectangle(session):
    fair = factories.fair()
    booths = column(fair, factories.zone(fair, code="C"), ["C01", "C02", "C03"], 4)
    take(fair, booths[:2])
    shapes = [(s.code, s.state, s.width, s.height) for s in drawn(fair).zones[0].shapes]
    assert shapes == [("C01–02", "held", 26, 52), ("C03", "free", 26, 26)]
    assert drawn(fair).zones[0].shapes[0].name_lines == ["Mây tre", "Nắng Hạ"]


def test_stand_around_a_corner_is_drawn_by_columns_and_keeps_one_code(session):
    fair = factories.fair()
    zone = factories.zone(fair, code="C")
    booths = column(fair, zone, ["C01", "C02"], 4) + column(fair, zone, ["C03"], 7)
    take(fair, booths)
    assert [(s.code, s.stand) for s in drawn(fair).zones[0].shapes] == [
        ("C01–02", "C01–03"),
        ("C03", "C01–03"),
    ]


def test_counts_are_booths_and_add_up(session):
    fair = factories.fair()
    booths = column(fair, factories.zone(fair), ["C01", "C02", "C03", "C04", "C05"], 4)
    take(fair, booths[:2])
    services.confirm_allocation(take(fair, booths[2:3]), actor=SYSTEM)
    services.block_free_booth(booths[3], actor=SYSTEM, reason="Cột nhà")
    plan = drawn(fair)
    assert plan.counts == Counter(held=2, confirmed=1, blocked=1, free=1)
    assert plan.booths == 5


def test_halls_stand_below_one_another_and_one_can_be_chosen(session):
    fair = factories.fair()
    for code in ("H1", "H2"):
        zone = factories.zone(fair, in_hall=factories.hall(fair, code=code), code=f"Z{code}")
        column(fair, zone, [f"{code}A"], 4)
    first, second = drawn(fair).halls
    assert second.y > first.y + first.height
    assert [hall.code for hall in drawn(fair, hall="H2").halls] == ["H2"]


def test_hold_that_ran_out_is_drawn_as_free(session):
    fair = factories.fair()
    stand = take(fair, column(fair, factories.zone(fair), ["C01"], 4))
    stand.expires_at = clock.now() - timedelta(minutes=1)
    session.flush()
    assert drawn(fair).counts == Counter(free=1)


def test_plan_is_read_in_two_statements_for_630_booths(session, count_statements):
    fair = factories.fair()
    zone = factories.zone(fair)
    booths = [
        factories.booth(
            fair, in_zone=zone, code=f"A{n:03d}", x=Decimal(3 * (n // 7)), y=Decimal(3 * (n % 7))
        )
        for n in range(630)
    ]
    for n in range(0, 100, 10):
        take(fair, booths[n : n + 3])
    session.expire_all()
    fair_id = fair.id
    with count_statements() as counter:
        state = queries.plan_state(fair_id)
    assert (len(counter), len(state.booths)) == (2, 630)
    assert sum(booth.state == "held" for booth in state.booths) == 30
