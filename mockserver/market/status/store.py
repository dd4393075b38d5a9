"""What App Status answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class AppStatus:
    """The word for whether the services are up."""

    word: str = "up"

    def fork(self) -> Self:
        return self
