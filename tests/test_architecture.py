"""The diagram of who may import whom, and the rules that no linter knows."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "mockserver"
BASE = {"call", "clock", "errors", "files", "wording"}

# What a room may import besides itself. A new room gets a line here first.
MAY_IMPORT = {
    "call": {"errors", "wording"},
    "clock": {"errors", "session_options"},
    "errors": set(),
    "wording": set(),
    "shape": set(),
    "files": {"errors", "wording"},
    "session_options": set(),
    "shipped": {"errors"},
    "settings": {"errors", "session_options", "shipped"},
    "tls": BASE,
    "openapi": BASE,
    "caiso": BASE | {"openapi", "shape"},
    "lint": BASE | {"caiso", "openapi", "reports"},
    "market": BASE | {"session_options", "shape", "shipped"},
    "scenario": BASE | {"caiso", "openapi"},
    "record": BASE,
    "metrics": BASE | {"caiso", "openapi", "market", "record"},
    "coverage": BASE | {"caiso", "openapi", "scenario", "record", "reports"},
    "plans": BASE | {"caiso", "openapi", "market", "scenario", "record", "reports", "verification"},
    "verification": BASE | {"caiso", "openapi", "scenario", "record"},
    "live": BASE | {"caiso", "openapi", "market"},
    "pipeline": BASE | {"caiso", "openapi", "market", "scenario", "record"},
    "web": BASE
    | {"connectivity", "coverage", "tls", "caiso", "openapi", "market", "scenario", "record", "pipeline", "settings"}
    | {"session_options"}
    | {"dictionary", "diff", "export", "metrics", "plans", "reports", "verification"},
    "app": BASE
    | {"live", "connectivity", "caiso", "openapi", "market", "scenario", "record", "metrics", "pipeline", "settings"}
    | {"plans", "session_options", "tls", "web"},
    "admin_client": BASE | {"connectivity"},
    "connectivity": BASE | {"record", "reports", "caiso", "openapi", "tls"},
    "export": BASE | {"reports", "caiso", "openapi"},
    "reports": {"clock", "errors"},
    "dictionary": BASE | {"diff", "reports", "caiso", "openapi"},
    "impact": BASE | {"coverage", "diff", "proxy", "replay", "reports", "caiso", "openapi"},
    "diff": BASE | {"reports", "caiso", "openapi"},
    "proxy": BASE | {"connectivity", "reports", "caiso", "openapi", "record", "web"},
    "replay": BASE | {"admin_client", "connectivity", "reports", "caiso", "openapi", "record", "proxy"},
    "testing": BASE
    | {"admin_client", "diff", "impact", "replay", "session_options"}
    | {"coverage", "tls", "market", "settings", "web", "app", "reports"},
    "commands": BASE
    | {
        "admin_client",
        "connectivity",
        "coverage",
        "dictionary",
        "diff",
        "export",
        "impact",
        "lint",
        "proxy",
        "replay",
        "tls",
        "caiso",
        "openapi",
        "market",
        "scenario",
        "settings",
        "shipped",
        "web",
    }
    | {"app", "record", "reports", "session_options"},
    "cli": BASE | {"commands", "settings"},
    "__main__": {"cli"},
}
ACTIVITIES = {activity.stem for activity in (PACKAGE / "market").glob("*/") if (activity / "service.py").exists()}
CORE = ["activity", "actors", "beginnings", "calendar", "inspection", "operator", "seed", "seed_file", "sessions"]
CORE += ["timeline", "window", "world"]
OWN_AFFAIRS = {"activity", "events", "rules", "seed", "service", "shapes"}
SAVES = re.compile(r"\d ms\b|\bextra\b")
GOES_ON = re.compile(rf"{SAVES.pattern}|\blikewise\b")
IN_WEB = {"server": set(), "front": {"server"}, "pages": {"front", "server"}, "admin": {"front", "pages", "server"}}
MAY_BE_IMPORTED_IN = {
    "fastapi": {"web", "app"},
    "starlette": {"web"},
    "uvicorn": {"web/server/connection.py", "web/server/server.py"},
    "yaml": {"files"},
    "typer": {"cli", "commands"},
    "cryptography": {"tls"},
    "prometheus_client": {"metrics"},
    "httpcore2": {"proxy"},
}


# Modules without a test file of their own name: which tests hold them, and why it is these.
TESTED_BY_OTHERS = {
    "call.py": ("test_pipeline.py", "values, which every call is made of"),
    "errors.py": ("test_pipeline.py", "the tree of errors; each is raised and told somewhere"),
    "shape.py": ("test_live.py", "declarations, which are held against the spec files"),
    "wording.py": ("files/test_broken_files.py", "words, which are seen in the sentences that they stand in"),
    "app.py": ("conftest.py", "the whole mock, which most tests drive"),
    "session_options.py": (
        "market/test_sessions.py",
        "seen in the sessions that begin by them",
    ),
    "shipped.py": ("market/test_extended_worlds.py", "the names of worlds, which start them and are extended"),
    "settings.py": ("test_setup.py", "each setting is tested where it has its effect"),
    "files/*": ("files/test_broken_files.py", "files that are wrong, and the sentence that says so"),
    "openapi/*": ("openapi", "verdicts and examples are what is tested, over schemas that take all of them"),
    "caiso/*": ("contract", "the contract of each operation, held against judges from outside"),
    "lint/*": ("lint/cases.yaml", "each rule is a row: a file, and what is told of it"),
    "diff/*": ("diff/schema_pairs.yaml", "each change is a row: two files, and what is told of them"),
    "impact/*": ("impact/test_impact.py", "the report is what is tested"),
    "dictionary/*": ("dictionary/test_dictionary.py", "the report is what is tested"),
    "export/*": ("export", "the exported project is what is tested, by the tool that it is for"),
    "coverage/*": ("coverage", "the report in all its forms"),
    "reports/*": ("reports", "the reports' forms"),
    "market/[a-z]*.py": ("market", "the core of worlds, seen in sessions, windows and calendars"),
    "market/*/*": ("market", "an activity is tested by what its operations and its events do, over HTTP"),
    "scenario/*": ("scenario", "scenarios are tested by what they do to calls"),
    "record/*": ("record", "the record of calls is tested by what it keeps and finds"),
    "plans/*": ("plans", "plans, played from end to end"),
    "verification/*": ("verification/test_verify.py", "a verdict on calls, for each condition"),
    "connectivity/*": ("connectivity", "the checklist, and what a rehearsal tells"),
    "proxy/*": ("proxy/test_proxy.py", "calls through the proxy, by what either side sees"),
    "replay/*": ("replay/test_replay.py", "a recording, replayed"),
    "testing/*": ("testing", "the plugin and the server, as tests of clients use them"),
    "tls/*": ("tls", "certificates are tested by handshakes"),
    "commands/*": ("commands", "commands are tested as they are typed"),
    "web/*": ("web", "the server is tested by bytes on sockets and by its pages"),
}
TESTS = Path(__file__).parent


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[str, ast.stmt]]:
    tree = ast.parse(path.read_text())
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(name.name, node) for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, node))
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_the_diagram_allows(path):
    own = room(path)
    if own == "__init__":
        return
    used = {name.split(".")[1] for name, _ in imports(path) if name.startswith("mockserver.")}
    assert used - MAY_IMPORT[own] - {own} == set()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_library_is_only_used_in_its_room(path):
    used = {name.split(".")[0] for name, _ in imports(path)}
    places = {room(path), path.relative_to(PACKAGE).as_posix()}
    assert [library for library in used & set(MAY_BE_IMPORTED_IN) if not places & MAY_BE_IMPORTED_IN[library]] == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_an_import_inside_a_function_says_what_it_saves(path):
    """In milliseconds of CPU, or that it is an extra; "likewise" goes on from the line above."""
    lines = path.read_text().splitlines()
    without_reason = []
    for first, *others in inner_imports(path):
        comments = [lines[number - 1].partition("#")[2] for number in (first, *others)]
        without_reason += [] if SAVES.search(comments[0]) else [first]
        without_reason += [number for number, why in zip(others, comments[1:], strict=True) if not GOES_ON.search(why)]
    assert without_reason == []


def inner_imports(path: Path) -> list[list[int]]:
    """The lines of imports inside functions, those together that follow one another in one block."""
    blocks: list[list[int]] = []
    for block in inner_blocks(ast.parse(path.read_text())):
        for import_, before in zip(block, [None, *block], strict=False):
            if isinstance(import_, ast.Import | ast.ImportFrom):
                blocks += [] if isinstance(before, ast.Import | ast.ImportFrom) else [[]]
                blocks[-1].append(import_.lineno)
    return blocks


def inner_blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Every block of statements that is inside a function."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    holders = {node for function in functions for node in ast.walk(function)}
    for holder in holders:
        for name in ("body", "orelse", "finalbody"):
            if isinstance(block := getattr(holder, name, None), list):
                yield block


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_opens_with_a_sentence_on_what_it_owns(path):
    if path.name != "__main__.py":
        assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("name", CORE)
def test_the_core_of_the_market_names_no_activity(name):
    text = (PACKAGE / "market" / f"{name}.py").read_text()
    for activity in ACTIVITIES:
        assert f"mockserver.market.{activity}" not in text
    assert not re.search(
        r"\b(tor|auction|nomination|trade|portfolio|migration)s?\b", _without_prose(text), re.IGNORECASE
    )


def _without_prose(text: str) -> str:
    """Code without docstrings and comments, which may give examples."""
    return re.sub(r'""".*?"""|#.*?$', "", text, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "market").rglob("*/*.py")), ids=lambda path: "/".join(path.parts[-2:])
)
def test_an_activity_reads_what_another_keeps_and_leaves_its_affairs_to_it(path):
    for name, _ in imports(path):
        parts = name.split(".")
        if parts[:2] == ["mockserver", "market"] and parts[2] in ACTIVITIES - {path.parent.name}:
            assert parts[-1] not in OWN_AFFAIRS, name


@pytest.mark.parametrize("path", sorted((PACKAGE / "web").glob("*/*.py")), ids=lambda path: "/".join(path.parts[-2:]))
def test_a_part_of_the_web_room_imports_only_those_below_it(path):
    used = {name.split(".")[2] for name, _ in imports(path) if name.startswith("mockserver.web.")}
    assert used - IN_WEB[path.parent.name] - {path.parent.name} == set()


def test_no_modules_import_each_other_in_a_circle():
    """Not even for types: whoever reads one of them would have to read all."""
    names = {module_name(path) for path in modules()}
    graph = {module_name(path): imported_modules(path, names) for path in modules()}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as cycle:
        pytest.fail(f"a circle of imports: {' -> '.join(cycle.args[1])}")


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def imported_modules(path: Path, names: set[str]) -> set[str]:
    """The modules of ours that one imports, whether it names them or what is in them."""
    tree = ast.walk(ast.parse(path.read_text()))
    found = {f"{node.module}.{one.name}" for node in tree if isinstance(node, ast.ImportFrom) for one in node.names}
    return ({one if one in names else one.rpartition(".")[0] for one in found} & names) - {module_name(path)}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_has_its_test_file_or_a_named_reason(path):
    module = path.relative_to(PACKAGE)
    own = TESTS / module.parent / f"test_{path.stem}.py"
    assert own.exists() or others_of(module.as_posix()) or path.stem.startswith("__")


def others_of(module: str) -> list[str]:
    return [pattern for pattern in TESTED_BY_OTHERS if fnmatch(module, pattern)]


@pytest.mark.parametrize("pattern", TESTED_BY_OTHERS)
def test_what_is_tested_by_others_is_there_and_so_are_they(pattern):
    tests, reason = TESTED_BY_OTHERS[pattern]
    named = [path for path in modules() if pattern in others_of(path.relative_to(PACKAGE).as_posix())]
    assert (bool(named), (TESTS / tests).exists(), bool(reason)) == (True, True, True)
