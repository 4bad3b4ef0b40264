"""Calls for submissions: letters, extensions, answers, the register of replies."""
