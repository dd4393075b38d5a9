"""The `calendar` of a world file: a process for every month, season or year, and the dates of single ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from types import GenericAlias
from typing import Annotated, Any

from mockserver.files.model import Entry, Like, read
from mockserver.files.section import Section
from mockserver.market.schedule.dates import PUBLISH, Dates, parse_dates, parse_moment
from mockserver.market.schedule.rounds import Round, Unit, round_named
from mockserver.market.schedule.row import Line, Row
from mockserver.wording import nearest

EVERY = "every "
NAMES = rf"^({EVERY}({'|'.join(Unit)})|\d{{4}}(_[MS]\d{{2}})?)$"
LineText = Annotated[str, Like(("11-18..11-20 post 11-25", "-9b..-7b post -4b", "none"))]
_NONE = "none"


@dataclass(frozen=True, slots=True)
class Process:
    """What a calendar says of each round, or of one.

    lines  the dates of its windows, by the lines' names; None where a round has no such window
    lists  what it says besides, as world files say it, by key
    """

    section: Section
    lines: Mapping[str, Dates | None] = field(default_factory=dict)
    publish: Dates | None = None
    lists: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    def over(self, other: Process | None) -> Process:
        """This one where it says something, the other one where it doesn't."""
        if other is None:
            return self
        lists = {key: (*other.lists.get(key, ()), *self.lists.get(key, ())) for key in {**other.lists, **self.lists}}
        return Process(self.section, {**other.lines, **self.lines}, self.publish or other.publish, lists)

    def rows(self, of: Round, known: Mapping[str, Line]) -> Iterator[Row]:
        """The windows of a round."""
        common = self.publish.within(of.first) if self.publish else {}
        for name, dates in self.lines.items():
            if dates is not None:
                yield Row(name, of, {**(common if PUBLISH in known[name].words else {}), **dates.within(of.first)})

    def check(self, row: Row) -> None:
        """Refuse a window whose moments aren't in the order of time."""
        if why := row.out_of_order():
            self.section.refuse(why, *([row.line] if self.section.has(row.line) else []))


def read_processes(
    section: Section, lines: Mapping[str, Line], lists: Mapping[str, type[Entry]]
) -> Mapping[str, Process]:
    """The processes by their names: "every month", 2026_M12."""
    names = {f"{EVERY}{unit}": unit for unit in Unit}
    found = {}
    for name in section.names:
        single = round_named(name)
        unit = single.unit if single else names.get(name)
        if unit is None:
            known = [*names, "2026_M12", "2027_S01", "2027"]
            section.refuse(f"there is no key `{name}` here{nearest(name, known)}", name)
        found[name] = _process(section.section(name), unit, lines, lists)
    return found


def _process(section: Section, unit: Unit, lines: Mapping[str, Line], lists: Mapping[str, type[Entry]]) -> Process:
    entry = read(
        section, process_model(tuple((name, line.about) for name, line in lines.items()), tuple(lists.items()))
    )
    said: dict[str, Dates | None] = {}
    for name, line in lines.items():
        if not section.has(name):
            continue
        if unit not in line.units:
            section.refuse(f"{name} is no line of a {unit}", name)
        said[name] = entry.parsed(name, partial(_line, line=line))
    publish = entry.parsed(PUBLISH, partial(parse_moment, word=PUBLISH)) if section.has(PUBLISH) else None
    return Process(section, said, publish, {key: getattr(entry, key) for key in lists if section.has(key)})


def _line(text: str, line: Line) -> Dates | None:
    if text == _NONE:
        return None
    dates = parse_dates(text, line.words)
    for word in line.needed:
        if word not in dates.said:
            raise ValueError(f"`{word}` is missing")
    return dates


@cache
def process_model(lines: tuple[tuple[str, str], ...], lists: tuple[tuple[str, type[Entry]], ...]) -> type[Entry]:
    """The keys that a process may have: lines with what they are, and lists of entries."""
    said = {PUBLISH: "when the data of its markets is published", **dict(lines)}
    keys: dict[str, Any] = dict.fromkeys(said, LineText)
    keys |= {key: GenericAlias(tuple, (model, ...)) for key, model in lists}
    defaults = {**dict.fromkeys(keys, ""), **{key: () for key, _ in lists}}
    about = "\n".join(["The windows of a month, a season or a year.", "", *map("  ".join, said.items())])
    return type("ProcessEntry", (Entry,), {"__doc__": about, "__annotations__": keys, **defaults})
