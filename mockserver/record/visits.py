"""What the server has seen of each client that showed who it is: the material of its checklist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

from mockserver.call import Operation
from mockserver.clock import real_now
from mockserver.record.finished import FinishedCall
from mockserver.record.request_ids import is_request_id

MOST_CLIENTS = 1000
MOST_IDS = 1000
MOST_KINDS = 500
_MEDIA = {406: "Accept", 415: "Content-Type"}


AnswerKind = tuple[Operation, int, tuple[str, ...], int | None]


@dataclass(slots=True)
class Visit:
    """One client so far.

    answers    how often each kind of answer came: operation, status, codes, and the TLS version by its number
    ids        the newest request ids
    repeated   ids that came again within these
    malformed  ids that were missing or no UUID
    skew       by how much the client's clock was ahead of ours, where it sent a Date
    """

    answers: dict[AnswerKind, int] = field(default_factory=dict)
    ids: dict[str, None] = field(default_factory=dict)
    repeated: int = 0
    malformed: int = 0
    skew: timedelta | None = None

    def note_new_id(self, sent: str) -> None:
        if not is_request_id(sent):
            self.malformed += 1
            return
        self.ids[sent] = None
        if len(self.ids) > MOST_IDS:
            del self.ids[next(iter(self.ids))]

    def note_date(self, date: str, now: datetime) -> None:
        try:
            self.skew = parsedate_to_datetime(date) - now.replace(microsecond=0)
        except (ValueError, TypeError):
            self.skew = None

    def versions(self) -> dict[int | None, int]:
        """How many calls came by each TLS version; None is plain HTTP."""
        return _counted((kind[3], count) for kind, count in self.answers.items())

    def refused_media(self) -> dict[str, int]:
        """How many calls were refused for a header about media types, by its name."""
        return _counted((_MEDIA[kind[1]], count) for kind, count in self.answers.items() if kind[1] in _MEDIA)


T = TypeVar("T")


def _counted(counts: Iterable[tuple[T, int]]) -> dict[T, int]:
    total: dict[T, int] = {}
    for what, count in counts:
        total[what] = total.get(what, 0) + count
    return total


class Visits:
    """By the name of the client; when there are too many, the one that came first makes room."""

    def __init__(self) -> None:
        self.by_client: dict[str, Visit] = {}

    def note(self, finished: FinishedCall) -> None:
        """Keep what the checklist will need; this runs with every call, so it only counts."""
        call, reply = finished.call, finished.reply
        client = call.client
        if not client or call.by_actor:
            return
        visit = self.by_client.get(client) or self._begin(client)
        kind, answers, headers = (call.operation, reply.status, reply.codes, call.tls), visit.answers, call.headers
        if kind in answers:
            answers[kind] += 1
        elif len(answers) < MOST_KINDS:
            answers[kind] = 1
        sent = headers.get("caiso-request-id", "")
        if sent in visit.ids:
            visit.repeated += 1
        else:
            visit.note_new_id(sent)
        if "date" in headers:
            visit.note_date(headers["date"], real_now())

    def _begin(self, client: str) -> Visit:
        if len(self.by_client) >= MOST_CLIENTS:
            del self.by_client[next(iter(self.by_client))]
        visit = self.by_client[client] = Visit()
        return visit

    def clear(self) -> None:
        self.by_client.clear()
