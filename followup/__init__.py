"""Followup: what a conference of the parties asked for, by when, and what came back."""
