"""The sheets of this room."""

from fairapp.fairs.services.plan_sheet import PLAN_SHEET

__all__ = ["PLAN_SHEET"]
