"""crr-mock csv: submissions as the spreadsheets of a desk, to the bodies of the API and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from mockserver.errors import SettingsError
from mockserver.reports.files import write
from mockserver.settings import Settings

if TYPE_CHECKING:
    from mockserver.caiso.upload import Upload

EXAMPLES = """Examples:

  crr-mock csv kinds

  crr-mock csv template auction

  crr-mock csv to-json customers customers.csv --set loadMigrationMarket=LOAD_MIGRATION_2026_M12 --set udcName=UPGAE

  crr-mock csv to-csv auction body.json
"""
app = typer.Typer(help="Convert between the CSV of a submission and the body of the API.", epilog=EXAMPLES)

_Kind = Annotated[str, typer.Argument(help="_Kind of submission; `crr-mock csv kinds` lists them.")]
Specs = Annotated[list[Path] | None, typer.Option(help="Folder or file of specs instead of the ten that ship.")]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="File to write; standard output without it.")]


@app.command()
def kinds(specs: Specs = None) -> None:
    """List the kinds of submissions, who uploads them, and what a body needs beside its rows."""
    for upload in _uploads(specs).values():
        beside = f"  --set {' --set '.join(f'{name}=' for name in upload.fields)}" if upload.fields else ""
        print(f"{upload.kind:24}{upload.role:6}{upload.contract.operation.path}{beside}")


@app.command()
def template(kind: _Kind, specs: Specs = None, out: Out = None) -> None:
    """Print the header row of a kind."""
    _write(",".join(_upload(kind, specs).header) + "\n", out)


@app.command("to-json")
def to_json(
    kind: _Kind,
    file: Annotated[Path, typer.Argument(help="CSV file with a header row.")],
    set_: Annotated[list[str] | None, typer.Option("--set", help="name=value of the body; repeatable.")] = None,
    specs: Specs = None,
    out: Out = None,
) -> None:
    """Make the body of a submission from CSV; every wrong cell is named with row and column."""
    upload = _upload(kind, specs)
    body, faults = upload.body(_read(file), _fields(set_ or [], upload))
    if faults:
        raise SettingsError("\n".join(f"{file}: {fault}" for fault in sorted(faults, key=lambda one: one.row)))
    _write(json.dumps(body, indent=2) + "\n", out)


@app.command("to-csv")
def to_csv(
    kind: _Kind,
    file: Annotated[Path, typer.Argument(help="JSON file with the body of the operation.")],
    specs: Specs = None,
    out: Out = None,
) -> None:
    """Write the records of a body as CSV."""
    upload = _upload(kind, specs)
    try:
        body = orjson.loads(_read(file))
    except orjson.JSONDecodeError as problem:
        raise SettingsError(f"not readable as JSON: {problem.msg}", file, problem.lineno) from None
    if faults := upload.faults_of(body):
        raise SettingsError(f"not a body of {upload.contract.operation.path}: {faults[0]}", file)
    _write(upload.rows(body), out)


def _uploads(specs: list[Path] | None) -> dict[str, Upload]:
    from mockserver.app import load_catalogue  # 616 ms with the web framework
    from mockserver.caiso.upload import uploads  # likewise

    settings = Settings(specs=tuple(specs or ()))
    return uploads(settings.upload_templates, load_catalogue(settings))


def _upload(kind: str, specs: list[Path] | None) -> Upload:
    known = _uploads(specs)
    if kind not in known:
        raise SettingsError(f"there is no kind {kind!r}; known: {', '.join(known)}")
    return known[kind]


def _fields(pairs: list[str], upload: Upload) -> dict[str, str]:
    fields = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    for pair in pairs:
        name = pair.partition("=")[0]
        if name not in fields or name not in upload.fields:
            raise SettingsError(f"--set {pair}: write name=value with a name out of {', '.join(upload.fields)}")
    return fields


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SettingsError("not readable as UTF-8 text; save it in that encoding", file) from None
    except OSError as problem:
        raise SettingsError(f"can't be read: {problem.strerror}", file) from None


def _write(text: str, out: Path | None) -> None:
    if out is None:
        print(text, end="")
        return
    write(out, text.encode())
