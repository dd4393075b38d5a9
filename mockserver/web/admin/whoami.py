"""What the server sees of its caller: the first page to open when a connection doesn't do what it should."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request

from mockserver.call import DEFAULT_SESSION, escaped_session_id
from mockserver.clock import instant
from mockserver.market.people.access import unknown_client
from mockserver.market.people.clients import TITLES
from mockserver.market.sessions import Sessions
from mockserver.market.world import World
from mockserver.tls.numbers import name_of_cipher, name_of_version
from mockserver.web.front.identity import WHO_AM_I, Caller, Identities, tls_of


def whoami(identities: Identities, sessions: Sessions) -> APIRouter:
    router = APIRouter()

    @router.get(WHO_AM_I, tags=["whoami"], summary="What the server sees of the caller")
    async def who_am_i(request: Request) -> dict[str, Any]:
        caller = identities.caller(request.scope, request.headers)
        world = sessions.world(escaped_session_id(request.headers.get("x-mock-session") or DEFAULT_SESSION))
        return {
            "address": request.client.host if request.client else None,
            "tls": _connection(tls_of(request.scope)),
            "certificate": _certificate(caller),
            "identifiedBy": caller.source,
            "client": caller.client or None,
            "refusedBecause": caller.why or None,
            **_provisioned(caller, world),
        }

    return router


def _connection(tls: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if tls is None:
        return None
    return {"version": name_of_version(tls["tls_version"]), "cipher": name_of_cipher(tls["cipher_suite"])}


def _certificate(caller: Caller) -> dict[str, Any] | None:
    peer = caller.peer
    if peer is None:
        return None
    return {
        "subject": peer.subject,
        "issuer": peer.issuer,
        "subjectAlternativeNames": peer.alternatives,
        "serialNumber": peer.serial,
        "fingerprint": peer.fingerprint,
        "validFrom": instant(peer.valid_from),
        "validUntil": instant(peer.valid_until),
    }


def _provisioned(caller: Caller, world: World) -> dict[str, Any]:
    """What the world lets the client do; `known` is null where the caller needs no name."""
    client = world.clients.find(caller.client) if caller.client else None
    if client is None:
        why = {"refusedBecause": unknown_client(caller.client, world)} if caller.client else {}
        return {"known": None if caller.client is None else False, "access": None, "participants": {}, **why}
    participants = {one.name: sorted(one.roles) for one in world.participants if one.name in client.participants}
    return {"known": True, "access": TITLES[client.access], "participants": participants}
