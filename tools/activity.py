"""Makes the skeleton of an activity of the market: `python -m tools.activity outage`.

The spec file of its service has to be in specs/. What is made passes lint, types and its own test; each part of it is
there to be replaced: a record of the world file, its event, a reply.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from string import Template

from mockserver.caiso.known import key_of
from mockserver.errors import MockServerError, SettingsError
from mockserver.files.yaml12 import read_yaml

ROOT = Path(__file__).parent.parent
SKELETON = Path(__file__).parent / "skeleton"
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LIST = re.compile(r"^ACTIVITIES = \(\n.*?(?=^\))", re.MULTILINE | re.DOTALL)
_AN_IMPORT = "from mockserver.market.tor.activity import TOR\n"


def make(name: str, root: Path = ROOT) -> list[Path]:
    """Write the skeleton, and give the files that were made or changed. Raises SettingsError before anything is."""
    if not _NAME.fullmatch(name):
        raise SettingsError(f"{name!r} can't be an activity; write a name such as outage or load_shift")
    package = root / "mockserver" / "market" / name
    if package.exists():
        raise SettingsError(f"there is an activity {name} already")
    specs = sorted((root / "specs").glob(f"caiso_crr_{name}_v*.yaml"))
    if not specs:
        raise SettingsError(f"put the file of the service into specs/ first, as caiso_crr_{name}_v1.0.0.yaml")
    words = {"name": name, "NAME": name.upper(), "Name": name.title().replace("_", ""), "text": name.replace("_", " ")}
    words["handlers"] = _handlers(specs[-1], words["Name"])
    test = root / "tests" / "market" / name / f"test_{name}_life.py"
    made = {package / f"{part.stem}.py": part for part in sorted(SKELETON.glob("*.txt")) if part.stem != "test"}
    for path, part in {**made, test: SKELETON / "test.txt"}.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(part.read_text()).substitute(words))
    app = _listed(root / "mockserver" / "app.py", words)
    _tidy([*made, test, app])
    return [*made, test, app, _told(root / "CHANGELOG.md", words)]


def _handlers(spec: Path, shape: str) -> str:
    """A line for each operation that asks for something; those that write have no behavior yet."""
    paths = read_yaml(spec, MockServerError)["paths"]
    keys = [key_of("get", path) for path, item in paths.items() if "get" in item]
    lines = "".join(f'    "{key}": Handler(show_all, list[{shape}Body]),\n' for key in keys)
    return f"{{\n{lines}}}" if keys else "{}"


def _listed(app: Path, words: dict[str, str]) -> Path:
    """The line in the composition root's list, and its import."""
    line = "from mockserver.market.{name}.activity import {NAME}\n".format(**words)
    text = app.read_text().replace(_AN_IMPORT, _AN_IMPORT + line)
    app.write_text(_LIST.sub(lambda found: f"{found[0]}    {words['NAME']},\n", text))
    return app


def _tidy(files: list[Path]) -> None:
    """Imports in their order and lines of their length, whatever the name."""
    for command in (["check", "--select", "I", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, "--no-cache", *map(str, files)], check=True)


def _told(changelog: Path, words: dict[str, str]) -> Path:
    head, heading, rest = changelog.read_text().partition("## Unreleased\n")
    unreleased, next_heading, older = rest.partition("\n## ")
    line = f"- The service {words['text']} has behavior, with a world file's `{words['name']}s`.\n"
    changelog.write_text(f"{head}{heading}{unreleased.rstrip()}\n{line}{next_heading}{older}")
    return changelog


if __name__ == "__main__":
    try:
        for path in make(sys.argv[1] if sys.argv[1:] else ""):
            print(path.relative_to(ROOT))
    except MockServerError as problem:
        sys.exit(str(problem))
    print("\nnow: make pages, and read CONTRIBUTING.md on what to put in the place of the skeleton")
