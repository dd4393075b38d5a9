"""The header Prefer: which of the answers of an operation a client would rather have."""

from __future__ import annotations

from collections.abc import Mapping

_KNOWN = {"code", "example", "dynamic"}


def preferences(header: str) -> Mapping[str, str]:
    """What `Prefer: code=404, example=name` asks for; other preferences are passed over."""
    if not header:
        return {}
    pairs = (part.strip().partition("=") for part in header.replace(";", ",").split(","))
    return {
        name.strip().lower(): value.strip().strip('"') for name, _, value in pairs if name.strip().lower() in _KNOWN
    }
