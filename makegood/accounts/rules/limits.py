"""How much somebody may ask in a stretch of time, and how that is said in headers (RateLimit, IETF draft)."""

from dataclasses import dataclass, field
from threading import Lock

MOST_ASKERS = 50_000
"""Above so many askers, those of former windows are forgotten."""


@dataclass(frozen=True)
class Standing:
    """What is left of a quota: `left` units now, and it is full again in `resets_in` whole seconds."""

    allowed: bool
    left: int
    resets_in: int


@dataclass
class Quota:
    """`units` in every window of `seconds`, for each asker, counted in this process."""

    name: str
    units: int
    seconds: int = 60
    _windows: dict[int, tuple[int, int]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def spend(self, asker: int, units: int, now: float) -> Standing:
        """Take `units` out of the asker's window at `now` (seconds of a steady clock), if so many are left."""
        window, into = divmod(int(now), self.seconds)
        with self._lock:
            began, spent = self._windows.get(asker, (window, 0))
            spent = spent if began == window else 0
            allowed = spent + units <= self.units
            self._windows[asker] = (window, spent + units if allowed else spent)
            if len(self._windows) > MOST_ASKERS:
                self._windows = {who: seen for who, seen in self._windows.items() if seen[0] == window}
        left = self.units - spent - (units if allowed else 0)
        return Standing(allowed, max(0, left), self.seconds - into)

    def headers(self, standing: Standing) -> dict[str, str]:
        """The quota and where the asker stands, as headers of a response."""
        said = {
            "ratelimit-policy": f'"{self.name}";q={self.units};w={self.seconds}',
            "ratelimit": f'"{self.name}";r={standing.left};t={standing.resets_in}',
        }
        return said if standing.allowed else said | {"retry-after": str(standing.resets_in)}
