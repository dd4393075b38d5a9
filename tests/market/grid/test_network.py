import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.app import ACTIVITIES
from mockserver.errors import WorldError
from mockserver.market.grid.network import Line, Network
from mockserver.market.sessions import Sessions
from mockserver.session_options import SessionOptions
from mockserver.settings import world_file
from tests.market.test_sessions import write
from tests.markets import new_world

NETWORK = new_world().stage.network
NODES = st.sampled_from(sorted(NETWORK.shares))


def line(start, end, reactance=1.0):
    return Line(f"{start}{end}", "Line", start, end, ("", ""), reactance, 1000)


def in_areas(*areas):
    return {area: {area: 1.0} for area in areas}


def test_power_spreads_over_parallel_lines_by_their_reactance():
    network = Network(["A", "B"], [line("A", "B", 1), line("A", "B", 3)], in_areas("A", "B"))

    assert network.flows("A", "B") == pytest.approx([0.75, 0.25])


def test_power_takes_both_ways_round_a_triangle():
    lines = [line("A", "B"), line("B", "C"), line("A", "C")]
    network = Network(["A", "B", "C"], lines, in_areas("A", "B", "C"))

    assert network.flows("A", "C") == pytest.approx([1 / 3, 1 / 3, 2 / 3])


@given(NODES, NODES, NODES)
def test_a_path_by_way_of_a_node_flows_like_the_direct_one(a, b, c):
    by_way = [one + two for one, two in zip(NETWORK.flows(a, b), NETWORK.flows(b, c), strict=True)]

    assert by_way == pytest.approx(NETWORK.flows(a, c))


@given(NODES, NODES)
def test_what_flows_into_an_area_flows_out_or_is_taken_there(source, sink):
    flows = NETWORK.flows(source, sink)
    for area in NETWORK.areas:
        leaving = sum(flow for one, flow in zip(NETWORK.lines, flows, strict=True) if one.start == area)
        leaving -= sum(flow for one, flow in zip(NETWORK.lines, flows, strict=True) if one.end == area)
        injected = NETWORK.shares[source].get(area, 0) - NETWORK.shares[sink].get(area, 0)
        assert leaving == pytest.approx(injected, abs=1e-9)


@pytest.mark.parametrize("world", ["today", "market-sim"])
def test_all_nodes_of_the_worlds_that_ship_are_in_the_network(world):
    stage = Sessions(ACTIVITIES, SessionOptions(world_file(world), frozen=True)).world("any").stage

    assert [node.name for node in stage.nodes if not stage.network.places(node.name)] == []


WORLD = """
description: x
nodes:
  - {name: X, kind: GEN}
  - {name: Y, kind: LAP}
"""
AREAS = "network:\n  areas: [{name: A, nodes: [X]}, {name: B, nodes: [Y]}]\n"
LINE = "name: L, kind: Line, from: A, to: B, reactance: 1, limit: 100"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("network:\n  areas: [{name: A, nodes: [X, Q]}]\n", "names 'Q'"),
        (AREAS, "don't connect all areas"),
        (AREAS + "  lines: [{name: L, kind: Wire, from: A, to: B}]\n", "`kind` can't be 'Wire'"),
        (AREAS + f"  lines: [{{{LINE.replace('to: B', 'to: C')}}}]\n", "`to` can't be 'C'"),
        (AREAS + f"  lines: [{{{LINE.replace('limit: 100', 'limit: 0')}}}]\n", "must be from 0.001 to 1,000,000"),
        (AREAS + f"  lines: [{{{LINE}}}]\n  spread: [{{node: X, areas: {{A: 0.5, B: 0.4}}}}]\n", "add up to 1"),
        (AREAS + f"  lines: [{{{LINE}}}]\n  lanes: []\n", "no key `lanes`"),
        ("rules: {clearing: network}\n", "'X' is in no area"),
        ("replacements: [{old: X, new: Y, from: 2026_M12, market: M}]\n", "still a node"),
        ("replacements: [{old: Q, new: Y, from: December, market: M}]\n", "no period"),
    ],
)
def test_a_mistake_in_the_network_is_named(tmp_path, text, message):
    if "clearing" in text:
        pytest.importorskip("highspy")
    with pytest.raises(WorldError) as caught:
        Sessions(ACTIVITIES, SessionOptions(write(tmp_path, WORLD + text)))

    assert message in str(caught.value)
    assert caught.value.line


def test_without_solver_a_world_that_needs_it_is_refused_at_start(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "highspy", None)  # as if it weren't installed

    with pytest.raises(WorldError, match=r"install crr-mockserver\[solver\]"):
        Sessions(ACTIVITIES, SessionOptions(write(tmp_path, WORLD + "rules: {clearing: network}\n")))
