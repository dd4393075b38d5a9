"""Queries and cookies: from one text to the values of each name, as they were sent."""

from __future__ import annotations

from urllib.parse import unquote_plus


def parse_query(query: bytes) -> dict[str, list[str]]:
    """The values of each name in a query string, as they were sent, in their order; an empty query has none."""
    values: dict[str, list[str]] = {}
    if not query:
        return values
    for pair in query.decode("latin-1").split("&"):
        name, _, value = pair.partition("=")
        if "%" in name or "+" in name:
            name = unquote_plus(name)
        if pair:
            values.setdefault(name, []).append(value)
    return values


def parse_cookies(header: str) -> dict[str, list[str]]:
    """The values of each name in a Cookie header, as they were sent."""
    values: dict[str, list[str]] = {}
    for pair in header.split(";"):
        name, found, value = pair.strip().partition("=")
        if found:
            values.setdefault(name, []).append(value)
    return values
