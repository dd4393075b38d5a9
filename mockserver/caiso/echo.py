"""Examples that speak of what was asked for: the market, portfolio and participant that a call names."""

from __future__ import annotations

from typing import Any

from mockserver.call import Call


def said_by(call: Call) -> dict[str, str]:
    """The texts that a call gives to its parameters, and to the top of its body."""
    body = call.body if isinstance(call.body, dict) else {}
    return {name: text for name, text in {**call.params, **body}.items() if isinstance(text, str) and text}


def echoed(example: Any, said: dict[str, str]) -> Any:
    """The example with the texts that the call gives to properties of the same name."""
    if isinstance(example, list):
        return [echoed(one, said) for one in example]
    if not isinstance(example, dict):
        return example
    return {
        name: said[name] if isinstance(value, str) and name in said else echoed(value, said)
        for name, value in example.items()
    }
