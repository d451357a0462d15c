"""Every ranker keeps the shared contract."""

from tests.matching.contract import RankerContract


class TestRankers(RankerContract):
    """All rankers against the contract."""
