"""Calls of the services that come through, or say why they don't."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

BUSY_CODES = {"GEN0003"}
BUSY_STATUSES = {429, 502, 503, 504}


class Refused(Exception):
    """The service has looked at the call and says no: to repeat it won't help."""

    def __init__(self, codes: list[str], text: str) -> None:
        super().__init__(f"{', '.join(codes)}: {text}")
        self.codes = codes


class Unavailable(Exception):
    """The service couldn't be asked, as often as it was tried."""


class Lost(Exception):
    """No answer came: nobody knows whether the call was carried out."""


class Busy(Exception):
    """The call wasn't carried out; it may be repeated after so many seconds."""

    def __init__(self, pause_s: float | None = None) -> None:
        super().__init__("busy")
        self.pause_s = pause_s


@dataclass
class Wire:
    """One service host.

    base_url  where the services are, such as https://host/crr
    tries     how often a call is made at most
    pause_s   how long it waits before the second one; then twice as long each time
    """

    base_url: str
    tries: int = 6
    pause_s: float = 1.0
    sleep: Callable[[float], object] = time.sleep

    def __post_init__(self) -> None:
        self._http = httpx.Client(base_url=self.base_url, timeout=30)

    def close(self) -> None:
        self._http.close()

    def patiently(self, act: Callable[[], Any]) -> Any:
        """What `act` gives, once the service is there. Only for what may be done twice."""
        for turn in range(self.tries):
            try:
                return act()
            except Busy as busy:
                self.sleep(busy.pause_s or self.pause_s * 2**turn)
            except Lost:
                self.sleep(self.pause_s * 2**turn)
        raise Unavailable(f"{self.base_url} didn't answer {self.tries} times in a row")

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One try. Raises Refused, Busy or Lost for anything but the answer."""
        headers = {"caiso-request-id": str(uuid.uuid4())}
        try:
            reply = self._http.request(method, path, headers=headers, **options)
        except (httpx.ReadError, httpx.RemoteProtocolError, httpx.ReadTimeout, httpx.WriteError):
            raise Lost from None
        except httpx.TransportError:  # it never arrived
            raise Busy from None
        return _checked(reply)


def _checked(reply: httpx.Response) -> httpx.Response:
    if reply.status_code in BUSY_STATUSES:
        raise Busy(_seconds(reply.headers.get("retry-after", "")))
    if reply.is_redirect or "text/html" in reply.headers.get("content-type", ""):  # the portal's page
        raise Busy
    if reply.is_success:
        return reply
    errors = _errors(reply)
    if not errors:
        raise Lost  # an error without a word: who knows
    codes = [one["errorCode"] for one in errors]
    if BUSY_CODES & set(codes):
        raise Busy
    raise Refused(codes, errors[0]["errorDescription"])


def _errors(reply: httpx.Response) -> list[dict[str, str]]:
    try:
        errors: list[dict[str, str]] = reply.json()["errorList"]
    except (ValueError, KeyError, TypeError):
        return []
    return errors


def _seconds(text: str) -> float | None:
    return float(text) if text.isdigit() else None
