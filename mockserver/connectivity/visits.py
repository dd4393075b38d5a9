"""What the server has seen of each client that showed who it is: the material of its checklist."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from mockserver.call import Call, Reply
from mockserver.clock import real_now
from mockserver.connectivity.checklist import Attempt, column

MOST_CLIENTS = 1000
MOST_IDS = 1000
MOST_ATTEMPTS = 500
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MEDIA = {406: "Accept", 415: "Content-Type"}


@dataclass(slots=True)
class Visit:
    """One client so far.

    attempts   how often each kind of end came
    versions   calls by TLS version; None is plain HTTP
    repeated   request ids that came again within the newest MOST_IDS
    malformed  calls whose request id was missing or no UUID
    media      calls refused for their Accept or Content-Type, by the header's name
    skew       by how much the client's clock was ahead of ours, where it sent a Date
    """

    attempts: Counter[Attempt] = field(default_factory=Counter)
    versions: Counter[str | None] = field(default_factory=Counter)
    ids: OrderedDict[str, None] = field(default_factory=OrderedDict)
    repeated: int = 0
    malformed: int = 0
    media: Counter[str] = field(default_factory=Counter)
    skew: timedelta | None = None

    def note(self, call: Call, reply: Reply, version: str | None) -> None:
        codes = tuple(dict.fromkeys(reply.codes))
        attempt = Attempt(call.operation.service, column(call.operation), reply.status, codes)
        if attempt in self.attempts or len(self.attempts) < MOST_ATTEMPTS:
            self.attempts[attempt] += 1
        self.versions[version] += 1
        if header := _MEDIA.get(reply.status):
            self.media[header] += 1
        self._note_id(call.headers)
        if "date" in call.headers:
            self._note_date(call.headers["date"], real_now())

    def _note_id(self, headers: Mapping[str, str]) -> None:
        sent = headers.get("caiso-request-id", "")
        if not _UUID.fullmatch(sent):
            self.malformed += 1
        elif sent in self.ids:
            self.repeated += 1
        else:
            self.ids[sent] = None
            if len(self.ids) > MOST_IDS:
                self.ids.popitem(last=False)

    def _note_date(self, date: str, now: datetime) -> None:
        try:
            self.skew = parsedate_to_datetime(date) - now.replace(microsecond=0)
        except (ValueError, TypeError):
            self.skew = None


class Visits:
    """By the name of the client; when there are too many, the one that came first makes room."""

    def __init__(self) -> None:
        self.by_client: dict[str, Visit] = {}

    def note(self, client: str, call: Call, reply: Reply, version: str | None) -> None:
        visit = self.by_client.get(client)
        if visit is None:
            if len(self.by_client) >= MOST_CLIENTS:
                del self.by_client[next(iter(self.by_client))]
            visit = self.by_client[client] = Visit()
        visit.note(call, reply, version)

    def clear(self) -> None:
        self.by_client.clear()
