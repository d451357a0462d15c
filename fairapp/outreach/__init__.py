"""Buyers across the years: the one list, segments of it, duplicates, and the organiser's funnel."""
