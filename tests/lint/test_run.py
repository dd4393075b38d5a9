import pytest

from mockserver.lint.findings import Level
from mockserver.lint.run import check

NAME = "caiso_crr_things_v1__2__0"
WRONG = ("example: 3", "example: 9")
OVERLAY = """\
overlay: 1.0.0
actions:
  - target: $.components.schemas.Thing.properties.count
    update: {example: 4}
"""


def rules(file):
    return [finding.rule.name for finding in file.findings]


def test_an_error_that_an_overlay_mends_is_an_oddity_that_names_it(write, report, changed):
    write("overlays/caiso_crr_things_v1.0.0.overlay.yaml", OVERLAY)

    (file,) = report(**{NAME: changed(WRONG)}).files

    assert [(one.rule.name, one.level, one.overlays) for one in file.findings] == [
        ("example", Level.ODDITY, ("caiso_crr_things_v1.0.0.overlay.yaml",))
    ]


def test_an_overlay_for_something_else_mends_nothing(write, report, changed):
    write("overlays/caiso_crr_things_v1.0.0.overlay.yaml", OVERLAY.replace("example: 4", "maximum: 6"))

    (file,) = report(**{NAME: changed(WRONG)}).files

    assert [(one.level, one.overlays) for one in file.findings] == [(Level.ERROR, ())]


def test_a_file_that_cannot_be_read_is_an_error_with_its_line_and_the_others_are_looked_at(report, clean):
    files = report(**{"a": "openapi: 3.0.0\ninfo: {}\ninfo: {}\n", "b": "swagger: '2.0'", NAME: clean}).files

    assert [(file.path.name, rules(file), [one.line for one in file.findings]) for file in files] == [
        ("a.yaml", ["unreadable"], [3]),
        ("b.yaml", ["unreadable"], [1]),
        ("caiso_crr_things_v1.2.0.yaml", [], []),
    ]


def test_a_file_that_the_server_refuses_is_told_why_and_nothing_else(report, changed):
    (file,) = report(**{NAME: changed(("type: integer, min", "type: int, min"), WRONG)}).files

    assert rules(file) == ["not-servable"]
    assert file.findings[0].found == "`type` must be one of string, number, integer, boolean, array, object, not 'int'"
    assert file.findings[0].line == 31


def test_what_the_server_refuses_may_be_mended_by_an_overlay(write, report, changed):
    mended = OVERLAY.replace("example: 4", "type: integer")
    write("overlays/caiso_crr_things_v1.0.0.overlay.yaml", mended)

    (file,) = report(**{NAME: changed(("type: integer, min", "type: int, min"))}).files

    assert [(one.rule.name, one.level) for one in file.findings] == [("not-servable", Level.ODDITY)]


def test_a_file_that_is_not_openapi_is_fine_where_another_refers_to_it(report, changed):
    refers = changed(
        ("count: {type: integer, minimum: 0, maximum: 5, example: 3}", "count: {$ref: 'other.yaml#/Count'}")
    )

    files = report(**{NAME: refers, "other": "Count: {type: string, maxLength: 2147483647}"}).files
    (alone,) = report(other="Count: {type: integer}").files

    assert [(file.path.name, rules(file)) for file in files] == [("caiso_crr_things_v1.2.0.yaml", ["no-limit"])]
    assert (files[0].findings[0].file.name, files[0].findings[0].line) == ("other.yaml", 1)
    assert rules(alone) == ["unreadable"]


def test_names_that_two_services_share_are_told_in_both_files(report, clean, changed):
    other = changed(("count: {type: integer, minimum: 0", "count: {type: integer, minimum: 1"))

    files = report(**{NAME: clean, "caiso_crr_others_v1__2__0": other}).files

    assert [one.found for one in files[0].findings] == [
        "the operationId addThing is also in caiso_crr_things_v1.2.0.yaml",
        "the schema Thing isn't that of caiso_crr_things_v1.2.0.yaml: properties",
    ]
    assert [one.line for one in files[1].findings] == [17, 26]


def test_versions_of_one_service_naturally_share_their_names(report, clean, changed):
    older = changed(("version: '1.2.0'", "version: '1.0.0'"), ("<tr><td>1.2.0", "<tr><td>1.0.0"))

    files = report(**{NAME: clean, "caiso_crr_things_v1__0__0": older}).files

    assert [rules(file) for file in files] == [[], []]


def test_only_the_newest_version_of_another_service_counts(report, changed, clean):
    older = changed(("version: '1.2.0'", "version: '1.0.0'"), ("<tr><td>1.2.0", "<tr><td>1.0.0"), ("addThing", "put"))
    mine = changed(("addThing", "put"))

    files = report(**{NAME: clean, "caiso_crr_things_v1__0__0": older, "caiso_crr_mine_v1__2__0": mine}).files

    assert {file.path.name: rules(file) for file in files} == {
        "caiso_crr_mine_v1.2.0.yaml": [],
        "caiso_crr_things_v1.0.0.yaml": ["repeated-id"],
        "caiso_crr_things_v1.2.0.yaml": [],
    }


def test_every_step_names_its_file_and_the_share_that_is_done(write, clean):
    paths = [write(f"{name}.yaml", clean) for name in ("a", "b")]
    steps = []

    check(paths, [], lambda name, share: steps.append((name, share)))

    assert {name for name, _ in steps} == {"a.yaml", "b.yaml"}
    assert [share for _, share in steps] == sorted(share for _, share in steps)
    assert steps[-1][1] == 1.0


@pytest.mark.parametrize("level", Level)
def test_a_report_counts_by_level(report, changed, level):
    one = report(**{NAME: changed(WRONG, ("required: true, ", ""))})

    assert one.count(level) == one.files[0].count(level) == 1
    assert [rule.name for rule in one.rules] == ["example", "optional-body"]


@pytest.mark.parametrize("tags", ["5", "[{name: {a: 1}}]", "[5]", "{}"])
def test_tags_that_are_none_are_an_error_and_no_traceback(report, clean, tags):
    (file,) = report(**{NAME: f"tags: {tags}\n{clean.replace('tags:', 'x-tags:', 1)}"}).files

    assert "openapi" in rules(file)
