"""XML whatever clients and files are called: every report, and every text in it."""

from xml.etree import ElementTree as ET

from mockserver.reports.junit import Case, as_junit

ODD = 'a\x00b\x1b\ud800\ufffe <&"> \N{GREEK CAPITAL LETTER OMEGA}\N{GRINNING FACE}\n'
READ = 'a?b??? <&"> \N{GREEK CAPITAL LETTER OMEGA}\N{GRINNING FACE}'


def test_names_and_reasons_of_a_test_report_may_hold_anything():
    cases = [Case(ODD, ODD, failures=(ODD, ODD)), Case(ODD, ODD, skipped=ODD)]

    root = ET.fromstring(as_junit(ODD, {ODD: cases}))

    failed, skipped = root.findall("testsuite/testcase")
    assert failed.get("name").startswith(READ)
    assert failed.find("failure").get("message").startswith(READ)
    assert failed.find("failure").text.startswith(READ)
    assert skipped.find("skipped").get("message").startswith(READ)
    assert root.find("testsuite").get("name").startswith(READ)
