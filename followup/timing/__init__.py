"""Dates, deadlines, reminder schedules, document timelines and working days, each date explained: pure.

Nothing here reads a clock or a register: days and calendars are passed in, rules come from `rules/`.
"""
