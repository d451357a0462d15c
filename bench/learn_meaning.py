"""Learn matching/data/meaning.npz from the thesaurus, whenever its names have changed.

Run: python -m bench.learn_meaning
"""

from matching.grams import learn
from matching.meaning import STORED
from matching.thesaurus import Thesaurus


def main() -> None:
    """Learn and write the table."""
    table = learn(Thesaurus.load())
    table.save(STORED)
    print(f"{len(table.places)} n-grams, {STORED.stat().st_size} bytes in {STORED.name}")


if __name__ == "__main__":
    main()
