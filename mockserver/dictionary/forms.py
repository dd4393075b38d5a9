"""The forms of a dictionary: CSV for spreadsheets, JSON for programs, Markdown and a page for people."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import orjson

from mockserver.dictionary.terms import FACTS, Definition, Term, namesakes, shown
from mockserver.reports.form import Form, Forms, as_json
from mockserver.reports.html import page

FORMAT = 1
_COLUMNS = ("name", "kind", "service", "version", "belongs to", "required", *FACTS, "sample", "meaning", "operations")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(terms: list[Term]) -> str:
    """A row for each definition; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for term in terms:
        rows.writerows([_cell(value) for value in _row(term.name, one)] for one in term.definitions)
    return text.getvalue()


def _row(name: str, one: Definition) -> list[Any]:
    facts = ["" if fact not in one.facts else _plain(one.facts[fact]) for fact in FACTS]
    sample = "" if one.sample is None else _plain(one.sample)
    required = "yes" if one.required else "no"
    head = [name, one.kind, one.service, one.version, one.owner, required]
    return [*head, *facts, sample, one.meaning, ", ".join(one.operations)]


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(map(_plain, value))
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) and not _is_number(value) else value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def as_dict(terms: list[Term]) -> dict[str, Any]:
    """The dictionary for programs. Keys are added in later versions, never taken away or given another meaning.

    format     1
    terms      name, disagreements (by fact: value as JSON -> services), definitions
    namesakes  lists of names that stand for one thing
    """
    return {
        "format": FORMAT,
        "terms": [
            {
                "name": term.name,
                "disagreements": term.disagreements,
                "definitions": [_definition(one) for one in term.definitions],
            }
            for term in terms
        ],
        "namesakes": namesakes(terms),
    }


def _definition(one: Definition) -> dict[str, Any]:
    return {
        "service": one.service,
        "version": one.version,
        "kind": one.kind,
        "belongsTo": one.owner or None,
        "required": one.required,
        **one.facts,
        "sample": one.sample,
        "meaning": one.meaning,
        "operations": list(one.operations),
        "file": one.file,
        "line": one.line,
    }


def as_text(terms: list[Term]) -> str:
    """Where files disagree, and names of one thing; then how many terms there are."""
    lines = []
    for term in terms:
        for fact, values in term.disagreements.items():
            said = "; ".join(f"{value} in {', '.join(services)}" for value, services in values.items())
            lines.append(f"{term.name}  {fact}: {said}")
    lines += [f"one thing, several names: {', '.join(names)}" for names in namesakes(terms)]
    definitions = sum(len(term.definitions) for term in terms)
    differing = sum(bool(term.disagreements) for term in terms)
    lines.append(f"{len(terms)} terms in {definitions} definitions; files disagree about {differing}")
    return "\n".join(lines) + "\n"


def as_html(terms: list[Term], home: str = "") -> str:
    """The page; `home` is the URL of the page that it belongs to, where it is served."""
    template = Path(__file__).parent / "templates" / "dictionary.html"
    return page(template, home=home, terms=terms, namesakes=namesakes(terms), shown=shown)


FORMS: Forms[list[Term]] = {
    Form.TEXT: as_text,
    Form.CSV: as_csv,
    Form.JSON: lambda terms: as_json(as_dict(terms)),
    Form.HTML: as_html,
}
