"""crr-mock worlds: list, show and check them, and print the schema of their files."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import orjson
import typer

from mockserver.clock import moment_of, start_of
from mockserver.commands.session_flags import own_participants
from mockserver.errors import MockServerError
from mockserver.market.calendar import PACIFIC
from mockserver.settings import Settings
from mockserver.shipped import world_file, world_names
from mockserver.wording import counted

LIST_EXAMPLES = """\b
Examples:
  crr-mock worlds list
  crr-mock worlds list --json
"""
SHOW_EXAMPLES = """\b
Examples:
  crr-mock worlds show today
  crr-mock worlds show desk.yaml --clock 2027-03-14 --participant 'ABCD=CRRH,LSE'
  crr-mock worlds show today --json | jq .openNow
"""
CHECK_EXAMPLES = """\b
Examples:
  crr-mock worlds check desk.yaml
  crr-mock worlds check
"""
SCHEMA_EXAMPLES = """\b
Examples:
  crr-mock worlds schema > world.schema.json
"""
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]

app = typer.Typer(help="Worlds: who takes part, and what time brings.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list", epilog=LIST_EXAMPLES)
def list_worlds(as_json: Json = False) -> None:
    """Name and description of every world that ships."""
    from mockserver.market.seed_file import SeedFile  # 45 ms: what reads world files

    told = {name: " ".join(SeedFile(world_file(name)).description.split()) for name in world_names()}
    if as_json:
        _print_json([{"name": name, "description": description} for name, description in told.items()])
        return
    width = max(map(len, told))
    for name, description in told.items():
        print(f"{name:<{width}}  {description}")


@app.command(epilog=SHOW_EXAMPLES)
def show(
    world: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A world that ships, or a world file.")],
    clock: Annotated[
        datetime | None, typer.Option(parser=start_of, metavar="MOMENT", help="When it begins: a moment, or a day.")
    ] = None,
    participant: Annotated[
        list[str] | None, typer.Option(help="Participant beside those of the world, ABCD=CRRH,LSE; repeatable.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Who takes part, what is open when the world begins, what is to come, and between which nodes."""
    shown = _overview(Settings(world=world, clock=clock, frozen=True, participants=own_participants(participant)))
    if as_json:
        _print_json(shown)
    else:
        print("\n".join(_lines(shown)))


@app.command(epilog=CHECK_EXAMPLES)
def check(
    worlds: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="World files; those that ship if none.")
    ] = None,
) -> None:
    """Begin each world as the server does at its start; every file that can't be used is said."""
    wrong = 0
    for world in worlds or world_names():
        try:
            shown = _overview(Settings(world=world, frozen=True))
        except MockServerError as problem:
            wrong += 1
            print(problem, file=sys.stderr)
        else:
            counts = (counted(len(shown[key]), key[:-1]) for key in ("participants", "nodes", "windows"))
            print(f"{world}: can be used: {', '.join(counts)}, {len(shown['openNow'])} open at its beginning")
    if wrong:
        raise typer.Exit(2)


@app.command(epilog=SCHEMA_EXAMPLES)
def schema() -> None:
    """Print the JSON Schema of world files, for editors that complete and check while you write."""
    from mockserver.app import ACTIVITIES  # 616 ms with the web framework
    from mockserver.market.seed_schema import world_schema  # likewise

    _print_json(world_schema(ACTIVITIES))


def _overview(settings: Settings) -> dict[str, Any]:
    from mockserver.app import world_of  # 616 ms with the web framework
    from mockserver.market.overview import overview  # likewise

    return overview(world_of(settings))


def _lines(shown: dict[str, Any]) -> Iterator[str]:
    yield f"{shown['name']} at {_pacific(shown['now'])} (Pacific)"
    yield from ("", "Participants")
    yield from _columns([[one["name"], ", ".join(one["roles"]), about(one)] for one in shown["participants"]])
    own = [one for one in shown["clients"] if len(one["participants"]) > 1]
    if own:
        yield from ("", "Certificates for several of them; each has NAME-read-write, NAME-read and NAME-nda")
        yield from _columns([[one["name"], ", ".join(one["participants"]), one["access"]] for one in own])
    for status, title in (("open", "Open now"), ("to come", "To come"), ("closed", "Closed"), ("posted", "Posted")):
        windows = [one for one in shown["windows"] if one["status"] == status]
        if windows:
            yield from ("", title)
            yield from _columns([[one["name"], one["kind"], _times(one)] for one in windows])
    kinds = Counter(one["kind"] for one in shown["nodes"])
    yield from ("", f"{counted(len(shown['nodes']), 'node')}: {', '.join(f'{kinds[one]} {one}' for one in kinds)}")


def _columns(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def about(participant: dict[str, Any]) -> str:
    """What a participant has, in a line."""
    parts = [
        f"sinks {', '.join(participant['sinks'])}" if participant["sinks"] else "",
        f"DUNS {participant['duns']}" if participant["duns"] else "",
        f"UDC {participant['udc']}" if participant["udc"] else "",
        f"asset owners {', '.join(participant['assetOwners'])}" if participant["assetOwners"] else "",
        f"credit {participant['creditLimit']:,.0f} USD",
    ]
    return "; ".join(filter(None, parts))


def _times(window: dict[str, Any]) -> str:
    posts = f", posts {_pacific(window['posts'])}" if window["posts"] else ""
    return f"{_pacific(window['opens'])} to {_pacific(window['closes'])}{posts}"


def _pacific(moment: str) -> str:
    return moment_of(moment).astimezone(PACIFIC).strftime("%Y-%m-%d %H:%M")


def _print_json(value: Any) -> None:
    print(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())
