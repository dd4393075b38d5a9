"""crr-mock scenarios: list, check, explain, schema."""

import json

import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from mockserver.commands import scenarios
from mockserver.errors import ScenarioError
from mockserver.settings import data_folder

COMMANDS = [command.name or command.callback.__name__ for command in scenarios.app.registered_commands]


def run(*words):
    return CliRunner().invoke(app, ["scenarios", *map(str, words)])


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_ends_with_examples(command):
    examples = run(command, "--help").stdout.partition("\n  Examples:\n")[2]

    assert f"crr-mock scenarios {command}" in examples


def test_list_shows_every_scenario_with_its_description(tmp_path):
    (tmp_path / "mine.yaml").write_text("description: My own day.\nrules: [{then: [busy]}]")

    lines = run("list", "--scenarios", tmp_path).stdout.splitlines()

    assert next(line for line in lines if line.startswith("mine ")).endswith("  My own day.")
    assert len(lines) == len(list(data_folder("scenarios").glob("*.yaml")))  # triggers are none, mine is one


def test_check_takes_what_ships():
    done = run("check")

    assert (done.exit_code, done.stdout.endswith("all of which can be used\n")) == (0, True)


def test_check_says_everything_that_is_wrong_with_files_and_lines(tmp_path):
    (tmp_path / "one.yaml").write_text("description: One.\nrules: [{then: [bsy]}]")
    (tmp_path / "two.yaml").write_text("description: Two.\nrules:\n- when: {service: acution}\n  then: [busy]")

    done = run("check", tmp_path)

    assert done.exit_code == 2
    assert f"{tmp_path / 'one.yaml'}:2: rules[0].then[0]: there is no effect 'bsy'; did you mean 'busy'?" in done.stderr
    assert f"{tmp_path / 'two.yaml'}:3: rules[0].when.service: there is no service 'acution'" in done.stderr


@pytest.mark.parametrize("path", sorted(data_folder("scenarios").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_scenario_can_be_explained(path):
    if path.stem != "triggers":
        assert run("explain", path.stem).stdout.count("\nrule ") >= 1


def test_explain_says_calls_conditions_effects_and_limits():
    said = run("explain", "bid-booked-but-connection-lost").stdout

    assert "  calls    auction portfolioCreation; nomination portfolioCreation\n" in said
    assert "  effect   connection_reset\n" in said
    assert "  commit   before: after the service has done its work\n" in said
    assert "  times    at most 1 in a session\n" in said


def test_check_looks_at_trigger_files_too(tmp_path):
    (tmp_path / "triggers.yaml").write_text("SLOW: {then: [dribbel]}")

    assert (
        "triggers.yaml:1: SLOW.then[0]: there is no effect 'dribbel'; did you mean 'dribble'?"
        in run("check", tmp_path).stderr
    )


def test_a_file_that_is_not_there_is_said():
    assert "no such file or folder" in str(run("explain", "nothing.yaml").exception)


def test_explain_of_an_unknown_name_hints():
    assert isinstance(run("explain", "window-rsh").exception, ScenarioError)


def test_schema_prints_what_is_in_the_repository():
    assert json.loads(run("schema").stdout) == json.loads(
        (data_folder("scenarios") / "scenario.schema.json").read_text()
    )
