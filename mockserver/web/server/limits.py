"""What one connection may take: how long, how many bytes and headers."""

from __future__ import annotations

from dataclasses import dataclass

from mockserver.settings import KEEP_ALIVE_S, MAX_HEAD, MAX_HEADERS, REQUEST_TIMEOUT_S, Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a connection.

    keep_alive_s  how long it may lie idle between two requests; 0 closes it after each reply
    request_s     how long a request may take to arrive, from its first byte to its last
    head_bytes    how many bytes target and headers may have together
    headers       how many headers there may be
    """

    keep_alive_s: int = KEEP_ALIVE_S
    request_s: float = REQUEST_TIMEOUT_S
    head_bytes: int = MAX_HEAD
    headers: int = MAX_HEADERS

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        return cls(settings.keep_alive, settings.request_timeout, settings.max_head, settings.max_headers)
