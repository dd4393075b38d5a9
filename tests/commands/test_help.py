"""Help is the manual that everyone reads."""

import pytest
from typer.testing import CliRunner

from mockserver.cli import app

COMMANDS = [command.name or command.callback.__name__ for command in app.registered_commands]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_ends_with_examples(command):
    printed = CliRunner().invoke(app, [command, "--help"]).stdout
    examples = printed.partition("\n  Examples:\n")[2].splitlines()
    assert any(f"crr-mock {command}" in line for line in examples)
