"""The ledger of deals: entries are added, never edited; both sides confirm."""
