"""What a field of a shape may say beyond its type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

Moment = NewType("Moment", str)
"""A date-time as the files write it."""


@dataclass(frozen=True, slots=True)
class Or:
    """Another name that a field may have in its stead."""

    name: str
