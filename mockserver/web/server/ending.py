"""The last lines of every head of a reply: what the server itself says."""

from __future__ import annotations

Headers = list[tuple[bytes, bytes]]


class Ending:
    """Made anew when the server's own headers change, which is once a second."""

    def __init__(self, keep_alive_s: int) -> None:
        self._stay = b"keep-alive: timeout=%d\r\n" % keep_alive_s
        self._own: Headers = []
        self._made: dict[tuple[bool, bool], bytes] = {}

    def of(self, own: Headers, keep_alive: bool, date: bool) -> bytes:
        """`own` headers of the server, its Date among them where the reply brings none."""
        if own is not self._own:
            self._own = own
            self._made = {(stay, dated): self._make(stay, dated) for stay in (True, False) for dated in (True, False)}
        return self._made[keep_alive, date]

    def _make(self, keep_alive: bool, date: bool) -> bytes:
        lines = [b"%b: %b\r\n" % one for one in self._own if date or one[0] != b"date"]
        return b"".join(lines) + (self._stay if keep_alive else b"connection: close\r\n") + b"\r\n"
