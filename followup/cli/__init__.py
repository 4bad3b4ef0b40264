"""The commands: each parses what was typed, calls one service, prints what it gives, returns an exit code."""
