"""The services on the wire: from an ASGI request to a call, from a reply to an ASGI response."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from functools import partial
from http import HTTPStatus
from typing import Any

from mockserver.caiso.contract import Contract
from mockserver.call import DEFAULT_SESSION, Call, Operation, Reply, escaped_session_id, headers_of
from mockserver.errors import BadRequest, Refusal, SettingsError
from mockserver.pipeline import Pipeline
from mockserver.scenario.pages import SSO_LOGIN_PATH
from mockserver.web.front.body import Gone, whole_body
from mockserver.web.front.cors import Cors, is_preflight
from mockserver.web.front.delivery import send_reply
from mockserver.web.front.identity import WHO_AM_I, Identities, tls_of, tls_version
from mockserver.web.front.no_call import OUTSIDE, logged
from mockserver.web.front.origin import Origins, from_browser
from mockserver.web.front.problem import problem
from mockserver.web.front.routes import Routes, matched_path, of_session
from mockserver.web.server.asgi import ASGIApp, Receive, Scope, Send
from mockserver.web.server.refusal import as_problem, refusal_of

_NO_OPERATION = Operation("", "", "", "", "", "", "read", "")
_OF_A_SESSION = "/__admin/sessions/"
_ON_BOTH_PORTS = {"/healthz", WHO_AM_I, SSO_LOGIN_PATH}
_NOT_HERE = f"the TLS port has the services and {', '.join(sorted(_ON_BOTH_PORTS))}; the rest is on the plain port"


class ServicesMiddleware:
    """Answers what the spec files describe and hands everything else on.

    It stands before the router because that one walks its routes one by one: with 200 of them a dict is twice as fast.
    """

    def __init__(
        self,
        app: ASGIApp,
        pipeline: Pipeline,
        identities: Identities,
        origins: Origins,
        cors: Cors,
        max_body: int,
        access_log: bool = True,
    ) -> None:
        self.app = app
        self.pipeline = pipeline
        self.identities = identities
        self.origins = origins
        self.cors = cors
        self.max_body = max_body
        self.access_log = access_log
        self.routes = Routes.of(pipeline.catalogue)
        self._catalogue = pipeline.catalogue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self._catalogue is not self.pipeline.catalogue:  # spec files were reloaded
            self.routes, self._catalogue = Routes.of(self.pipeline.catalogue), self.pipeline.catalogue
        session, path = of_session(matched_path(scope))
        methods, path_params = self.routes.find(path, scope["method"])
        contract = methods.get(scope["method"]) if methods else self.routes.nearest(path)
        if contract is None and methods:
            contract = next(iter(methods.values()))
        headers = headers_of(scope["headers"])
        if broken := refusal_of(scope):
            await send_reply(self._refuse(broken, contract, session, path, scope), scope, receive, send)
            return
        browser = from_browser(headers)
        origin = self.cors.origin(scope["path"], headers, contract is not None) if browser else None
        if origin is not None:
            send = self.cors.shared(origin, send)
            if is_preflight(scope["method"], headers):
                await send_reply(self.cors.preflight(headers, methods or ()), scope, receive, send)
                return
        elif browser and (why := self._refused(scope, session, headers, contract)):
            await problem(HTTPStatus.FORBIDDEN, why)(scope, receive, self._logged(scope, send, why))
            return
        if contract is None:
            send = self._logged(scope, send, OUTSIDE)
            await self._elsewhere(path, scope)(scope, self._watched(session, path, scope, receive), send)
            return

        named = session or headers.get("x-mock-session")
        session, why_no_session = _session(named) if named else (DEFAULT_SESSION, "")
        caller = self.identities.caller(scope, headers)
        call = Call(contract.operation, path, scope["query_string"], headers, b"", path_params, session, caller.client)
        call.method, call.raw_path, call.tls = scope["method"], scope["raw_path"], tls_version(scope)
        call.stray = methods is None or call.method not in methods
        call.why_nobody, call.why_no_session = caller.why, why_no_session
        read_body = partial(whole_body, headers, receive, self.max_body)
        try:
            reply = await self.pipeline.answer(call, contract, methods, self.routes.near, read_body)
        except Gone:
            return
        await send_reply(reply, scope, receive, send)

    def _elsewhere(self, path: str, scope: Scope) -> ASGIApp:
        """What answers a path that is no service's."""
        if path.startswith(_OF_A_SESSION):
            scope["path"] = path  # a slash in the session's id stays escaped
        return self.app if path in _ON_BOTH_PORTS or tls_of(scope) is None else _not_here

    def _refused(self, scope: Scope, session: str | None, headers: Mapping[str, str], contract: Contract | None) -> str:
        """Why a page of another origin may not ask this; "" for all else. It never becomes a call."""
        secure, service = tls_of(scope) is not None, contract is not None
        why = self.origins.refusal(scope["method"], scope["path"], headers, secure, service)
        if why or session is None:
            return why
        hidden = self.origins.beginning_refused(headers)
        return hidden if hidden and _session(session)[0] not in self.pipeline.sessions else ""

    def _refuse(
        self, refusal: Refusal, contract: Contract | None, session: str | None, path: str, scope: Scope
    ) -> Reply:
        """Answer a request that breaks HTTP, in the shape of the service that its path lies in."""
        operation, headers = contract.operation if contract else _NO_OPERATION, headers_of(scope["headers"])
        call = Call(operation, path, scope["query_string"], headers, b"", {})
        named, _ = _session(session or DEFAULT_SESSION)
        call.session = named if named in self.pipeline.sessions else DEFAULT_SESSION  # such a request begins none
        call.method, call.tls, call.stray, call.broken = scope["method"], tls_version(scope), True, True
        if contract is None:
            return self.pipeline.note(call, as_problem(refusal))
        return self.pipeline.refuse(call, contract, refusal)

    def _watched(self, session: str | None, path: str, scope: Scope, receive: Receive) -> Receive:
        """`receive`, which keeps in the journal what breaks HTTP in its body: pages and admin API keep nothing."""

        async def receiving() -> MutableMapping[str, Any]:
            try:
                return await receive()
            except BadRequest as broken:
                self._refuse(broken.refusal, None, session, path, scope)
                raise

        return receiving

    def _logged(self, scope: Scope, send: Send, why: str) -> Send:
        return logged(scope, send, why) if self.access_log else send


def _session(text: str) -> tuple[str, str]:
    """The session that a call names; or the default one, and why that can't be one."""
    try:
        return escaped_session_id(text), ""
    except SettingsError as problem:
        return DEFAULT_SESSION, problem.message


async def _not_here(scope: Scope, receive: Receive, send: Send) -> None:
    """Catalogue, documentation and admin are on the plain port."""
    await problem(HTTPStatus.NOT_FOUND, _NOT_HERE)(scope, receive, send)
