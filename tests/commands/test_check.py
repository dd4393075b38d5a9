import json
import sys

import pytest
from typer.testing import CliRunner

from mockserver.cli import app, main

WRONG = """\
openapi: 3.0.3
info: {title: Wrong, version: 1.0.0}
paths: {}
components:
  schemas:
    A: {type: string, example: 5}
"""


@pytest.fixture
def run(tmp_path):
    """Runs `crr-mock check` on a file with this text; gives exit status and output."""

    def run(*arguments, text=WRONG):
        path = tmp_path / "wrong.yaml"
        path.write_text(text)
        result = CliRunner().invoke(app, ["check", *(arguments or [str(path)])])
        return result.exit_code, result.output.replace(f"{tmp_path}/", "")

    return run


def test_an_error_is_told_by_file_and_line_with_its_meaning_and_exits_with_1(run):
    status, output = run()

    assert status == 1
    assert output == (
        "wrong.yaml  Wrong 1.0.0, 0 operations\n"
        "  example  6  the example 5: expected a string, got 5\n"
        "\n"
        "What it means\n"
        "\n"
        "example\n"
        "  clients  Whoever copies it is refused; generated documentation and tests made of it fail.\n"
        "  server   Doesn't use it: answers are made of what is valid.\n"
        "\n"
        "1 file, 0 operations: 1 error, 0 oddities\n"
    )


def test_oddities_exit_with_0(run):
    status, output = run(text=WRONG.replace("example: 5", "maxLength: 2147483647"))

    assert status == 0
    assert output.endswith("1 file, 0 operations: no errors, 1 oddity\n")


def test_a_file_without_anything_odd_says_so(run):
    status, output = run(text=WRONG.replace(", example: 5", ""))

    assert (status, output) == (
        0,
        "wrong.yaml  Wrong 1.0.0, 0 operations\n  nothing to remark\n\n1 file, 0 operations: no errors, 0 oddities\n",
    )


def test_what_says_the_same_is_told_once_with_its_lines(run):
    many = "".join(f"\n    B{index}: {{type: string, enum: [a, 'b'], example: 5}}" for index in range(9))
    _, output = run(text=WRONG.replace("{type: string, example: 5}", "{type: object, properties: {}}" + many))

    assert "  example  7 8 9 +6  the example 5: expected a string, got 5\n" in output


def test_the_json_for_programs_has_a_fixed_shape(run, tmp_path):
    status, output = run("--json", str(tmp_path / "wrong.yaml"))
    report = json.loads(output)

    assert status == 1
    assert report == {
        "format": 1,
        "errors": 1,
        "oddities": 0,
        "files": [
            {
                "file": "wrong.yaml",
                "title": "Wrong",
                "version": "1.0.0",
                "operations": 0,
                "overlays": [],
                "errors": 1,
                "oddities": 0,
                "findings": [
                    {
                        "rule": "example",
                        "level": "error",
                        "file": "wrong.yaml",
                        "line": 6,
                        "pointer": "#/components/schemas/A/example",
                        "found": "the example 5: expected a string, got 5",
                        "client": "Whoever copies it is refused; generated documentation and tests made of it fail.",
                        "server": "Doesn't use it: answers are made of what is valid.",
                        "corrected_by": [],
                    }
                ],
            }
        ],
    }


def test_without_a_path_the_shipped_files_are_checked_and_have_no_errors():
    result = CliRunner().invoke(app, ["check"])

    assert result.exit_code == 0
    assert "\n10 files, 69 operations: no errors, " in result.output


def test_without_overlays_nothing_is_said_to_be_corrected():
    with_overlays = CliRunner().invoke(app, ["check"]).output
    without = CliRunner().invoke(app, ["check", "--no-overlays"]).output

    assert "(corrected)" in with_overlays
    assert "corrected" not in without


def test_a_file_that_is_named_twice_is_checked_once(run, tmp_path):
    assert "\n1 file, " in run(str(tmp_path / "wrong.yaml"), str(tmp_path))[1]


def said(monkeypatch, capsys, *arguments):
    """Exit status and stderr of the command as a user runs it."""
    monkeypatch.setattr(sys, "argv", ["crr-mock", "check", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    return end.value.code, capsys.readouterr().err


def test_a_path_that_cannot_be_read_is_one_sentence_and_exit_status_2(monkeypatch, capsys, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "dead.yaml").symlink_to(tmp_path / "gone.yaml")

    assert said(monkeypatch, capsys, str(tmp_path / "absent")) == (
        2, f"crr-mock: {tmp_path}/absent: no such folder; name one that holds OpenAPI files\n",
    )  # fmt: skip
    assert said(monkeypatch, capsys, str(tmp_path / "empty")) == (
        2, f"crr-mock: {tmp_path}/empty: holds no OpenAPI file (*.yaml, *.yml, *.json)\n",
    )  # fmt: skip
    assert said(monkeypatch, capsys, str(tmp_path)) == (
        2, f"crr-mock: {tmp_path}/dead.yaml: can't be read: No such file or directory\n",
    )  # fmt: skip


def test_without_its_libraries_the_check_says_how_to_get_them(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "openapi_schema_validator", None)

    status, message = said(monkeypatch, capsys)

    assert status == 2
    assert message.count("\n") == 1
    assert "pip install 'crr-mockserver[check]'" in message


def test_a_bar_shows_once_the_work_takes_long(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("mockserver.reports.progress._PATIENCE_SECONDS", -1.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    (tmp_path / "wrong.yaml").write_text(WRONG)

    assert "wrong.yaml" in said(monkeypatch, capsys, str(tmp_path))[1]


SHOP = """\
openapi: 3.0.3
info: {{title: Shop, version: {version}}}
paths:
  /toys:
    get:
      parameters: [{{name: {name}, in: query, schema: {{type: string}}}}]
      responses: {{'200': {{description: done}}}}
"""


def test_of_several_versions_each_is_held_against_the_one_before_by_the_version_rule(tmp_path):
    for version, name in (("1.0.0", "kind"), ("1.0.1", "sort"), ("1.1.0", "color")):
        (tmp_path / f"caiso_toy_shop_v{version}.yaml").write_text(SHOP.format(version=version, name=name))

    result = CliRunner().invoke(app, ["check", "--json", str(tmp_path)])

    told = [one for file in json.loads(result.output)["files"] for one in file["findings"] if "held" in one["found"]]
    found = "the differences call for a MINOR step; from 1.0.0 to 1.0.1 is a MINI step"
    assert [(one["rule"], one["level"], one["line"], one["found"]) for one in told] == [
        ("version-step-too-small", "oddity", 2, f"{found} (held against caiso_toy_shop_v1.0.0.yaml)")
    ]
    assert result.exit_code == 0
