"""Request ids: with each call a client sends a UUID of its own."""

from __future__ import annotations

import re
import secrets
import uuid

HEADER = "caiso-request-id"
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_UUID = re.compile(UUID, re.IGNORECASE)


def is_request_id(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


def new_request_id() -> str:
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
