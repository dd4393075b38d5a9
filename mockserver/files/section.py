"""Files that people write: unknown keys, wrong types and words are refused with file, line and a hint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from mockserver.errors import MockServerError
from mockserver.files.yaml12 import Lines, Pointer, read_yaml
from mockserver.wording import nearest

T = TypeVar("T")
MOST = 1e12  # beyond it, sums of floats lose cents


class Section:
    """One mapping of a file. Each key is asked for once; `done` refuses what nobody asked for."""

    def __init__(self, value: Any, path: Path, error: type[MockServerError], pointer: Pointer = ()) -> None:
        self.path, self.error, self.pointer = path, error, pointer
        self._asked: set[str] = set()
        if not isinstance(value, dict):
            self.refuse("a mapping of keys and values is expected here")
        self._value: dict[str, Any] = value

    @classmethod
    def of_file(cls, path: Path, error: type[MockServerError]) -> Section:
        return cls(read_yaml(path, error), path, error)

    def refuse(self, message: str, *below: str | int) -> NoReturn:
        """Stop with the line of a place below this section."""
        raise self.error(message, self.path, Lines(self.path).of((*self.pointer, *below)))

    @property
    def line(self) -> int | None:
        """Where the section begins."""
        return Lines(self.path).of(self.pointer)

    @property
    def names(self) -> list[str]:
        """The keys as they stand, for a section whose keys the author chooses."""
        return list(self._value)

    def has(self, key: str) -> bool:
        return key in self._value

    def is_unset(self, key: str, may_be_null: bool) -> bool:
        return key not in self._value or (may_be_null and self._value[key] is None)

    def raw(self, key: str, default: Any = None) -> Any:
        self._asked.add(key)
        return self._value.get(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.raw(key, default)
        if not isinstance(value, str):
            self.refuse(f"`{key}` must be a text" if key in self._value else f"`{key}` is missing", key)
        return value

    def number(self, key: str, default: float | None = None, least: float = -MOST, most: float = MOST) -> float:
        """A number within limits, both of which it may reach."""
        value = self.raw(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(f"`{key}` must be a number" if key in self._value else f"`{key}` is missing", key)
        if not least <= value <= most:  # neither is what is no number
            self.refuse(f"`{key}` must be {_range(least, most)}", key)
        return value

    def whole(self, key: str, default: int | None = None, least: float = -MOST, most: float = MOST) -> int:
        value = self.number(key, default, least, most)
        if value != int(value):
            self.refuse(f"`{key}` must be a whole number", key)
        return int(value)

    def texts(self, key: str) -> list[str]:
        value = self.raw(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.refuse(f"`{key}` must be a list of texts", key)
        return value

    def items(self, key: str) -> list[Any]:
        """A list of anything."""
        value = self.raw(key, [])
        if not isinstance(value, list):
            self.refuse(f"`{key}` must be a list", key)
        return value

    def word(self, key: str, known: Iterable[str], default: str | None = None) -> str:
        """A text out of a set of known ones."""
        value = self.text(key, default)
        if value not in (words := list(known)):
            self.refuse(f"`{key}` can't be {value!r}{nearest(value, words)}", key)
        return value

    def words(self, key: str, known: Iterable[str]) -> list[str]:
        """A list of known texts."""
        values, words = self.texts(key), list(known)
        for index, value in enumerate(values):
            if value not in words:
                self.refuse(f"`{key}` can't hold {value!r}{nearest(value, words)}", key, index)
        return values

    def parsed(self, key: str, parse: Callable[[str], T]) -> T:
        """A text that `parse` understands; its ValueError says what is expected."""
        value = self.text(key)
        try:
            return parse(value)
        except (ValueError, OverflowError) as problem:
            self.refuse(f"`{key}`: {problem}", key)

    def section(self, key: str) -> Section:
        return Section(self.raw(key, {}), self.path, self.error, (*self.pointer, key))

    def sections(self, key: str) -> list[Section]:
        pointer = (*self.pointer, key)
        return [Section(one, self.path, self.error, (*pointer, i)) for i, one in enumerate(self.items(key))]

    def only(self, keys: Iterable[str]) -> None:
        """Refuse a key that isn't among these."""
        self._asked.update(keys)
        self.done()

    def done(self) -> None:
        for key in self._value:
            if key not in self._asked:
                self.refuse(f"there is no key `{key}` here{nearest(key, self._asked)}", key)


class Layers(Section):
    """A mapping that several files say together: of values the last one counts, mappings and lists of them go on."""

    def __init__(self, sections: Sequence[Section]) -> None:
        last = sections[-1]
        self._sections = sections
        self._home = {key: section for section in sections for key in section.names}
        values = {key: home.raw(key) for key, home in self._home.items()}
        super().__init__(values, last.path, last.error, last.pointer)

    def refuse(self, message: str, *below: str | int) -> NoReturn:
        """Stop with file and line of where it was said."""
        home = self._home.get(str(below[0]), self._sections[-1]) if below else self._sections[-1]
        home.refuse(message, *below)

    def section(self, key: str) -> Section:
        return Layers(self.layers(key) or [self._sections[-1].section(key)])

    def layers(self, key: str) -> list[Section]:
        """The mappings that the files have at a key."""
        self.raw(key)
        return [one.section(key) for one in self._sections if one.has(key)]

    def sections(self, key: str) -> list[Section]:
        self.raw(key)
        return [one for section in self._sections for one in section.sections(key)]


def _range(least: float, most: float) -> str:
    if least == -most:
        return f"a number of at most {most:,.15g}, below or above 0"
    return f"from {least:,.15g} to {most:,.15g}"
