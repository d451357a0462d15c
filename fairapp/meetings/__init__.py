"""Requests to meet, the slot grid, the timetable and the meetings in it."""
