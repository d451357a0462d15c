"""Browsing, search, matched lists and what people say about them."""
