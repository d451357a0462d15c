"""A process killed while it logs loses nothing that it acknowledged and doubles nothing."""

from bench.kill_while_logging import kill_rounds
from tests.conftest import DIALECT

KILLS = 5


def test_five_kills_lose_and_double_nothing(tmp_path):
    outcome = kill_rounds(DIALECT, tmp_path, rounds=KILLS)
    assert (outcome.lost, outcome.doubled, outcome.chain_whole) == (0, 0, True)
    assert outcome.acknowledged > 0
    assert outcome.integrity == "ok"
