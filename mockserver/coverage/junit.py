"""Coverage reports as JUnit, for build servers: a test case for each thing that could be met."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from mockserver.coverage.goals import Goal
from mockserver.coverage.report import Dimension, Item, Report

_SAYS = {
    Dimension.OPERATIONS: "called",
    Dimension.STATUSES: "answers",
    Dimension.CODES: "answered",
    Dimension.DOWNLOADS: "downloaded",
    Dimension.FAULTS: "happened",
}


def as_junit(report: Report, missed: Sequence[Goal] = ()) -> bytes:
    """A suite for each file, and one for faults. What is missing is skipped; it fails where a goal missed it."""
    root = ET.Element("testsuites", name="crr-mock coverage")
    for file in (*report.files, ""):
        suite = ET.SubElement(root, "testsuite", name=f"coverage {file or 'faults'}")
        for item in sorted(one for one in report.items if one.file == file):
            _case(suite, item, report.items[item], missed)
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("errors", "0")
        suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _case(suite: ET.Element, item: Item, count: int, missed: Sequence[Goal]) -> None:
    name = " ".join(part for part in (item.operation, _SAYS[item.dimension], item.name) if part)
    group = f"coverage.{item.file}.{item.dimension}" if item.file else f"coverage.{item.dimension}"
    case = ET.SubElement(suite, "testcase", classname=group, name=name)
    if not count:
        kind = "failure" if any(goal.concerns(item) for goal in missed) else "skipped"
        ET.SubElement(case, kind, message="not met")
