"""Review: the inbox, criteria and scores, duplicates, deciding, telling, the waiting list."""
