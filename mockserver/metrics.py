"""What Prometheus scrapes: the counts of calls, and how much the server holds. Loaded with the first scrape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from platform import python_version

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from mockserver import __version__
from mockserver.caiso.names import spec_name
from mockserver.call import Operation
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.messages.store import MessageBoard
from mockserver.market.portfolios.store import Portfolios
from mockserver.market.sessions import Sessions
from mockserver.record.counts import BOUNDS_S, LOST, CallCounts, Counts, Of
from mockserver.record.journal import Journal

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
Handshakes = Callable[[], Mapping[str, int]]
"""How many were refused for each reason."""
NO_OPERATION = "(none)"
_BUCKETS = [*(f"{bound:g}" for bound in BOUNDS_S), "+Inf"]


class Metrics:
    """The metrics of one server and of its process."""

    def __init__(self, counts: CallCounts, sessions: Sessions, journal: Journal, refused: Handshakes) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Server(counts, sessions, journal, refused))
        ProcessCollector(registry=self._registry)

    def text(self) -> bytes:
        """All of them, in Prometheus' text format."""
        return generate_latest(self._registry)


class _Server(Collector):
    def __init__(self, counts: CallCounts, sessions: Sessions, journal: Journal, refused: Handshakes) -> None:
        self._counts, self._sessions, self._journal, self._refused = counts, sessions, journal, refused

    def collect(self) -> Iterator[Metric]:
        counts = self._counts.since_start()
        yield _calls(counts)
        yield _verdicts(counts)
        yield _effects(self._counts)
        yield _latencies(self._counts)
        yield _handshakes(self._refused())
        yield _gauge("crr_mock_sessions", "Sessions that have a world.", len(self._sessions))
        yield _worlds(self._sessions)
        yield _gauge("crr_mock_journal_calls", "Calls in the journal.", len(self._journal))
        yield _gauge("crr_mock_journal_bytes", "Memory that the journal takes.", self._journal.taken)
        about = GaugeMetricFamily("crr_mock_build_info", "Always 1.", labels=["version", "python"])
        about.add_metric([__version__, python_version()], 1)
        yield about


def _calls(counts: Counts) -> Metric:
    found: Counter[tuple[str, ...]] = Counter()
    for (subject, kind, name), count in counts.items():
        if kind is Of.STATUS:
            operation = subject.operation_id if isinstance(subject, Operation) else NO_OPERATION
            status = "none" if name == LOST else str(name)[:3]
            found[_service(subject), operation, status] += count
    text = "Calls of services that were answered; status none where a fault kept or broke the answer."
    return _counter("crr_mock_calls", text, ("service", "operation", "status"), found.items())


def _verdicts(counts: Counts) -> Metric:
    found: Counter[tuple[str, ...]] = Counter()
    for (subject, kind, name), count in counts.items():
        if kind is Of.CODE:
            found[_service(subject), str(name)] += count
    text = "Answers that refuse a call for this code, each counted once."
    return _counter("crr_mock_verdicts", text, ("service", "code"), found.items())


def _effects(counts: CallCounts) -> Metric:
    text = "Effects of scenarios that happened to calls."
    return _counter("crr_mock_effects", text, ("scenario", "rule", "effect"), counts.effects.items())


def _latencies(counts: CallCounts) -> Metric:
    text = "How long answers took, waits that scenarios made included."
    family = HistogramMetricFamily("crr_mock_call_duration_seconds", text, labels=["service"])
    for service, (*slots, seconds) in counts.latencies.items():
        buckets = list(zip(_BUCKETS, accumulate(slots), strict=True))
        family.add_metric([service], buckets, seconds)
    return family


def _handshakes(refused: Mapping[str, int]) -> Metric:
    text = "TLS handshakes that were refused."
    return _counter(
        "crr_mock_refused_handshakes", text, ("reason",), (((why,), count) for why, count in refused.items())
    )


def _worlds(sessions: Sessions) -> Metric:
    family = GaugeMetricFamily("crr_mock_world_things", "What the worlds of all sessions hold.", labels=["kind"])
    worlds = [session.world for session in sessions.all()]
    family.add_metric(["portfolios"], sum(len(world[Portfolios]) for world in worlds))
    family.add_metric(["crrs"], sum(len(world[Inventory]) for world in worlds))
    family.add_metric(["messages"], sum(len(world[MessageBoard]) for world in worlds))
    return family


def _counter(name: str, text: str, labels: tuple[str, ...], rows: Iterable[tuple[tuple[str, ...], int]]) -> Metric:
    family = CounterMetricFamily(name, text, labels=labels)
    for values, count in rows:
        family.add_metric(values, count)
    return family


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value)


def _service(subject: Operation | str) -> str:
    """The service of an operation, or of a file's stem."""
    if isinstance(subject, Operation):
        return subject.service
    name = spec_name(subject)
    return name.service if name else subject
