"""World files that extend others: what counts, what goes on from file to file, and where a mistake is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mockserver.app import ACTIVITIES
from mockserver.errors import WorldError
from mockserver.market.seed import build_stage, build_world
from mockserver.market.seed_file import SeedFile
from mockserver.market.sessions import Sessions
from mockserver.market.world import World
from mockserver.session_options import SessionOptions
from mockserver.settings import data_folder

BASE = """\
description: base
start: 2026-12-01 08:00
credit_limit: 500
rules: {lt_years: 3, most_records: 20}
nodes:
  - {name: A, kind: SP, 'ON': 1}
  - {name: B, kind: LAP, zone: NORTH}
participants:
  - {name: ZPGL, roles: [LSE], sinks: [B], duns: '990000001'}
  - {name: ZTRD1, roles: [CRRH], credit_limit: 7}
"""
DESK = """\
extends: base.yaml
rules: {most_records: 50}
participants:
  - {name: ABCD, roles: [CRRH]}
  - {name: ZPGL, credit_limit: 9}
"""
MINE = """\
extends: ../desk.yaml
description: mine
nodes:
  - {name: C, kind: HUB}
  - {name: A, kind: SP, 'ON': 2}
"""


def write(folder: Path, **files: str) -> Path:
    """The last of some files: desk, base and mine/mine in their folders."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return path


def world(path: Path) -> World:
    seed = SeedFile(path)
    return build_world(seed, build_stage(seed, ACTIVITIES), ACTIVITIES)


def test_a_file_goes_on_from_those_that_it_extends_level_by_level(tmp_path):
    found = world(write(tmp_path, base=BASE, desk=DESK, mine__mine=MINE))

    assert [one.name for one in found.participants] == ["ZPGL", "ZTRD1", "ABCD"]
    assert [(one.name, one.prices["ON"]) for one in found.nodes] == [("A", 200), ("B", 0), ("C", 0)]
    assert (found.rules.lt_years, found.rules.most_records) == (3, 50)
    assert found.participants.find("ABCD").credit_limit == 500_00


def test_a_participant_of_an_extended_file_is_changed_key_by_key(tmp_path):
    changed = world(write(tmp_path, base=BASE, desk=DESK)).participants.find("ZPGL")

    assert (changed.credit_limit, changed.roles, changed.sinks, changed.duns) == (9_00, {"LSE"}, ("B",), "990000001")


def test_a_value_that_a_file_does_not_say_is_the_extended_one_s(tmp_path):
    path = write(tmp_path, base=BASE, desk=DESK)

    assert (SeedFile(path).description, SeedFile(path).start.isoformat()) == ("base", "2026-12-01T16:00:00+00:00")


@pytest.mark.parametrize("text", ["today", str(data_folder("scenarios") / "worlds" / "today.yaml")])
def test_a_shipped_world_is_extended_by_name_or_by_path(tmp_path, text):
    found = world(write(tmp_path, mine=f"extends: {text}\nparticipants: [{{name: ABCD, roles: [CRRH]}}]\n"))

    assert {"ABCD", "ZTRD1"} <= {one.name for one in found.participants}
    assert found.timeline.coming()


WRONG = {  # what stands in which file, and what is told of it
    "missing": (
        {"mine": "extends: base.yaml\n"},
        r"mine.yaml:1: `extends` names 'base.yaml', which can't be read: No such file",
    ),
    "unknown": ({"mine": "extends: todai\n"}, r"mine.yaml:1: .* or one of market-sim, .*today"),
    "itself": ({"mine": "extends: mine.yaml\n"}, "mine.yaml:1: .* circle: mine.yaml extends mine.yaml"),
    "too long": ({"mine": f"extends: {'x' * 5000}.yaml\n"}, "mine.yaml:1: .* which can't be read: File name too long"),
    "circle": (
        {"base": "description: x\nextends: mine.yaml\n", "desk": DESK, "mine": "extends: desk.yaml\n"},
        "base.yaml:2: `extends` goes round in a circle: mine.yaml extends base.yaml extends desk.yaml",
    ),
    "key": ({"base": BASE + "colour: red\n", "desk": DESK}, r"base.yaml:11: there is no key `colour` here"),
    "key of an entry": ({"base": BASE.replace("duns", "dun"), "desk": DESK}, "base.yaml:9: .* `dun` here; did you"),
    "key of rules": ({"base": BASE.replace("lt_", "lt"), "desk": DESK}, "base.yaml:4: there is no key `ltyears` here"),
    "rule": ({"base": BASE, "desk": DESK.replace("50", "x")}, "desk.yaml:2: `most_records` must be a number"),
    "inherited": ({"base": BASE.replace("[B]", "[Q]"), "desk": DESK}, "base.yaml:9: `sinks` names 'Q', which isn't"),
    "overriding": ({"base": BASE, "desk": DESK.replace("9}", "-9}")}, "desk.yaml:5: `credit_limit` must be from 0"),
    "twice": ({"base": BASE, "desk": DESK.replace("ABCD", "ZPGL")}, "desk.yaml:5: the name 'ZPGL' stands twice in `pa"),
    "owner of another": (
        {"base": BASE, "desk": DESK.replace("[CRRH]", "[CRRH], asset_owners: [ZTRD1]")},
        "desk.yaml:4: ZTRD1 acts for the asset owner ZTRD1 already",
    ),
    "number of another": (
        {"base": BASE, "desk": DESK.replace("[CRRH]", "[LSE], duns: '990000001'")},
        "desk.yaml:4: the DUNS number 990000001 is that of ZPGL",
    ),
    "nameless": ({"mine": "description: x\nparticipants: [{roles: []}]\n"}, "mine.yaml:2: `name` is missing"),
    "no mapping": ({"base": "- 1\n", "mine": "extends: base.yaml\n"}, "base.yaml:1: a mapping of keys and values"),
}


@pytest.mark.parametrize(("files", "told"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_told_with_the_file_and_line_where_it_stands(tmp_path, files, told):
    with pytest.raises(WorldError) as caught:
        world(write(tmp_path, **files))

    assert re.search(told, str(caught.value))


def test_a_circle_through_a_link_is_told_too(tmp_path):
    (tmp_path / "again").symlink_to(tmp_path)

    with pytest.raises(WorldError, match=r"mine.yaml:1: `extends` goes round in a circle"):
        SeedFile(write(tmp_path, mine="extends: again/mine.yaml\n"))


def test_a_file_that_is_gone_while_the_server_runs_breaks_no_session(tmp_path):
    path = write(tmp_path, base=BASE, desk=DESK)
    sessions = Sessions(ACTIVITIES, SessionOptions(path, frozen=True))
    (tmp_path / "base.yaml").unlink()

    assert sessions.create("later", sessions.options).world.participants.find("ABCD")
