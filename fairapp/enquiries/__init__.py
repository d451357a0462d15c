"""Enquiries: a question about price, quantity or sample without a meeting."""
