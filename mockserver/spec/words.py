"""Realistic words for properties, by their names."""

from __future__ import annotations

from random import Random

_FIRST_NAMES = ("Ana", "Ben", "Carla", "Dev", "Elena", "Frank", "Grace", "Hiro", "Ines", "Jamal", "Kira", "Luis")
_LAST_NAMES = ("Adams", "Baker", "Chen", "Diaz", "Evans", "Garcia", "Hughes", "Kim", "Lopez", "Nguyen", "Patel", "Reed")
_CITIES = ("Folsom", "Fresno", "Oakland", "Pasadena", "Redding", "Salinas", "San Diego", "Stockton", "Visalia")
_STREETS = ("Cedar Avenue", "Elm Street", "Lake Drive", "Main Street", "Oak Lane", "Park Road", "River Court")
_COMPANIES = ("Blue Ridge Energy", "Cedar Power", "Delta Grid", "Golden Valley Electric", "North Coast Trading")
_WORDS = (
    "answer", "bridge", "center", "change", "corner", "detail", "family", "figure", "garden", "ground", "harbor",
    "island", "letter", "market", "matter", "member", "minute", "morning", "moment", "number", "office", "person",
    "picture", "question", "reason", "record", "result", "river", "season", "second", "series", "signal", "station",
    "street", "summer", "system", "window", "winter",
)  # fmt: skip
# by a part of the property's name; the first that fits holds
_OF_NAMES = (
    "email", "phone", "firstname", "lastname", "city", "address", "company", "description", "message", "comment",
    "url", "name",
)  # fmt: skip
_SENTENCES = ("description", "message", "comment")


def words_for(name: str, random: Random) -> str:
    """A text for a property of this name; the same draw gives the same text."""
    lower = name.lower()
    about = next((part for part in _OF_NAMES if part in lower), "")
    word = random.choice(_WORDS)
    match about:
        case "email":
            return f"{random.choice(_FIRST_NAMES).lower()}.{random.choice(_LAST_NAMES).lower()}@example.org"
        case "phone":
            return f"555-01{random.randint(0, 99):02d}"
        case "firstname":
            return random.choice(_FIRST_NAMES)
        case "lastname" | "name":
            return random.choice(_LAST_NAMES)
        case "city":
            return random.choice(_CITIES)
        case "address":
            return f"{random.randint(1, 999)} {random.choice(_STREETS)}"
        case "company":
            return random.choice(_COMPANIES)
        case "url":
            return f"https://example.org/{word}"
        case _ if about in _SENTENCES:
            return f"The {word} of the {random.choice(_WORDS)} and the {random.choice(_WORDS)}."
    return word


def word_between(shortest: int, longest: int, random: Random) -> str:
    """Small letters, as many as there have to be."""
    word = random.choice(_WORDS)
    return (word * (shortest // len(word) + 1) if len(word) < shortest else word)[: max(shortest, min(longest, 12))]
