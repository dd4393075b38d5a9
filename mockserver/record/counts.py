"""How many calls there were of each kind, by session and in all; bounded whatever clients send."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from enum import StrEnum

from mockserver.call import Call, Fault, Operation, Reply
from mockserver.record.finished import FinishedCall

LOST = 0
"""The status of a reply that a fault kept from the client, or broke."""
OTHERWISE = "in another media type"
"""What follows the status of a success that isn't one the operation declares."""
BOUNDS_S = (50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The upper bounds of the buckets that latencies are counted in."""
TRIGGER, OTHER = "trigger", "(other)"

_WHOLE = {Fault.DRIBBLE, Fault.DUPLICATE_REPLY}  # the client gets all of the reply in spite of them
_MOST_SESSIONS = 10_000  # twice as many as there are worlds: calls may outlive theirs
_MOST_RULES = 1000
_IDLE = "(nothing to do it to)"


class Of(StrEnum):
    """What is counted."""

    STATUS = "status"
    CODE = "code"
    CHOICE = "choice"  # a parameter and its value, of a file that was delivered
    EFFECT = "effect"


_STATUS = Of.STATUS  # a module's name is found faster than an enum's, and this one is looked up with every call
_NO_TIMES: list[float] = [0] * (len(BOUNDS_S) + 2)

Name = int | str | tuple[str, str]
Key = tuple[Operation | str, Of, Name]
"""Of which operation, what, and which one. A call that fits no operation counts for the stem of its service's file."""
Counts = Mapping[Key, int]


class CallCounts:
    """Counts of calls that have been answered.

    effects    by scenario, rule and effect, since the server began
    latencies  by service: how many calls took at most each of BOUNDS_S, how many longer, and all their seconds together
    """

    def __init__(self) -> None:
        self.effects: dict[tuple[str, str, str], int] = {}
        self.latencies: dict[str, list[float]] = defaultdict(_NO_TIMES.copy)
        self._live: dict[str, dict[Key, int]] = {}
        self._ended: Counter[Key] = Counter()
        self._cleared: Counter[Key] = Counter()

    def add(self, finished: FinishedCall) -> None:
        """Count one call of a client; what came to no service isn't counted."""
        call, reply, _, _, took, choices, offered = finished
        operation = call.operation
        if not operation.stem or call.by_actor:
            return
        counts = self._live.get(call.session)
        if counts is None:
            counts = self._begun(call.session)
        if call.stray or choices or reply.verdicts or reply.hits:
            self._count_all(counts, call, reply, choices, offered)
        else:
            counts[operation, _STATUS, reply.status] += 1
        times = self.latencies[operation.service]
        times[bisect_left(BOUNDS_S, took)] += 1
        times[-1] += took

    def begin(self, session: str) -> None:
        """From now on the session's calls are those of a new one; the old ones stay among all calls."""
        self._ended.update(self._live.pop(session, {}))

    def of(self, session: str) -> Counts:
        """The calls of a session since it began."""
        return dict(self._live.get(session, {}))

    def all(self) -> Counter[Key]:
        """The calls of all sessions since the last `clear`."""
        total = Counter(self._ended)
        for counts in self._live.values():
            total.update(counts)
        return total

    def since_start(self) -> Counts:
        """The calls of all sessions, cleared or not: what never decreases."""
        return self._cleared + self.all()

    def clear(self) -> None:
        """Begin to count anew, in every session."""
        self._cleared.update(self.all())
        self._ended.clear()
        self._live.clear()

    def _begun(self, session: str) -> dict[Key, int]:
        if len(self._live) >= _MOST_SESSIONS:
            self.begin(next(iter(self._live)))
        counts = self._live[session] = defaultdict(int)
        return counts

    def _count_all(
        self, counts: dict[Key, int], call: Call, reply: Reply, choices: Collection[str], offered: Collection[str]
    ) -> None:
        subject = call.operation.stem if call.stray else call.operation
        if reply.hits:
            self._count_effects(counts, subject, reply)
        if reply.delivery is not None and reply.delivery.fault not in _WHOLE:
            counts[subject, _STATUS, LOST] += 1
            return
        for code in set(reply.codes):
            counts[subject, Of.CODE, code] += 1
        if reply.status >= 300:
            counts[subject, _STATUS, reply.status] += 1
            return
        strange = reply.hits and offered and reply.media_type not in offered  # such as a login page
        counts[subject, _STATUS, f"{reply.status} {OTHERWISE}" if strange else reply.status] += 1
        if reply.committed is not False:  # the values have been held against the spec: there are only so many
            for name in choices:
                if name in call.params:
                    counts[subject, Of.CHOICE, (name, str(call.params[name]))] += 1

    def _count_effects(self, counts: dict[Key, int], subject: Operation | str, reply: Reply) -> None:
        """Count each effect that happened for its rule, and once for the call."""
        words = set()
        for hit in reply.hits:
            rule = "" if hit.scenario == TRIGGER else hit.rule  # a trigger's name is the client's own
            for text in hit.effects:
                if not text.endswith(_IDLE):
                    word = text.partition(" ")[0]
                    words.add(word)
                    self._count_effect(hit.scenario, rule, word)
        for word in words:
            counts[subject, Of.EFFECT, word] += 1

    def _count_effect(self, scenario: str, rule: str, word: str) -> None:
        key = (scenario, rule, word)
        if key not in self.effects and len(self.effects) >= _MOST_RULES:
            key = (OTHER, OTHER, word)
        self.effects[key] = self.effects.get(key, 0) + 1
