"""How fast mail goes to one domain: a server that gets hundreds of mails in a minute takes us for a nuisance."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta

    from followup.vocabulary.instants import Instant


class Pace:
    """At most `most` messages to one domain in any stretch of `within`."""

    def __init__(self, most: int, within: timedelta) -> None:
        self.most = most
        self.within = within
        self._taken: dict[str, deque[Instant]] = defaultdict(deque)

    def take(self, address: str, at: Instant) -> bool:
        """Count one message to an address, unless its domain has had its share; say whether it may go."""
        taken = self._lately(domain(address), at)
        if len(taken) >= self.most:
            return False
        taken.append(at)
        return True

    def full(self, at: Instant) -> frozenset[str]:
        """The domains that get nothing more for now."""
        return frozenset(name for name in self._taken if len(self._lately(name, at)) >= self.most)

    def _lately(self, name: str, at: Instant) -> deque[Instant]:
        taken = self._taken[name]
        while taken and taken[0] <= at - self.within:
            taken.popleft()
        return taken


def domain(address: str) -> str:
    """What stands behind the @, as servers compare it."""
    return address.rpartition("@")[2].lower()
