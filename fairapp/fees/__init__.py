"""Charges, support from the budget, payments: what an exhibitor owes and what it rests on."""
