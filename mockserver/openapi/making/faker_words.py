"""Realistic words for properties, by their names."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

# by a part of the property's name; the first that fits holds
_OF_NAMES = {
    "email": "safe_email",
    "phone": "phone_number",
    "firstname": "first_name",
    "lastname": "last_name",
    "city": "city",
    "address": "street_address",
    "company": "company",
    "description": "sentence",
    "message": "sentence",
    "comment": "sentence",
    "url": "url",
    "name": "last_name",
}


def words_for(name: str, random: Random) -> str:
    """A text for a property of this name; the same draw gives the same text."""
    lower = name.lower()
    provider = next((provider for part, provider in _OF_NAMES.items() if part in lower), "word")
    return str(getattr(_seeded(random), provider)())


def word_between(shortest: int, longest: int, random: Random) -> str:
    """Small letters, as many as there have to be."""
    word = str(_seeded(random).word())
    return (word * (shortest // len(word) + 1) if len(word) < shortest else word)[: max(shortest, min(longest, 12))]


def prepare() -> None:
    """Read the words now: 100 ms that the first call of an operation answered by examples shouldn't wait for."""
    _faker()


def _seeded(random: Random) -> Any:
    one = _faker()
    one.seed_instance(random.getrandbits(32))
    return one


@cache
def _faker() -> Any:
    from faker import Faker  # 100 ms: only where words are made up

    return Faker("en_US")
