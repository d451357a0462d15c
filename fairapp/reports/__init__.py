"""Figures and reports: reads every room, writes only frozen snapshots."""
