"""crr-mock scenarios: list, check and explain them, print their schema, and the plan of a recorded run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from mockserver.errors import ScenarioError
from mockserver.settings import Settings

if TYPE_CHECKING:
    from mockserver.caiso.catalogue import Catalogue
    from mockserver.scenario.library import Library

LIST_EXAMPLES = """\b
Examples:
  crr-mock scenarios list
  crr-mock scenarios list --scenarios my-scenarios
"""
CHECK_EXAMPLES = """\b
Examples:
  crr-mock scenarios check
  crr-mock scenarios check my-scenarios odd-day.yaml --specs builtin --specs my-specs
"""
EXPLAIN_EXAMPLES = """\b
Examples:
  crr-mock scenarios explain window-rush
  crr-mock scenarios explain odd-day.yaml
"""
SCHEMA_EXAMPLES = """\b
Examples:
  crr-mock scenarios schema > scenario.schema.json
"""

PLAN_EXAMPLES = """\b
Examples:
  curl -s 'localhost:8080/__admin/journal.jsonl?session=default' > run.jsonl
  crr-mock scenarios plan run.jsonl
"""

Folders = Annotated[
    list[Path] | None,
    typer.Option(envvar="CRR_MOCK_SCENARIOS", help="Folder of scenarios beside those that ship; repeatable."),
]
Specs = Annotated[
    list[Path] | None,
    typer.Option(envvar="CRR_MOCK_SPECS", help="Folder or file of specs, instead of the ten that ship; repeatable."),
]

app = typer.Typer(help="Scenarios: what goes wrong, when, and how often.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list", epilog=LIST_EXAMPLES)
def list_scenarios(scenarios: Folders = None, specs: Specs = None) -> None:
    """Name and description of every scenario."""
    library, _ = _library(Settings(scenarios=tuple(scenarios or ()), specs=tuple(specs or ())))
    width = max(map(len, library.names()))
    for name in library.names():
        print(f"{name:<{width}}  {_description(library, name)}")


@app.command(epilog=CHECK_EXAMPLES)
def check(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders; those that ship if none.")] = None,
    specs: Specs = None,
) -> None:
    """Check scenario files as the server does at its start; every file that can't be used is said."""
    settings = Settings(specs=tuple(specs or ()))
    library, catalogue = _library(settings, paths)

    from mockserver.scenario.load import load_triggers  # 50 ms: the grammar of scenarios

    checks: list[Callable[[], object]] = [partial(library.entry, name) for name in library.names()]
    checks += [partial(load_triggers, path, catalogue) for path in library.trigger_files()]
    wrong = 0
    for check in checks:
        try:
            check()
        except ScenarioError as problem:
            wrong += 1
            print(problem, file=sys.stderr)
    if wrong:
        raise typer.Exit(2)
    print(f"{len(library.names())} scenarios, all of which can be used")


@app.command(epilog=EXPLAIN_EXAMPLES)
def explain(
    name: Annotated[str, typer.Argument(help="Name of a scenario, or a file.")],
    scenarios: Folders = None,
    specs: Specs = None,
) -> None:
    """Say in words what a scenario does to which calls."""
    settings = Settings(scenario=(name,), scenarios=tuple(scenarios or ()), specs=tuple(specs or ()))
    library, catalogue = _library(settings)

    from mockserver.scenario.explain import explained  # 195 ms, for this command only

    name = settings.active_scenarios[0]
    contracts = [contract for file in catalogue.newest for contract in file.contracts]
    print(explained(name, library.get(name), contracts))


@app.command(epilog=SCHEMA_EXAMPLES)
def schema(specs: Specs = None) -> None:
    """Print the JSON Schema of scenario files, for editors that complete and check while you write."""
    from mockserver.app import load_catalogue  # 616 ms with the web framework
    from mockserver.scenario.schema import SCENARIO, completed  # likewise

    made = completed(SCENARIO, load_catalogue(Settings(specs=tuple(specs or ()))))
    print(orjson.dumps(made, option=orjson.OPT_INDENT_2).decode())


@app.command(epilog=PLAN_EXAMPLES)
def plan(
    journal: Annotated[Path, typer.Argument(help="A journal in JSON lines.")],
    calls: Annotated[bool, typer.Option("--all", help="Show calls that no rule had a part in, too.")] = False,
) -> None:
    """Print the plan of a recorded run: on which call which rule fired, what chance drew, and what happened."""
    from mockserver.record.lines import read_journal  # 9 ms with the line below
    from mockserver.record.plan import plan_of  # likewise

    for line in plan_of(read_journal(journal), everything=calls):
        print(line)


def _library(settings: Settings, paths: list[Path] | None = None) -> tuple[Library, Catalogue]:
    from mockserver.app import load_catalogue  # 616 ms with the web framework
    from mockserver.scenario.library import Library  # likewise

    catalogue = load_catalogue(settings)
    return Library(paths or settings.scenario_paths, lambda: catalogue), catalogue


def _description(library: Library, name: str) -> str:
    """What a scenario says of itself; one that can't be used with these specs says why."""
    try:
        return " ".join(library.get(name).description.split())
    except ScenarioError as problem:
        return f"(can't be used: {problem})"
