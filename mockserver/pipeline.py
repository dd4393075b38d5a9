"""The way of one call. The stages stand in the order in which they happen; this is the page to read first."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_OID, uuid5

import orjson

from mockserver.caiso.catalogue import Catalogue
from mockserver.caiso.contract import Contract
from mockserver.caiso.prefer import preferences
from mockserver.call import NOBODY, WITHOUT_BODY, Call, Reply, Verdict
from mockserver.clock import in_steps, monotonic, real_now, timestamp, turn
from mockserver.errors import BadRequest, BusinessError, Refusal
from mockserver.market.actors import Act
from mockserver.market.people.access import check_access
from mockserver.market.people.clients import client_of
from mockserver.market.sessions import Session, Sessions
from mockserver.market.world import World
from mockserver.openapi.media import ANY
from mockserver.openapi.slice import is_larger
from mockserver.record.finished import FinishedCall, Observer
from mockserver.record.request_ids import HEADER as REQUEST_ID
from mockserver.scenario.engine import Scenarios
from mockserver.scenario.plan import CALM, Plan

log = logging.getLogger(__name__)

Methods = Mapping[str, Contract]
Near = Callable[[str], str | None]
ReadBody = Callable[[], Awaitable[bytes]]

_LARGE = 128 * 1024  # bytes of a body of which each stage takes milliseconds: in between, others have their turn
_LONG = 5000  # values of a reply, such as 500 records have, of which a thousand take 10 ms


class Pipeline:
    def __init__(
        self,
        catalogue: Catalogue,
        sessions: Sessions,
        scenarios: Scenarios,
        observers: Sequence[Observer],
        check_replies: bool = True,
        security: bool = True,
        tls_only: bool = False,
    ) -> None:
        self.catalogue = catalogue
        self.sessions = sessions
        self.scenarios = scenarios
        self.observers = observers
        self.check_replies = check_replies
        self.security = security
        self.tls_only = tls_only
        sessions.perform = self.act

    async def answer(
        self, call: Call, contract: Contract, offered: Methods | None, near: Near, read_body: ReadBody
    ) -> Reply:
        """Answer one call by the contract of its operation. All stages stand in the order in which they happen.

        Nobody's calls are answered by 401, whatever they ask; their bodies aren't read.

        offered    what the path offers, by method; None where no operation has it
        near       finds the served path that looks most like an unknown one
        read_body  the whole body, unpacked; raises BadRequest
        """
        if call.client != NOBODY:
            try:
                if call.why_no_session:
                    raise BadRequest(Refusal(HTTPStatus.BAD_REQUEST, call.why_no_session))
                if offered is None:
                    raise _no_path(call, near)
                if self.tls_only and call.tls is None:
                    raise _wrong_port()
                if call.method not in offered:
                    raise _wrong_method(call, offered)
                call.content = await read_body()
            except BadRequest as bad:
                return self.refuse(call, contract, bad.refusal)
            except BusinessError as error:
                return self._refuse(call, contract, error)
        return await self.reply_to(call, contract)

    async def reply_to(self, call: Call, contract: Contract) -> Reply:
        """Answer a call that is at hand as a whole, by the contract that it was begun with."""
        began = monotonic()
        plan = CALM
        now: datetime | None = None
        try:
            session = self.sessions.use(call.session)
            world = session.world
            contract.read(call)
            if len(call.content) > _LARGE:
                await session.hold(turn())
            plan = self.scenarios.plan(call, contract, world)
            if plan is not CALM:
                await session.hold(plan.wait())
            now = world.settle()
            reply = plan.gate() or self._turned_away(call, contract)
            if reply is None:
                if len(call.content) > _LARGE:
                    await session.hold(in_steps(contract.check_in_steps(call)))
                    now = world.settle()
                else:
                    contract.check_request(call)
                reply = self._admit(call, contract, world, plan)
                if isinstance(reply, _Unwritten):
                    reply = await self._written_in_turns(reply.body, call, contract, session, now)
        except BusinessError as error:
            now = now or real_now()
            reply = contract.error_reply(contract.filled(error, call, world.fact), now)
        except Exception:
            now = now or real_now()
            reply = self._failed(contract, now)
        if len(call.content) > _LARGE:
            await turn()
        reply = plan.bend(reply)
        if reply.content and reply.status in WITHOUT_BODY:
            reply = replace(reply, content=b"", media_type=None)
        if call.passed_over:
            reply = replace(reply, verdicts=(*reply.verdicts, *call.passed_over))
        took = monotonic() - began
        self._record(FinishedCall(call, reply, now, timestamp(), took, contract.choices, contract.answers.offered))
        return reply

    def act(self, session: str, world: World, act: Act, number: str) -> bool:
        """Make the call of an actor; it goes the way of all calls, but scenarios, which are for those of clients."""
        contract = self.catalogue.by_key.get(act.operation)
        if contract is None or contract.run is None:
            return False
        call = _call_of(act, contract, session, str(uuid5(NAMESPACE_OID, f"{world.seed} {number}")))
        began = monotonic()
        try:
            contract.read(call)
            contract.check_request(call)
            reply = self._admit(call, contract, world, CALM)
        except BusinessError as error:
            reply = contract.error_reply(contract.filled(error, call, world.fact), world.now)
        except Exception:
            reply = self._failed(contract, world.now)
        call.participant = act.participant  # also where the body says it in a way of its own
        self._record(FinishedCall(call, reply, world.now, timestamp(), monotonic() - began))
        return reply.status < HTTPStatus.BAD_REQUEST

    def _failed(self, contract: Contract, now: datetime) -> Reply:
        """Our bug, or a world file that can't be read anymore: logged, and answered in the service's own shape."""
        log.exception("%s failed", contract.operation.key)
        return contract.error_reply(BusinessError("SER0028", why="the mock failed on this call; its log says how"), now)

    def _turned_away(self, call: Call, contract: Contract) -> Reply | None:
        """The answer to a call of nobody."""
        if call.client == NOBODY:
            return _unauthorized(call.why_nobody)
        if contract.security and self.security:
            contract.check_security(call)
        return None

    def _admit(self, call: Call, contract: Contract, world: World, plan: Plan) -> Reply:
        """The answer to a call that keeps to the file."""
        if contract.guarded:
            check_access(call, world)
        alone = plan is CALM and call.method == "GET"  # nobody else looks at its reply, and it changes nothing
        return plan.answer(lambda world: self._reply_of_service(call, contract, world, alone), world)

    def refuse(self, call: Call, contract: Contract, refusal: Refusal) -> Reply:
        """Answer a call that can't be asked at all, in the shape of its service."""
        return self._refuse(call, contract, contract.refusal(refusal.status, refusal.reason), refusal.headers)

    def _refuse(
        self, call: Call, contract: Contract, error: BusinessError, headers: Mapping[str, str] = MappingProxyType({})
    ) -> Reply:
        began, now = monotonic(), real_now()
        try:
            now = self.sessions.world(call.session).settle()
            reply = contract.error_reply(error, now)
        except Exception:
            reply = self._failed(contract, now)
        reply.headers.update(headers)
        self._record(FinishedCall(call, reply, now, timestamp(), monotonic() - began))
        return reply

    def note(self, call: Call, reply: Reply) -> Reply:
        """Keep a request that is no call of a service, and broke HTTP."""
        now = self.sessions.world(call.session).settle()
        self._record(FinishedCall(call, reply, now, timestamp(), 0.0))
        return reply

    def _record(self, finished: FinishedCall) -> None:
        """Tell every observer, before the reply leaves: whoever has it finds its call."""
        for observe in self.observers:
            observe(finished)

    def _reply_of_service(self, call: Call, contract: Contract, world: World, may_wait: bool) -> Reply:
        """The service's own answer; an example where it has no behaviour, or where the header Prefer asks for one."""
        prefer = preferences(call.headers.get("prefer", ""))
        body = _NOTHING if contract.run is None else _own(call, contract.run, world, prefer, contract.success_status)
        if body is _NOTHING:
            return contract.example(call, prefer, world.random, world.now)
        if may_wait and is_larger(body, _LONG):
            return _Unwritten(body)
        if not self._is_right(contract, body):
            return contract.example(call, {}, world.random, world.now)
        return contract.reply(body, world.now, call.headers.get("accept", ANY))

    async def _written_in_turns(
        self, body: Any, call: Call, contract: Contract, session: Session, now: datetime
    ) -> Reply:
        """A long reply, checked and written in turns with other calls."""
        await session.hold(turn())
        if not self._is_right(contract, body):
            return contract.example(call, {}, session.world.random, now)
        await session.hold(turn())
        return contract.reply(body, now, call.headers.get("accept", ANY))

    def _is_right(self, contract: Contract, body: Any) -> bool:
        """Whether a reply keeps to its spec. One that breaks it is our bug, and no client gets it."""
        if self.check_replies and (faults := contract.faults_of(body)):
            log.error("%s answers against its spec: %s", contract.operation.key, "; ".join(faults[:5]))
            return False
        return True


def _call_of(act: Act, contract: Contract, session: str, request_id: str) -> Call:
    """The call that an actor makes, as its client would send it."""
    return Call(
        contract.operation,
        path=contract.operation.path,
        query=urlencode(act.params).encode(),
        headers={"content-type": "application/json", REQUEST_ID: request_id},
        content=orjson.dumps(act.body),
        session=session,
        client=client_of(act.participant),
        method=contract.operation.method,
        by_actor=True,
    )


def _no_path(call: Call, near: Near) -> BusinessError:
    close = near(call.path)
    hint = f"did you mean {close}?" if close else "GET /mocks lists them"
    return BusinessError("SER0029", why=f"no operation has the path {call.path}; {hint}")


def _own(call: Call, run: Callable[[Call, World], Any], world: World, prefer: Mapping[str, str], success: int) -> Any:
    """What the service answers; of what prefers a success, what the world has for a read."""
    if not prefer:
        return run(call, world)
    if call.method == "GET" and prefer == {"code": str(success)}:
        with suppress(BusinessError):
            return run(call, world) or _NOTHING
    return _NOTHING


_NOTHING = object()


class _Unwritten(Reply):
    """A reply that is too long to be checked and written at once."""

    def __init__(self, body: Any) -> None:
        super().__init__(HTTPStatus.OK)
        self.body = body


def _wrong_port() -> BadRequest:
    why = "the services answer on the TLS port only (--tls-only); the URL needs https://"
    return BadRequest(Refusal(HTTPStatus.FORBIDDEN, why))


def _wrong_method(call: Call, offered: Methods) -> BadRequest:
    allowed = ", ".join(sorted(offered))
    why = f"{call.method} isn't offered here, only {allowed}"
    return BadRequest(Refusal(HTTPStatus.METHOD_NOT_ALLOWED, why, {"allow": allowed}))


def _unauthorized(why: str) -> Reply:
    """The files declare 401 without a body: the reason is for log and journal."""
    return Reply(HTTPStatus.UNAUTHORIZED, media_type=None, headers=dict(_CHALLENGE), verdicts=(Verdict("", why),))


# HTTP wants a challenge with 401 and has none that asks for a certificate
_CHALLENGE = {"www-authenticate": 'ClientCertificate realm="crr-mock"'}
