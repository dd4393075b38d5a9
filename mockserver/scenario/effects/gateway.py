"""Effects of what stands before the services: sign-on, maintenance, limits of use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar
from urllib.parse import quote

from pydantic import Field

from mockserver.call import Reply
from mockserver.errors import BusinessError
from mockserver.scenario.effects.answers import Code
from mockserver.scenario.effects.effect import Effect, Kind, Make, Occasion, Short, Step
from mockserver.scenario.pages import HTML, LOGIN, MAINTENANCE, SSO_LOGIN_PATH
from mockserver.scenario.values import Count, Duration, in_words

_REFUSAL = "SER0030"
"""The code whose text is free. Every CRR table has it; where there is no table, the text goes without."""

ErrorStatus = Annotated[int, Field(strict=True, ge=400, le=599)]


@dataclass(frozen=True, slots=True)
class LoginPage(Effect):
    """The portal's login page where an answer was expected: 200, text/html."""

    def step(self, occasion: Occasion) -> Step:
        return Step("login_page", gate=lambda: Reply(200, LOGIN, HTML))


@dataclass(frozen=True, slots=True)
class MaintenancePage(Effect):
    """The portal's page for a planned outage: 503, text/html, with Retry-After."""

    short: ClassVar[Short] = {str: "retry_after"}
    retry_after: Duration = timedelta(hours=1)

    def step(self, occasion: Occasion) -> Step:
        return Step("maintenance_page", gate=lambda: maintenance(self.retry_after))


def maintenance(retry_after: timedelta) -> Reply:
    return Reply(503, MAINTENANCE, HTML, {"retry-after": _seconds(retry_after)})


@dataclass(frozen=True, slots=True)
class RedirectToSso(Effect):
    """The session ended: 302 to the sign-on page, with a cookie. The mock's own page answers there."""

    short: ClassVar[Short] = {str: "location"}
    location: str = SSO_LOGIN_PATH

    def step(self, occasion: Occasion) -> Step:
        headers = {
            "location": f"{self.location}?goto={quote(occasion.call.path, safe='')}",
            "set-cookie": "MOCKSSO=signed-out; Path=/; HttpOnly; SameSite=Lax",
        }
        return Step("redirect_to_sso", gate=lambda: Reply(302, media_type=None, headers=headers))


@dataclass(frozen=True, slots=True)
class AcceptableUse(Effect):
    """One call of a kind per `every`, for each participant; a call that comes too early starts the wait anew."""

    kind: ClassVar[Kind] = Kind.LIMIT
    short: ClassVar[Short] = {str: "every"}
    every: Duration = timedelta(seconds=30)
    status: ErrorStatus = 429

    def step(self, occasion: Occasion) -> Step | None:
        now = occasion.world.clock.now()
        last: datetime | None = occasion.memory.get(occasion.key)
        occasion.memory[occasion.key] = now
        if last is None or now - last >= self.every:
            return None
        wait = in_words(self.every)
        text = (
            f"Acceptable use: this call may be made once in {wait}. It came too early, so wait another {wait} from now."
        )
        return Step("acceptable_use", gate=_refusal(occasion, self.status, text, self.every))


@dataclass(frozen=True, slots=True)
class Quota(Effect):
    """At most so many `calls` `per` time, for each participant and operation, counted in fixed windows."""

    kind: ClassVar[Kind] = Kind.LIMIT
    calls: Count
    per: Duration
    status: ErrorStatus = 429

    def step(self, occasion: Occasion) -> Step | None:
        now = occasion.world.clock.now()
        began, used = occasion.memory.get(occasion.key, (now, 0))
        if now - began >= self.per:
            began, used = now, 0
        occasion.memory[occasion.key] = began, used + 1
        if used < self.calls:
            return None
        left = began + self.per - now
        text = f"Quota: {self.calls} calls per {in_words(self.per)} are used up. Repeat the call in {_seconds(left)} s."
        return Step("quota", gate=_refusal(occasion, self.status, text, left))


@dataclass(frozen=True, slots=True)
class Outage(Effect):
    """No service for a while of the world's time, counted from the first call that the rule saw.

    It `starts` after a time, `lasts` for another, and comes again `every` so often if that is given. Meanwhile the
    maintenance page answers.
    """

    kind: ClassVar[Kind] = Kind.LIMIT
    short: ClassVar[Short] = {str: "lasts"}
    lasts: Duration
    starts: Duration = timedelta()
    every: Duration | None = None

    def step(self, occasion: Occasion) -> Step | None:
        now = occasion.world.clock.now()
        since: timedelta = now - occasion.memory.setdefault("began", now) - self.starts
        if self.every and since >= timedelta():
            since %= self.every
        if not timedelta() <= since < self.lasts:
            return None
        left = self.lasts - since
        return Step("outage", gate=lambda: maintenance(left))


@dataclass(frozen=True, slots=True)
class FailThenSucceed(Effect):
    """The first `failures` calls fail, the next succeeds and so do all later ones; for each participant and operation.

    With a `code` of the service's table, else with an empty reply of this `status`.
    """

    kind: ClassVar[Kind] = Kind.LIMIT
    short: ClassVar[Short] = {int: "failures"}
    failures: Count
    code: Code | None = None
    status: ErrorStatus | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.code,) if self.code else ()

    def step(self, occasion: Occasion) -> Step | None:
        failed = occasion.memory.get(occasion.key, 0)
        if failed >= self.failures:
            return None
        occasion.memory[occasion.key] = failed + 1
        return Step(f"fail_then_succeed {failed + 1} of {self.failures}", gate=lambda: self._failure(occasion))

    def _failure(self, occasion: Occasion) -> Reply:
        if self.code is None:
            return Reply(self.status or 503, media_type=None)
        return occasion.refusal(BusinessError(self.code, status=self.status))


def _refusal(occasion: Occasion, status: int, text: str, retry_after: timedelta) -> Make:
    def make() -> Reply:
        reply = occasion.refusal(BusinessError(_REFUSAL, text, status=status))
        reply.headers["retry-after"] = _seconds(retry_after)
        return reply

    return make


def _seconds(time: timedelta) -> str:
    return str(-(-time // timedelta(seconds=1)))
