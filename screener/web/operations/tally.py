"""Counts what became of requests, for Prometheus; what depends on answers it tells of many alone.

The counts of sections and of levels move in steps of 11 people. So no reading, and no two readings
compared, tell of fewer than 11, whoever also knows when somebody was there.
"""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from screener.web.operations.accounts import Account

FEWEST: Final = 11
"""People of whom a count tells at least; statistics of health use the same."""
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""The upper ends of what takes how long, from a page to the worst PDF."""
_ENDPOINT: Final = "endpoint"

disable_created_metrics()  # type: ignore[no-untyped-call] # a time could tell of one person


class Tally:
    """What became of all requests so far.

    Attributes:
        registry: has all of it, as Prometheus reads it.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.registry = CollectorRegistry()
        self._requests = self._counter("requests", "Requests answered", _ENDPOINT, "status")
        self._seconds = Histogram(
            "screener_request_seconds",
            "How long requests took",
            (_ENDPOINT,),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._started = self._counter("walks_started", "Walks that somebody started")
        self._finished = self._counter(
            "walks_finished", "Times that somebody came from their answers to their guidance"
        )
        self._lost = self._counter("requests_uncounted", "Requests that were not counted in time")
        self._sections = _OfMany(
            "sections_reached",
            "Walks that came to a section with nothing answered in it",
            "section",
        )
        self._levels = _OfMany("guidance_shown", "Guidance of each level", "level")
        self.registry.register(self._sections)
        self.registry.register(self._levels)

    def add(self, account: Account, lost: int = 0) -> None:
        """Count one request, and those that were lost before it."""
        self._requests.labels(account.endpoint, str(account.status)).inc()
        self._seconds.labels(account.endpoint).observe(account.seconds)
        self._lost.inc(lost)
        step = account.step
        if step.begins:
            self._started.inc()
        if step.section:
            self._sections.add(step.section)
        if step.level:
            self._finished.inc()
            self._levels.add(step.level)

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(f"screener_{name}", told, labels, registry=self.registry)


class _OfMany(Collector):
    """A count by a label that depends on answers, told in steps of `FEWEST`."""

    def __init__(self, name: str, told: str, label: str) -> None:
        """Take what is counted, and the name of the label."""
        self._name = f"screener_{name}"
        self._told = f"{told}, in steps of {FEWEST}"
        self._label = label
        self._counts = Counts[str]()

    def add(self, value: str) -> None:
        """Count one more."""
        self._counts[value] += 1

    def describe(self) -> Iterator[CounterMetricFamily]:
        """Say what is counted, without any value."""
        yield CounterMetricFamily(self._name, self._told, labels=(self._label,))

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Tell the counts that are large enough; the others are not there at all."""
        family = CounterMetricFamily(self._name, self._told, labels=(self._label,))
        for value, count in sorted(self._counts.items()):
            if count >= FEWEST:
                family.add_metric((value,), count - count % FEWEST)
        yield family
