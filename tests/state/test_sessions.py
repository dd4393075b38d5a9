from pathlib import Path

import pytest

from mockserver.errors import WorldError
from mockserver.settings import world_file
from mockserver.state.sessions import Plan, Sessions

PLAN = Plan(world_file("market-sim"), frozen=True)


def test_a_session_begins_with_its_first_use_and_keeps_its_world():
    sessions = Sessions(PLAN)

    assert sessions.world("a") is sessions.world("a")
    assert sessions.world("a") is not sessions.world("b")


def test_the_session_not_used_for_longest_makes_room():
    sessions = Sessions(PLAN, most=2)
    for name in ("a", "b", "a", "c"):
        sessions.world(name)

    assert sorted(session.id for session in sessions.all()) == ["a", "c"]


def test_worlds_of_the_same_plan_draw_alike():
    sessions = Sessions(PLAN)

    assert sessions.world("a").random.random() == sessions.world("b").random.random()


def test_what_happens_in_one_session_stays_there():
    sessions = Sessions(PLAN)
    first, second = sessions.world("a"), sessions.world("b")
    first.inventory.reduce(next(iter(first.inventory)).id, 1000)

    assert list(second.inventory) != list(first.inventory)


MARKET = "{name: AUC, publish: '+0d 01:00', open: '+0d 01:00', close: '+0d 02:00'}"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "world.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("description: x\nstrat: now\n", 2, "did you mean 'start'?"),
        ("description: x\nstart: yesterday\n", 2, "is no time"),
        (f"description: x\nmarkets:\n  - {MARKET}\n", 3, "no market name"),
        ("description: x\nparticipants:\n  - {name: A, roles: [CRRHH]}\n", 3, "there is no role 'CRRHH'"),
        ("description: x\nrules: {clearing: magic}\n", 2, "`clearing` can't be 'magic'"),
        ("description: x\ncrrs:\n  - {owner: A, type: AUC, period: 2026_M12}\n", 3, "isn't a participant"),
        ("start: now\n", None, "`description` is missing"),
        ("description: [\n", 2, "not readable as YAML"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_world_file_is_named_with_its_line(tmp_path, text, line, message):
    with pytest.raises(WorldError) as caught:
        Sessions(Plan(write(tmp_path, text)))

    assert message in str(caught.value)
    assert line is None or caught.value.line == line
