"""Realistic words for properties, by their names and formats."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

_OF_FORMATS = {
    "email": "email",
    "hostname": "hostname",
    "ipv4": "ipv4",
    "ipv6": "ipv6",
    "uri": "url",
    "password": "password",
    "time": "time",
}
_OF_NAMES = {
    "email": "email",
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


def words_for(name: str, form: str | None, random: Random) -> str:
    """A text for a property of this name and format; the same draw gives the same text."""
    faker = _faker()
    faker.seed_instance(random.getrandbits(32))
    provider = _OF_FORMATS.get(form or "")
    if provider is None:
        lower = name.lower()
        provider = next((provider for part, provider in _OF_NAMES.items() if part in lower), "word")
    return str(getattr(faker, provider)())


@cache
def _faker() -> Any:
    from faker import Faker  # 100 ms: only when words are made up for the first time

    return Faker("en_US")
