"""The errors of the house: one root; the message is one line that says what, where and what to do."""

from __future__ import annotations


class FollowupError(Exception):
    """Something that Followup refuses or cannot do; its text is one line for the person who asked."""


class BadInput(FollowupError):
    """A file, address, phrase or option that a person can mend; a command ends with exit code 2."""


class NotFound(BadInput):
    """What was named is not in the register or the reference data."""


class NotAllowed(FollowupError):
    """The act is refused as things stand (a state, a second person, an approval that is missing)."""


class RegisterUnavailable(FollowupError):
    """The register cannot be opened: locked, absent, of another version, or the server does not answer."""
