"""The kinds of error, and who reads them.

BadRequest           an answer: the request can't be asked at all, by HTTP's rules or by how the services are served
BusinessError        an answer: a code of the spec's own table, sent to the client
MockServerError      a failure that stops a command: one sentence to the user, exit status 2
  SpecError          a spec file, an overlay or a download schema can't be used
  SettingsError      a flag or an environment variable can't be used
  WorldError         a seed file can't be used, or a world is asked for what it can't do
    NotThereError    no such session, market or event
  ScenarioError      a scenario file can't be used
    UnknownScenarioError  no such scenario
  JournalError       a journal file can't be used, or the journal is asked for what it doesn't know
    JournalOffError  nothing is kept that could be asked for
  CoverageError      a coverage report can't be used
  CertificateError   a certificate, key or keystore can't be used or written
  AddressError       the server can't listen where it was told to
  AdminError         the admin API of a mock can't be reached, or refuses
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path

MOST_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One line of an error reply.

    code      a code of the operation's error table, such as POR0100
    args      what fills the placeholders {0}, {1} ... of the code's text; without any, what the error rules name
    detail    where it went wrong and why; follows a text that has no placeholder
    severity  FATAL or ERROR; None leaves it to the error rules
    places    where it went wrong for a program: {"pointer": "#/age"} or {"parameter": "age", "in": "query"}
    record    the item of a list in the body that is wrong, such as ("hourlyLoad", 3)
    why       the reason in the words of the mock, for log and journal: the client gets the words of the file alone
    """

    code: str
    args: tuple[str, ...] = ()
    detail: str = ""
    severity: str | None = None
    places: tuple[Mapping[str, str], ...] = ()
    record: tuple[str | int, ...] = ()
    why: str = ""

    @classmethod
    def of_record(cls, name: str, index: int, text: str) -> ErrorEntry:
        """What is wrong with a record of the list `name`, in words of our own."""
        return cls("SER0030", (f"{name}[{index}]: {text}",), record=(name, index))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request isn't looked at any further, and what the reply says beside it."""

    status: HTTPStatus
    reason: str
    headers: Mapping[str, str] = field(default_factory=dict)


class BadRequest(Exception):
    """Raised where a request turns out to be one that can't be asked."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


class BusinessError(Exception):
    """An answer that refuses the call; the pipeline finds text, status and severity for the code."""

    def __init__(self, code: str, *args: str, why: str = "", status: int | None = None) -> None:
        """`args` are for texts of our own, such as those of SER0030; the rest is filled by the error rules."""
        super().__init__(code, *args)
        self.entries: tuple[ErrorEntry, ...] = (ErrorEntry(code, args, why=why),)
        self.status = status

    @classmethod
    def of(cls, entries: list[ErrorEntry], status: int | None = None, number: int = 0) -> BusinessError:
        """Several entries in one answer, in the order given; if they are too many, the first and how many follow.

        number  how many there are in all, where only the first MOST_ENTRIES were made
        """
        error = cls(entries[0].code, *entries[0].args, status=status)
        error.entries = tuple(entries)
        rest = max(number, len(entries)) - MOST_ENTRIES
        if rest > 0:
            error.entries = (*entries[: MOST_ENTRIES - 1], _last_of_many(entries[MOST_ENTRIES - 1], rest))
        return error

    @property
    def codes(self) -> list[str]:
        return [entry.code for entry in self.entries]


def _last_of_many(last: ErrorEntry, rest: int) -> ErrorEntry:
    """The last entry that is sent; it counts those behind it."""
    if last.args:
        return ErrorEntry(last.code, (f"and {rest + 1} more errors like these",))
    return replace(last, detail=f"and {rest} more errors like these")


class MockServerError(Exception):
    """A failure that a user can mend: what is wrong, where, and the remedy."""

    def __init__(self, message: str, file: Path | str | None = None, line: int | None = None) -> None:
        self.message, self.file, self.line = message, file, line
        super().__init__(str(self))

    def __str__(self) -> str:
        if self.file is None:
            return self.message
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {self.message}"


class SpecError(MockServerError):
    pass


class SettingsError(MockServerError):
    pass


class WorldError(MockServerError):
    pass


class NotThereError(WorldError):
    pass


class ScenarioError(MockServerError):
    pass


class UnknownScenarioError(ScenarioError):
    pass


class PlanError(MockServerError):
    pass


class UnknownPlanError(PlanError):
    pass


class JournalError(MockServerError):
    pass


class JournalOffError(JournalError):
    pass


class CoverageError(MockServerError):
    pass


class CertificateError(MockServerError):
    pass


class AddressError(MockServerError):
    pass


class AdminError(MockServerError):
    """`status` is that of the answer; None where none came. `url` is told where several mocks may be meant."""

    def __init__(self, message: str, status: int | None = None, url: str | None = None) -> None:
        super().__init__(message, url)
        self.status = status
