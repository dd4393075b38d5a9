"""A stranger's client: one certificate of its own name, which knows of the mock only what the services tell it."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from dataclasses import dataclass, field
from typing import Any

from httpx2 import Response

from tests.conftest import Http

CERTIFICATE, HEADER = "My CRR App", "x-client-name"
CONTACT = {"name": "Desk 1", "phone": "555-0100", "email": "desk@example.org"}


@dataclass
class Stranger:
    """One participant's day in one session; whatever is refused is noted.

    refused  what was asked, and the answer
    """

    http: Http
    session: str
    name: str
    calls: int = 0
    refused: list[str] = field(default_factory=list)

    def acting_for(self, name: str) -> Stranger:
        return Stranger(self.http, self.session, name, self.calls, self.refused)

    def get(self, path: str, **params: Any) -> Any:
        return self._body(self._call("GET", path, params={"participantName": self.name, **params}))

    def post(self, path: str, body: Any, **params: Any) -> Any:
        return self._body(self._call("POST", path, params=params, json=body))

    def delete(self, path: str, **params: Any) -> None:
        self._call("DELETE", path, params={"participantName": self.name, **params})

    def rows(self, operation: str, **params: Any) -> list[dict[str, Any]]:
        """The rows of a download."""
        content = self.get(f"/marketdata/v1.0/{operation}", fileFormat="JSON", **params)
        if not isinstance(content, bytes):
            return []
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            found: list[dict[str, Any]] = json.loads(file.read(file.namelist()[0]))
        return found

    def advance(self, **step: str) -> None:
        path = f"/__admin/sessions/{self.session}/clock/advance"
        self.http.post(path, json=step).raise_for_status()

    def open_markets(self, kind: str) -> list[dict[str, Any]]:
        """Those of Auction or Allocation that take portfolios now."""
        listed = self.get(f"/marketstatus/v1.0/active{kind}Markets")
        status = "/marketstatus/v1.0/marketStatus"
        return [one for one in listed if self.get(status, marketName=one["name"]) == "OPEN"]

    def _call(self, method: str, path: str, **options: Any) -> Response:
        headers = {HEADER: CERTIFICATE, "caiso-request-id": str(uuid.uuid4())}
        reply = self.http.request(method, f"/sessions/{self.session}/crr{path}", headers=headers, **options)
        self.calls += 1
        if reply.status_code >= 300:
            self.refused.append(f"{method} {path} {options}: {reply.status_code} {reply.text}"[:1500])
        return reply

    def _body(self, reply: Response) -> Any:
        if reply.headers.get("content-type", "").startswith("application/json"):
            return reply.json()
        return reply.content
