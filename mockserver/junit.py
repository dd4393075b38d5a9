"""Test reports as build servers read them: JUnit's XML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET


@dataclass(frozen=True, slots=True)
class Case:
    """One test: passed, unless there is something in `failures` or it was skipped for a reason."""

    group: str
    name: str
    failures: tuple[str, ...] = ()
    skipped: str = ""


def as_junit(suite: str, cases: Iterable[Case]) -> bytes:
    """One suite of cases."""
    return suites_as_junit(suite, {suite: cases})


def suites_as_junit(title: str, suites: Mapping[str, Iterable[Case]]) -> bytes:
    """Several suites of cases, by name."""
    root = ET.Element("testsuites", name=f"crr-mock {title}")
    for suite, cases in suites.items():
        node = ET.SubElement(root, "testsuite", name=suite)
        for case in cases:
            _add(node, suite, case)
        node.set("tests", str(len(node)))
        node.set("failures", str(len(node.findall("testcase/failure"))))
        node.set("skipped", str(len(node.findall("testcase/skipped"))))
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _add(suite: ET.Element, name: str, case: Case) -> None:
    node = ET.SubElement(suite, "testcase", classname=f"{name}.{case.group}", name=case.name)
    if case.failures:
        more = f" (and {len(case.failures) - 1} more)" if len(case.failures) > 1 else ""
        failure = ET.SubElement(node, "failure", message=_legal(case.failures[0] + more))
        failure.text = _legal("\n".join(case.failures))
    elif case.skipped:
        ET.SubElement(node, "skipped", message=_legal(case.skipped))


def _legal(text: str) -> str:
    """The text without characters that XML can't hold."""
    return "".join(one if one.isprintable() or one == "\n" else "?" for one in text)
