"""Test reports as build servers read them: JUnit's XML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from mockserver.xml10 import written


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
    return written(root)


def _add(suite: ET.Element, name: str, case: Case) -> None:
    node = ET.SubElement(suite, "testcase", classname=f"{name}.{case.group}", name=case.name)
    if case.failures:
        more = f" (and {len(case.failures) - 1} more)" if len(case.failures) > 1 else ""
        failure = ET.SubElement(node, "failure", message=case.failures[0] + more)
        failure.text = "\n".join(case.failures)
    elif case.skipped:
        ET.SubElement(node, "skipped", message=case.skipped)
