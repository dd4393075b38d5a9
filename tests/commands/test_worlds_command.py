"""crr-mock worlds: list, show, check, schema."""

import json

import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from mockserver.commands import worlds
from mockserver.errors import SettingsError
from mockserver.settings import data_folder

COMMANDS = [command.name or command.callback.__name__ for command in worlds.app.registered_commands]
FOLDER = data_folder("scenarios") / "worlds"


def run(*words):
    return CliRunner().invoke(app, ["worlds", *map(str, words)])


def shown(*words):
    return json.loads(run("show", *words, "--json").stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_ends_with_examples(command):
    assert f"crr-mock worlds {command}" in run(command, "--help").stdout.partition("\n  Examples:\n")[2]


def test_list_names_what_ships_with_its_description():
    told = {one["name"]: one["description"] for one in json.loads(run("list", "--json").stdout)}

    assert set(told) == {one.stem for one in FOLDER.glob("*.yaml")} - {"common"}
    assert [f"{name:<{max(map(len, told))}}  {told[name]}" for name in told] == run("list").stdout.splitlines()


def test_show_tells_who_takes_part_what_is_open_and_what_is_to_come():
    lines = [" ".join(one.split()) for one in run("show", "market-sim", "--clock", "2026-11-04").stdout.splitlines()]

    assert lines[0] == "market-sim at 2026-11-04 00:00 (Pacific)"
    assert "ZCCA1 CRRH, LSE sinks SLAP_PGEB-APND; DUNS 990000003; UDC UPGAE; credit 10,000,000 USD" in lines
    auction = "AUC_MN_2026_M12 market 2026-11-04 01:00 to 2026-11-05 17:00, posts 2026-11-06 12:00"
    assert lines.index("To come") < lines.index(auction) < lines.index("Posted")
    assert lines[-1].startswith("60 nodes: 28 LAP, 3 HUB")


def test_show_as_json_has_all_of_it_at_another_moment_and_with_a_participant_of_one_s_own():
    world = shown("market-sim", "--clock", "2026-11-04T02:00:00-08:00", "--participant", "ABCD=LSE")

    assert "ALLOC_MN_2026_M12_T1" in world["openNow"]
    assert (world["participants"][-1]["name"], world["participants"][-1]["roles"]) == ("ABCD", ["LSE"])
    assert {one["status"] for one in world["windows"]} == {"open", "to come", "closed", "posted"}
    assert world["nodes"][0]["prices"]["ON"] == -1667.75


def test_check_takes_what_ships_and_a_file_that_extends_it(tmp_path):
    (tmp_path / "desk.yaml").write_text("extends: market-sim\nparticipants: [{name: ABCD, roles: [CRRH]}]\n")

    done = run("check", tmp_path / "desk.yaml")
    assert (done.exit_code, done.stdout.partition(": ")[2]) == (
        0,
        "can be used: 16 participants, 60 nodes, 31 windows, 0 open at its beginning\n",
    )
    assert run("check").exit_code == 0


def test_check_says_every_file_that_can_not_be_used(tmp_path):
    (tmp_path / "a.yaml").write_text("extends: today\nparticipants:\n  - {name: ABCD, roles: [CRH]}\n")
    (tmp_path / "b.yaml").write_text("extends: tody\n")

    done = run("check", tmp_path / "a.yaml", tmp_path / "b.yaml", "today")
    assert done.exit_code == 2
    assert f"{tmp_path}/a.yaml:3: `roles` can't hold 'CRH'; did you mean 'CRRH'?" in done.stderr
    assert f"{tmp_path}/b.yaml:1: `extends` names 'tody', which can't be read: No such" in done.stderr
    assert done.stdout.startswith("today: can be used")


def test_schema_is_the_one_that_lies_beside_the_worlds():
    assert json.loads(run("schema").stdout) == json.loads((FOLDER / "world.schema.json").read_text())


def test_a_world_that_is_not_there_is_told_in_a_sentence():
    done = run("show", "todai")

    assert isinstance(done.exception, SettingsError)
    assert str(done.exception).startswith(
        "there is no world 'todai'; name a file, such as ./mine.yaml, or one of market"
    )
