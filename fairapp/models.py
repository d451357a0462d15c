"""Imports every room's models, so that mappers and Alembic see all tables."""

import importlib

ROOMS = (
    "accounts",
    "fairs",
    "exhibitors",
    "review",
    "importers",
    "allocation",
    "fees",
    "discovery",
    "enquiries",
    "meetings",
    "onsite",
    "contracts",
    "programme",
    "reports",
)
"""The rooms with tables, in the order in which a fair happens."""

for _room in (
    "core.audit",
    "core.files",
    "core.arrivals",
    "core.imports",
    "core.inbound",
    "core.jobs",
    "core.mail",
):
    importlib.import_module(f"fairapp.{_room}")
for _room in ROOMS:
    importlib.import_module(f"fairapp.{_room}.models")
