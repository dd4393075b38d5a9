"""The journal: the newest calls of all sessions, bounded in number and bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import takewhile

from mockserver.record.finished import FinishedCall
from mockserver.record.pack import Pack, packed
from mockserver.record.record import Record

_PACK = 64  # calls
_LARGE = 64 * 1024  # bytes that aren't left lying until there are more calls
_MOST_SESSIONS = 5000


class Journal:
    """The newest calls; the oldest ones leave a pack at a time.

    size     how many calls are kept at most; 0 switches the journal off
    space    how many bytes they may take together
    longest  how many bytes of one body are kept
    """

    def __init__(self, size: int, space: int = 64 * 1024 * 1024, longest: int = 64 * 1024) -> None:
        self.size = size
        self.space = space
        self.longest = longest
        self._fresh: list[FinishedCall] = []
        self._packs: deque[Pack] = deque()
        self._begun: dict[str, int] = {}
        self._packed = 0
        self._dropped = 0
        self._cleared = 0
        self._taken = 0

    @property
    def is_on(self) -> bool:
        return self.size > 0

    @property
    def last(self) -> int:
        """The number of the newest call, from 1; 0 before the first one."""
        return self._packed + len(self._fresh)

    @property
    def dropped(self) -> int:
        """The number of the newest call that has made room for others; 0 where all are still here."""
        self._pack()
        return self._dropped

    @property
    def taken(self) -> int:
        """About how many bytes the calls take."""
        return self._taken

    def __len__(self) -> int:
        return self.last - self._dropped

    def add(self, finished: FinishedCall) -> None:
        """Keep a call. Its parsed body isn't kept."""
        if not self.size:
            return
        fresh, call = self._fresh, finished.call
        call.body = None  # it may be far larger than its bytes
        fresh.append(finished)
        if len(fresh) >= _PACK or len(call.content) + len(finished.reply.content) > _LARGE:
            self._pack()

    def _pack(self) -> None:
        if not self._fresh:
            return
        pack = packed(self._fresh, self._packed + 1, self.longest)
        self._fresh.clear()
        self._packed += len(pack)
        self._packs.append(pack)
        self._taken += pack.weight
        while self._packs and (self._packed - self._dropped > self.size or self._taken > self.space):
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        pack = self._packs.popleft()
        self._dropped += len(pack)
        self._taken -= pack.weight

    def all(self, after: int = 0) -> Iterator[Record]:
        """The calls of all sessions behind the one of this number, oldest first."""
        self._pack()
        for pack in self._packs_behind(after):
            yield from (one for one in pack if one.number > after)

    def of(self, session: str, after: int = 0) -> Iterator[Record]:
        """The calls of a session since it began, behind the one of this number, oldest first."""
        self._pack()
        after = max(after, self.beginning(session))
        for pack in self._packs_behind(after):
            if session in pack.sessions:
                yield from (one for one in pack if one.session == session and one.number > after)

    def _packs_behind(self, number: int) -> list[Pack]:
        newer = takewhile(lambda pack: pack.last > number, reversed(self._packs))
        return list(newer)[::-1]

    def beginning(self, session: str) -> int:
        """The number of the last call before the session began."""
        return self._begun.get(session, 0)

    def may_lack(self, session: str | None) -> bool:
        """Whether calls of a session, or (None) of any, have made room for newer ones since it began or `clear`."""
        begun = 0 if session is None else self.beginning(session)
        return self.dropped > max(begun, self._cleared)

    @property
    def sessions(self) -> set[str]:
        """Those that have calls in it."""
        self._pack()
        return set().union(*(pack.sessions for pack in self._packs))

    def begin(self, session: str) -> None:
        """From now on the session's calls are those of a new one; the old ones stay among all calls."""
        self._begun.pop(session, None)
        self._begun[session] = self.last
        if len(self._begun) > _MOST_SESSIONS:
            del self._begun[next(iter(self._begun))]

    def clear(self) -> None:
        """Forget all calls: the next one is as the first, but for its number."""
        self._pack()
        self._packs.clear()
        self._dropped = self._cleared = self._packed
        self._taken = 0
