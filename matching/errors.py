"""What can go wrong in the matching library, each with the facts a caller needs to repair it."""


class MatchingError(Exception):
    """Parent of every error raised on purpose by this library."""


class BrokenRecordError(MatchingError):
    """A record whose `field` does not hold what the contract says."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class BrokenLineError(MatchingError):
    """A line of a JSON Lines file that cannot be used: names file, line and field."""

    def __init__(self, path: str, line: int, field: str, problem: str) -> None:
        super().__init__(f"{path}, line {line}, field {field}: {problem}")
        self.path = path
        self.line = line
        self.field = field
        self.problem = problem


class ThesaurusError(MatchingError):
    """The thesaurus files contradict themselves or their format."""


class NotFittedError(MatchingError):
    """A ranker was asked to rank before it had seen any suppliers."""


class ArtifactError(MatchingError):
    """A stored artefact is of another version or does not fit its fingerprint."""
