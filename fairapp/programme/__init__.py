"""Delegations abroad, indicators recorded with their documents, targets: the year's programme."""
