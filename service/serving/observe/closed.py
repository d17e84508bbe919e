"""Metrics whose labels have values of closed sets, so that nothing of a request can become a label."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Generic, TypeVar

from prometheus_client import Counter, Histogram

M = TypeVar("M", Counter, Histogram)

OTHER = "other"
"""What a value is called that is in no set."""


class Closed(Generic[M]):
    """The series of one metric, one for each combination of the labels' values; all are there from the start.

    Args:
        metric: a metric without series.
        values: for each of its labels the values that it may have; any other is reported as `OTHER`.
    """

    def __init__(self, metric: M, *values: Iterable[str]) -> None:
        self._values = tuple(frozenset(known) for known in values)
        self._metric: M = metric
        self._series: dict[tuple[str, ...], M] = {
            combined: metric.labels(*combined) for combined in product(*map(sorted, self._values))
        }

    def of(self, *values: str) -> M:
        """The series of these values."""
        found = self._series.get(values)
        if found is None:
            told = tuple(value if value in known else OTHER for value, known in zip(values, self._values, strict=True))
            found = self._series[told] = self._metric.labels(*told)
        return found
