"""The limits of the mock: the rules that its tests mark as assumed, in the words of the marks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mockserver.files.yaml12 import read_yaml

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
CODES = ROOT / "specs" / "rules" / "only-by-scenario.yaml"
KINDS = ("spec", "seed", "observed", "assumed")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One `@pytest.mark.evidence(kind, rule)`: where a behaviour that no spec states comes from."""

    kind: str
    rule: str
    file: Path
    line: int


def evidence(folder: Path = TESTS) -> Iterator[Evidence]:
    """Every mark in the tests, in the order of the files."""
    for file in sorted(folder.rglob("*.py")):
        tree = ast.parse(file.read_text())
        constants = dict(_constants(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "evidence":
                kind, rule = ([_text(one, constants) for one in node.args] + ["", ""])[:2]
                yield Evidence(kind, rule, file, node.lineno)


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, _text(node.value, {})


def _text(node: ast.expr, constants: dict[str, str]) -> str:
    """The text of a string or of a constant of the module; empty for anything else."""
    if isinstance(node, ast.Name):
        return constants.get(node.id, "")
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def details(folder: Path = TESTS) -> str:
    """The assumed rules, as one folded list for each subject: a test file's name says the subject."""
    subjects: dict[str, list[str]] = {}
    for one in evidence(folder):
        if one.kind == "assumed":
            rules = subjects.setdefault(_subject(one.file), [])
            rules += [one.rule] if one.rule not in rules else []
    folded = [_folded(subject, subjects[subject]) for subject in sorted(subjects)]
    return "\n\n".join([*folded, _folded("Error codes that only a scenario raises", list(_only_by_scenario()))])


def _only_by_scenario() -> Iterator[str]:
    """The codes that no behaviour leads to, each with its reason; a test holds the file against all tables."""
    for one in read_yaml(CODES):
        where = f" ({', '.join(one['services'])})" if "services" in one else ""
        yield f"{one['code']}{where}: {one['why']}"


def _subject(file: Path) -> str:
    return file.stem.removeprefix("test_").replace("_", " ").capitalize()


def _folded(subject: str, rules: list[str]) -> str:
    items = "\n".join(f"- {rule[0].upper()}{rule[1:].rstrip('.')}." for rule in rules)
    return f"<details><summary>{subject} ({len(rules)})</summary>\n\n{items}\n\n</details>"
