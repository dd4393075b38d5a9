"""Error codes: their texts from the table inside a spec file, their status and severity from the error rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

from mockserver.caiso.error_schema import descriptions_of_errors
from mockserver.caiso.tables import rows_of
from mockserver.errors import MOST_ENTRIES, ErrorEntry, SpecError
from mockserver.files.model import EMPTY, Entry, Within, read_file
from mockserver.files.yaml12 import Pointer, dotted
from mockserver.openapi.violation import Violation, argument, record_of

_CODE = re.compile(r"^[A-Z]{2,6}\d{2,6}$")
PLACEHOLDER = re.compile(r"\{(\d)\}")
LONGEST_TEXT = 1000

Located = tuple[Violation, dict[str, str]]


class ErrorTable:
    """The codes that one spec file names, each with its text; placeholders are {0}, {1} ...

    comments  what the table says besides: code, and the cells behind its text
    repeated  the codes that stand in the table more than once; the last one counts
    pointer   where the table is written; None where there is none
    of        the version of the file whose table serves, where the file itself has none
    """

    def __init__(self, root: Mapping[str, Any]) -> None:
        self.texts: dict[str, str] = {}
        self.comments: dict[str, str] = {}
        self.repeated: list[str] = []
        self.pointer: Pointer | None = None
        self.of = ""
        self._known: dict[str, str] = {}
        for places in descriptions_of_errors(root):
            for pointer, description in places if not self.texts else ():
                if self._read(description):
                    self.pointer = self.pointer or pointer

    def _read(self, description: str) -> bool:
        rows = [cells for cells in rows_of(description) if len(cells) >= 2 and _CODE.match(cells[0])]
        for code, text, *comments in rows:
            if code in self.texts:
                self.repeated.append(code)
            self.texts[code], self.comments[code] = text, " ".join(comments)
        return bool(rows)

    @property
    def is_whole(self) -> bool:
        """Whether it has words for whatever a check of access may refuse."""
        return "SEC0001" in self.texts and "SEC0002" in self.texts

    def lean_on(self, known: ErrorTable, version: str) -> None:
        """Take texts from another table of the service: all codes where this one has none, else what is missing."""
        if not self.texts:
            self.texts, self.comments, self.of = dict(known.texts), dict(known.comments), version
        self._known = known.texts

    def __contains__(self, code: str) -> bool:
        return code in self.texts

    def __bool__(self) -> bool:
        return bool(self.texts)

    def text(self, entry: ErrorEntry) -> str:
        """The code's text with its placeholders filled; a detail follows in brackets where no placeholder took it."""
        template = self.texts.get(entry.code) or self._known.get(entry.code)
        without_words = "" if template else entry.why or entry.code
        args = entry.args or (entry.detail or without_words,)
        text = PLACEHOLDER.sub(lambda m: args[int(m[1])] if int(m[1]) < len(args) else "", template or "{0}")
        if entry.detail and entry.detail not in text:
            text = f"{text} [{entry.detail}]"
        return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 3] + "..."


@dataclass(frozen=True, slots=True)
class ViolationRule:
    """A code for violations.

    name     of the parameter or property
    keyword  that was broken; "blank" is a text that is empty, or only blanks, where it may not be
    """

    code: str
    name: str = "*"
    keyword: str = "*"

    def matches(self, violation: Violation, table: ErrorTable) -> bool:
        name = next((part for part in reversed(violation.pointer) if isinstance(part, str)), "")
        return self.code in table and fnmatchcase(name, self.name) and fnmatchcase(violation.keyword, self.keyword)


class ErrorsFile(Entry):
    """What the spec files leave open about their error codes.

    violations  which code names a violation; the first rule that matches, and whose code the file's table has, wins
    record      the code of any other violation in a record of the body
    request     the code of all others
    statuses    the HTTP status of a code; 400 for the rest
    fatal       the codes of severity FATAL
    arguments   what fills the placeholders of a code's text, {0} first
    names       other names of the same thing
    """

    request: str
    record: str
    violations: tuple[ViolationRule, ...] = ()
    statuses: Mapping[str, Annotated[int, Within(100, 599)]] = EMPTY
    fatal: tuple[str, ...] = ()
    arguments: Mapping[str, tuple[str, ...]] = EMPTY
    names: Mapping[str, tuple[str, ...]] = EMPTY


class ErrorRules:
    """What no spec file says about its codes: which one names a violation, and with which status each is sent."""

    def __init__(self, path: Path) -> None:
        rules = read_file(path, ErrorsFile, SpecError)
        self.request_code, self.record_code = rules.request, rules.record
        self._fatal = frozenset(rules.fatal)
        self._statuses, self._violations, self._arguments = rules.statuses, rules.violations, rules.arguments
        self._names = {name: (name, *others) for name, others in rules.names.items()}

    def status(self, code: str) -> int:
        return next((status for glob, status in self._statuses.items() if fnmatchcase(code, glob)), 400)

    def is_free(self, code: str) -> bool:
        """Whether the text of a code is whatever we say: its only placeholder is the detail."""
        return code in (self.request_code, self.record_code)

    def arguments(self, code: str) -> tuple[str, ...]:
        """The names of what fills the placeholders of a code's text, {0} first."""
        return self._arguments.get(code, ())

    def names_of(self, name: str) -> tuple[str, ...]:
        """All names of the thing that has this one, itself first."""
        return self._names.get(name, (name,))

    def severity(self, entry: ErrorEntry) -> str:
        return entry.severity or ("FATAL" if entry.code in self._fatal else "ERROR")

    def entries(self, found: list[Located], table: ErrorTable) -> list[ErrorEntry]:
        """An entry for each violation that has a code of its own, each bad record, and each other place."""
        together: dict[object, tuple[str, list[Located]]] = {}
        for one in found:
            key, code = self._place(one[0], table)
            together.setdefault(key, (code, []))[1].append(one)
        entries = [self._entry(code, located) for code, located in together.values()]
        if len(entries) > MOST_ENTRIES:
            entries[MOST_ENTRIES - 1 :] = [ErrorEntry(self.request_code, detail="and more errors like these")]
        return entries

    def _entry(self, code: str, located: list[Located]) -> ErrorEntry:
        detail = "; ".join(str(violation) for violation, _ in located)
        places = tuple(place for _, place in located)
        if self.is_free(code) or not self.arguments(code):  # the detail fills its placeholder, or follows it
            return ErrorEntry(code, detail=detail, places=places)
        wanted = "; ".join(violation.wanted for violation, _ in located)  # what came instead is in the text
        return ErrorEntry(code, (argument(located[0][0].value),), wanted, places=places)

    def _place(self, violation: Violation, table: ErrorTable) -> tuple[object, str]:
        for rule in self._violations:
            if rule.matches(violation, table):
                return (rule.code, dotted(violation.pointer)), rule.code
        record = record_of(violation.pointer)
        if record and isinstance(record[-1], int):
            return record, self.record_code
        return dotted(violation.pointer), self.request_code
