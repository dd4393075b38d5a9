"""crr-mock check: whether spec files are valid and agree with themselves, and what is odd about them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from mockserver.caiso.files import spec_paths
from mockserver.errors import SpecError
from mockserver.reports.progress import progress
from mockserver.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console


EXAMPLES = """\b
Examples:
  crr-mock check
  crr-mock check ~/Downloads/caiso-specs
  crr-mock check --no-overlays --json caiso_crr_auction_v1.2.1.yaml

\b
Exit status: 0 without errors (oddities are none), 1 with errors, 2 where a path can't be read.
"""
_WIDTH_OF_FILES = 120


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Files and folders of specs; without one, the ten that ship."),
    ] = None,
    overlays: Annotated[bool, typer.Option(help="Say what our corrections mend in what is served.")] = True,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Check spec files: valid OpenAPI, versions, examples, and everything that may trip a client."""
    from mockserver.commands.check_live import with_behaviour  # 670 ms: with it comes the web framework
    from mockserver.commands.check_output import as_json, print_report  # rich takes 50 ms, for this command only
    from mockserver.commands.check_versions import with_versions  # the comparison takes 40 ms, for this command only
    from mockserver.lint.findings import Level  # the check's libraries are heavy, and an extra
    from mockserver.lint.referee import require_extra  # likewise
    from mockserver.lint.run import check as run  # likewise

    require_extra()
    settings = Settings(specs=tuple(paths or ()), overlays=overlays)
    files = _files(settings.spec_folders)
    with progress() as step:
        report = with_versions(with_behaviour(run(files, settings.overlay_folders, step), overlays))
    if json:
        print(orjson.dumps(as_json(report), option=orjson.OPT_INDENT_2).decode())
    else:
        print_report(report, _console())
    if report.count(Level.ERROR):
        raise typer.Exit(1)


def _files(places: list[Path]) -> list[Path]:
    """The files of all places, each once; one that can't be opened stops the check."""
    files: dict[Path, Path] = {}
    for place in places:
        found = spec_paths(place)
        if not found:
            raise SpecError("holds no OpenAPI file (*.yaml, *.yml, *.json)", place)
        for path in found:
            _require_readable(path)
            files.setdefault(path.resolve(), path)
    return list(files.values())


def _require_readable(path: Path) -> None:
    try:
        path.open("rb").close()
    except OSError as problem:
        raise SpecError(f"can't be read: {problem.strerror or problem}", path) from None


def _console() -> Console:
    from rich.console import Console  # 50 ms, for this command only

    return Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH_OF_FILES)
