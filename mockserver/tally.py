"""The tally: how many calls there were of each kind, by session and in all; bounded whatever clients send."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping
from enum import StrEnum

from mockserver.call import Call, Fault, Operation, Reply

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


Name = int | str | tuple[str, str]
Key = tuple[Operation | str, Of, Name]
"""Of which operation, what, and which one. A call that fits no operation counts for the stem of its service's file."""
Counts = Mapping[Key, int]


class Tally:
    """Counts of calls that have been answered.

    effects    by scenario, rule and effect, since the server began
    latencies  by service: how many calls took at most each of BOUNDS_S, and longer; not cumulative
    seconds    by service, of all its calls together
    """

    def __init__(self) -> None:
        self.effects: dict[tuple[str, str, str], int] = {}
        self.latencies: dict[str, list[int]] = {}
        self.seconds: dict[str, float] = {}
        self._live: dict[str, dict[Key, int]] = {}
        self._ended: Counter[Key] = Counter()
        self._cleared: Counter[Key] = Counter()

    def add(
        self, call: Call, reply: Reply, took: float, choices: Collection[str] = (), offered: Collection[str] = ()
    ) -> None:
        """Count one call.

        took     how many seconds the answer took
        choices  the parameters that say which file is asked for
        offered  the media types that a success may have
        """
        counts = self._live.get(call.session)
        if counts is None:
            counts = self._begun(call.session)
        operation = call.operation
        if call.stray or choices or reply.verdicts or reply.hits:
            self._count_all(counts, call, reply, choices, offered)
        else:
            key = (operation, Of.STATUS, reply.status)
            counts[key] = counts.get(key, 0) + 1
        service = operation.service
        slots = self.latencies.get(service)
        if slots is None:
            slots = self.latencies[service] = [0] * (len(BOUNDS_S) + 1)
            self.seconds[service] = 0.0
        slots[bisect_left(BOUNDS_S, took)] += 1
        self.seconds[service] += took

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
        counts = self._live[session] = {}
        return counts

    def _count_all(
        self, counts: dict[Key, int], call: Call, reply: Reply, choices: Collection[str], offered: Collection[str]
    ) -> None:
        subject = call.operation.stem if call.stray else call.operation
        lost = reply.wire is not None and reply.wire.fault not in _WHOLE
        is_success = reply.status < 300 and not lost
        status: Name = LOST if lost else int(reply.status)
        if is_success and reply.hits and offered and reply.media_type not in offered:
            status = f"{status} {OTHERWISE}"  # such as a login page
        kinds: list[tuple[Of, Name]] = [(Of.STATUS, status)]
        if not lost:
            kinds += [(Of.CODE, code) for code in set(reply.codes)]
        # where the service did its work, the values have been held against the spec: there are only so many
        if is_success and reply.committed is not False:
            kinds += [(Of.CHOICE, (name, str(call.params[name]))) for name in choices if name in call.params]
        kinds += [(Of.EFFECT, word) for word in self._effects_of(reply)]
        for kind, name in kinds:
            key = (subject, kind, name)
            counts[key] = counts.get(key, 0) + 1

    def _effects_of(self, reply: Reply) -> set[str]:
        """The words of the effects that happened, which are counted on the way."""
        words = set()
        for hit in reply.hits:
            rule = "" if hit.scenario == TRIGGER else hit.rule  # a trigger's name is the client's own
            for text in hit.effects:
                if not text.endswith(_IDLE):
                    word = text.partition(" ")[0]
                    words.add(word)
                    self._count_effect(hit.scenario, rule, word)
        return words

    def _count_effect(self, scenario: str, rule: str, word: str) -> None:
        key = (scenario, rule, word)
        if key not in self.effects and len(self.effects) >= _MOST_RULES:
            key = (OTHER, OTHER, word)
        self.effects[key] = self.effects.get(key, 0) + 1
