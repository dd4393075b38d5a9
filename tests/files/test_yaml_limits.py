"""Files that would take their reader's time, memory or stack are refused at once, wherever a user's file is read."""

import subprocess
import time

import pytest

from mockserver.app import build, build_scenarios, load_catalogue
from mockserver.errors import MockServerError, SpecError
from mockserver.files.yaml12 import Lines, parse_yaml
from mockserver.scenario.load import load_triggers
from mockserver.settings import Settings
from tests.processes import COMMAND

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{one}: &{one} [{', '.join([f'*{before}'] * 10)}]\n" for before, one in zip("abcdefgh", "bcdefghi", strict=True)
)
"""A billion values in nine lines."""
TOYS = "openapi: 3.0.0\ninfo: {title: Toys, version: 1.0.0}\n"
NEIGHBOUR = "paths: {/toys: {get: {responses: {'200': {$ref: 'bomb.yaml#/a'}}}}}"


def spec(folder, bomb):
    load_catalogue(Settings(specs=(bomb,)))


def neighbour(folder, bomb):
    (folder / "toys.yaml").write_text(TOYS + NEIGHBOUR)
    load_catalogue(Settings(specs=(folder / "toys.yaml",)))


def overlay(folder, bomb):
    (folder / "toys.yaml").write_text(TOYS + "paths: {}")
    (folder / "overlays").mkdir()
    bomb.rename(folder / "overlays" / "toys.overlay.yaml")
    load_catalogue(Settings(specs=(folder,)))


def scenario(folder, bomb):
    settings = Settings(scenarios=(folder,), scenario=("bomb",))
    build_scenarios(settings, lambda: load_catalogue(settings)).activate(["bomb"], None)


def triggers(folder, bomb):
    load_triggers(bomb, load_catalogue(Settings()))


def world(folder, bomb):
    build(Settings(world=str(bomb))).pipeline.sessions.world("default")


def world_that_extends(folder, bomb):
    (folder / "mine.yaml").write_text("extends: bomb.yaml\n")
    world(folder, folder / "mine.yaml")


PLACES = [spec, neighbour, overlay, scenario, triggers, world, world_that_extends]


@pytest.mark.parametrize("read", PLACES, ids=lambda read: read.__name__)
@pytest.mark.parametrize(("text", "line"), [(LAUGHS, 5), ("a: 1\nb: &b [*b]\n", 2), ("a: 1\nb: " + "[" * 100_000, 2)])
def test_a_file_that_explodes_is_refused_with_its_line_wherever_it_is_read(tmp_path, read, text, line):
    bomb = tmp_path / "bomb.yaml"
    bomb.write_text(text)

    with pytest.raises(MockServerError) as problem:
        read(tmp_path, bomb)

    assert problem.value.line == line
    assert "not readable as YAML: " in problem.value.message


def test_a_billion_values_take_no_time():
    began = time.process_time()
    with pytest.raises(SpecError, match="its aliases repeat more than 1020"):
        parse_yaml(LAUGHS, "x.yaml")
    assert time.process_time() - began < 0.1


def test_check_says_so_too(tmp_path):
    (tmp_path / "bomb.yaml").write_text(LAUGHS)
    done = subprocess.run([*COMMAND, "check", str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, "")
    assert "unreadable  5  not readable as YAML: its aliases repeat" in done.stdout


def test_repeated_texts_count_by_their_length():
    with pytest.raises(SpecError, match="its aliases repeat more than"):
        parse_yaml(f"a: &a {'x' * 100_000}\nb: [{'*a, ' * 10_000}]", "x.yaml")


def test_a_modest_use_of_aliases_is_fine():
    text = "a: &a [x, y]\n" + "".join(f"b{number}: *a\n" for number in range(10_000))
    assert parse_yaml(text, "x.yaml")["b9999"] == ["x", "y"]


@pytest.mark.parametrize(
    "deep", ["[" * 101 + "]" * 101, "- " * 101 + "1", "".join(f"{' ' * n}a:\n" for n in range(101))]
)
def test_a_hundred_levels_are_deep_enough(deep):
    with pytest.raises(SpecError, match="nested more than 100 levels deep"):
        parse_yaml(deep, "x.yaml")


def test_brackets_and_indents_in_texts_are_no_levels():
    assert parse_yaml(f"a: |\n{' ' * 200}{'[' * 5000}", "x.yaml") == {"a": "[" * 5000}
    assert len(parse_yaml("[" * 100 + "]" * 100, "x.yaml")) == 1


def test_there_are_no_line_numbers_of_a_file_that_is_refused(tmp_path):
    (tmp_path / "x.yaml").write_text(LAUGHS)
    assert Lines(tmp_path / "x.yaml").of(()) is None
