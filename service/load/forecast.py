"""How long a job will wait for a thread, and whether its answer will come in time, from what past jobs took."""

from __future__ import annotations

from dataclasses import dataclass

from service.call.priority import Priority

SHARE_OF_DEADLINE = 0.9
"""An answer is late when it is predicted to take more than this share of the time that the caller has left."""
SMOOTHING = 0.2
"""Weight of the latest job in the running means."""
LARGEST_SHARE = 0.9
"""Where nearly all jobs are interactive, bulk jobs are taken to get the rest of this share."""


@dataclass
class Forecast:
    """Running means of what a pool does. Not for several threads at once.

    Attributes:
        threads: how many jobs run at once.
        mean_seconds: how long a job takes; 0 before the first.
        deviation_seconds: mean deviation from it. Forecasts over many jobs add it to the mean, as TCP does with round
            trips (RFC 6298): a wait that is forecast too short costs an answer.
        interactive_share: how many of the jobs begun were interactive, 0..1.
    """

    threads: int
    mean_seconds: float = 0.0
    deviation_seconds: float = 0.0
    interactive_share: float = 0.0

    def began(self, priority: Priority) -> None:
        """Count a job that begins."""
        self.interactive_share += SMOOTHING * ((priority is Priority.INTERACTIVE) - self.interactive_share)

    def took(self, seconds: float) -> None:
        """Count a job that came to its end."""
        if not self.mean_seconds:
            self.mean_seconds = seconds
            return
        self.deviation_seconds += SMOOTHING * (abs(seconds - self.mean_seconds) - self.deviation_seconds)
        self.mean_seconds += SMOOTHING * (seconds - self.mean_seconds)

    def wait(self, turns: int, priority: Priority, held_s: float = 0.0) -> float:
        """Seconds until a thread is free for a job, when threads have to become free so many times.

        Where no thread is free and each has been at its job for ``held_s`` seconds or more, longer than jobs take,
        these are jobs of another kind: they are taken to last as long again.

        Interactive jobs that come meanwhile overtake a bulk job, which waits for them, too: as many as came lately.
        """
        overtaken = min(self.interactive_share, LARGEST_SHARE) if priority is Priority.BULK else 0.0
        wait = turns * self._likely_seconds / self.threads / (1 - overtaken)
        return max(wait, held_s) if self._likely_seconds and held_s > 2 * self._likely_seconds else wait

    def is_late(self, wait: float, remaining: float | None) -> bool:
        """Whether the answer after a wait would come too late for a caller who has so many seconds left, or any."""
        return remaining is not None and wait + self._likely_seconds > SHARE_OF_DEADLINE * remaining

    def is_hopeless(self, remaining: float | None) -> bool:
        """Whether a job that begins now would not be done in so many seconds."""
        return remaining is not None and self.mean_seconds > remaining

    @property
    def _likely_seconds(self) -> float:
        return self.mean_seconds + self.deviation_seconds
