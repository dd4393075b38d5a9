"""Rules about the table of error codes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from mockserver.caiso.change_log import change_log
from mockserver.files.yaml12 import Pointer
from mockserver.lint.findings import Hit, Level, Rule
from mockserver.lint.subject import Subject
from mockserver.openapi.references import walk

_CODE = r"\b(?!RFC|ISO|UTF|HTTP|TLS)([A-Z]{3,6}\d{3,5})\b"
_CODE_WITH_STATUS = re.compile(_CODE + r"((?:(?!" + _CODE + r")[^.;]){0,60}?)\b([45]\d\d)\b")
_TAKEN_AWAY = re.compile(
    r"\b(?:remov|delet|replac|take[sn]?\s+the\s+place|instead\s+of|no\s+longer|drop)", re.IGNORECASE
)


def _table_at(subject: Subject) -> Pointer:
    """Where the table is written."""
    return subject.errors.pointer or ()


def _codes_twice(subject: Subject) -> Iterator[Hit]:
    for code in subject.errors.repeated:
        yield Hit(_table_at(subject), f"{code} stands in the error table more than once")


def _codes_with_two_statuses(subject: Subject) -> Iterator[Hit]:
    of_table = {
        code: set(re.findall(r"\b[45]\d\d\b", comment)) for code, comment in subject.errors.comments.items() if comment
    }
    for code, _, _, status in _CODE_WITH_STATUS.findall(subject.description):
        if of_table.get(code) and status not in of_table[code]:
            placed = " and ".join(sorted(of_table[code]))
            yield Hit(("info", "description"), f"{code}: {status} in the change log, {placed} in the error table")


def _codes_without_text(subject: Subject) -> Iterator[Hit]:
    if not subject.errors:
        return
    for pointer, node in walk(subject.root):
        if pointer and pointer[-1] == "description" and isinstance(node, str) and pointer != _table_at(subject):
            known = subject.errors.texts
            for code in dict.fromkeys(re.findall(_CODE, _without_what_went(node))):
                if code not in known:
                    yield Hit(pointer, f"{code} is spoken of, but isn't in the error table")


def _without_what_went(description: str) -> str:
    """The description without the codes that a clause of its change log takes away."""
    changes = [revision.change for revision in change_log(description)]
    clauses = [clause for change in changes for clause in re.split(r"[;.]", change)]
    gone = {code for clause in clauses if _TAKEN_AWAY.search(clause) for code in re.findall(_CODE, clause)}
    return re.sub(_CODE, lambda found: "" if found[1] in gone else found[0], description)


def _codes_of_another_form(subject: Subject) -> Iterator[Hit]:
    lengths = Counter(len(code.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for code in subject.errors.texts)
    usual = lengths.most_common(1)[0][0] if lengths else 0
    for code in subject.errors.texts:
        digits = len(code.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        if digits != usual:
            yield Hit(_table_at(subject), f"{code} has {digits} digits, the others have {usual}")


RULES = [
    Rule(
        "code-twice",
        Level.ODDITY,
        "A client that looks a code up finds either text.",
        "Sends the last of the texts.",
        _codes_twice,
    ),
    Rule(
        "code-status",
        Level.ODDITY,
        "A client that tells errors apart by status and code meets the other pair.",
        "Sends the statuses of specs/rules/errors.yaml, which follow the error tables.",
        _codes_with_two_statuses,
    ),
    Rule(
        "code-without-text",
        Level.ODDITY,
        "The code may be sent some day, but nothing says what it means.",
        "Never sends it.",
        _codes_without_text,
    ),
    Rule(
        "code-form",
        Level.ODDITY,
        "A client that finds codes by their form overlooks it.",
        "Sends it as it stands.",
        _codes_of_another_form,
    ),
]
