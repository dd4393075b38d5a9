"""CRR Messages: what the operator tells everybody, and what it tells one participant."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from mockserver.call import Call
from mockserver.clock import instant, moment_of
from mockserver.errors import BusinessError
from mockserver.market.activity import Handler
from mockserver.market.messages import shapes
from mockserver.market.messages.store import SENDER, Message, MessageBoard
from mockserver.market.world import World


def public_messages(call: Call, world: World) -> list[dict[str, Any]]:
    return _messages(call, world, None)


def private_messages(call: Call, world: World) -> list[dict[str, Any]]:
    return _messages(call, world, call.params["participantName"])


def _messages(call: Call, world: World, to: str | None) -> list[dict[str, Any]]:
    """Messages of the asked time, both ends included; SER0007 where there are none."""
    start, until = moment_of(call.params["fromDate"]), call.params.get("toDate")
    end = moment_of(until) if until else world.now
    if until and end <= start:
        raise BusinessError("SER0006", why=f"{instant(end)} isn't later than {instant(start)}")
    found = world[MessageBoard].between(start, end, to)
    if not found:
        reader = f"for {to} " if to else ""
        raise BusinessError("SER0007", why=f"no message {reader}from {instant(start)} to {instant(end)}")
    return [_body(message) for message in found]


def _body(message: Message) -> dict[str, Any]:
    body = {"sentTime": instant(message.sent), "message": message.text, "sender": SENDER}
    if message.attachment_name:
        body["attachmentName"] = message.attachment_name
        body["attachment"] = b64encode(message.attachment).decode()
    return body


HANDLERS: dict[str, Handler] = {
    "GET /messages/public": Handler(public_messages, list[shapes.Message], shapes.OfTime),
    "GET /messages/private": Handler(private_messages, list[shapes.Message], shapes.OfTime),
}
