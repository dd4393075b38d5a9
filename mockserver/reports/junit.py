"""Test reports as build servers read them: JUnit's XML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mockserver.reports.xml10 import written


@dataclass(frozen=True, slots=True)
class Case:
    """One test: passed, unless there is something in `failures` or it was skipped for a reason."""

    group: str
    name: str
    failures: tuple[str, ...] = ()
    skipped: str = ""


def as_junit(title: str, suites: Mapping[str, Iterable[Case]]) -> str:
    """Suites of cases, by name."""
    from xml.etree import ElementTree as ET  # 8 ms, for this form only

    root = ET.Element("testsuites", name=f"crr-mock {title}")
    for name, cases in suites.items():
        suite = ET.SubElement(root, "testsuite", name=name)
        for case in cases:
            node = ET.SubElement(suite, "testcase", classname=f"{name}.{case.group}", name=case.name)
            if case.failures:
                more = f" (and {len(case.failures) - 1} more)" if len(case.failures) > 1 else ""
                failure = ET.SubElement(node, "failure", message=case.failures[0] + more)
                failure.text = "\n".join(case.failures)
            elif case.skipped:
                ET.SubElement(node, "skipped", message=case.skipped)
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    return written(root).decode() + "\n"
