import pytest

from mockserver.app import ACTIVITIES
from mockserver.errors import WorldError
from mockserver.market.holdings.inventory import Crr, Inventory
from mockserver.market.nomination.store import CapKind, Caps, calculation_name, market_of_calculation
from mockserver.market.operator import advance_to_event
from mockserver.market.portfolios.markets import Markets
from mockserver.market.quantities import mw_units
from mockserver.market.sessions import Sessions
from mockserver.session_options import SessionOptions
from mockserver.settings import world_file
from tests.market.test_sessions import write

SINK = "DLAP_PGAE-APND"
SHARES = (
    "Annual tiers may nominate 2/3 (T1), 2/3 (T2) and all (T3) of the SEQ, which is 75 % of the load at a sink less"
    " rights held there; LT may take half of the load; monthly tiers 50 % (T1) and all (T2) of the MEQ, which is load"
    " less seasonal holdings; earlier tiers' awards are taken off"
)


@pytest.fixture
def world():
    return Sessions(ACTIVITIES, SessionOptions(world_file("market-sim"), frozen=True)).world("caps")


def caps(world, market, kind, sink=SINK, participant="ZPGL"):
    """MW in the first product of a market, by source where the cap has one."""
    found = world[Caps].of(market, participant, kind)
    return {cap.source: cap.units / 1000 for cap in found if (cap.sink, cap.tou) == (sink, "ON")}


def award(world, market, mw, source="TH_NP15_GEN-APND"):
    found = world[Markets].find(market)
    for period in found.periods:
        crr = Crr(world.ids.take("crr"), "ZPGL", "LSE", "OBL", source, SINK, "ON", period.start, period.end,
                  mw_units(mw), market, "Seasonal", period=period.name)  # fmt: skip
        world[Inventory].add(crr)


@pytest.mark.evidence("assumed", SHARES)
@pytest.mark.parametrize(
    ("market", "kind", "mw"),
    [
        # December: load 600 less 250 + 10 of this year's seasonal CRRs
        ("ALLOC_MN_2026_M12_T1", CapKind.MEQ, 170),
        ("ALLOC_MN_2026_M12_T2", CapKind.MEQ, 340),
        # next year: 75 % of 600
        ("ALLOC_AN_2027_T1", CapKind.SEQ, 300),
        ("ALLOC_AN_2027_LT", CapKind.SEQ, 300),
        ("ALLOC_AN_2027_T2", CapKind.SEQ, 300),
        ("ALLOC_AN_2027_T3", CapKind.SEQ, 450),
        ("ALLOC_AN_2027_T3", CapKind.UPPER_BOUND, 600),
    ],
)
def test_a_tier_may_nominate_its_share_of_the_load(world, market, kind, mw):
    advance_to_event(world, f"{market}.open")

    assert caps(world, market, kind) == {"": mw}


@pytest.mark.evidence("assumed", SHARES)
def test_what_a_tier_awarded_is_taken_off_the_next_ones(world):
    advance_to_event(world, "ALLOC_AN_2027_T1.close")
    award(world, "ALLOC_AN_2027_T1", 120)
    advance_to_event(world, "ALLOC_AN_2027_T2.open")

    assert caps(world, "ALLOC_AN_2027_T2", CapKind.SEQ) == {"": 300 - 120}
    assert caps(world, "ALLOC_AN_2027_T2", CapKind.UPPER_BOUND) == {"": 600 - 120}
    sheet = [cap for cap in world[Caps].of("ALLOC_AN_2027_T2", "ZPGL", CapKind.SEQ) if cap.allocated]
    assert {(cap.sink, cap.tou, cap.total, cap.allocated) for cap in sheet} == {(SINK, "ON", 450_000, 120_000)}


@pytest.mark.evidence("assumed", "The first annual tier renews the pairs and MW awarded for the same season last year")
def test_the_first_annual_tier_renews_last_years_pairs(world):
    advance_to_event(world, "ALLOC_AN_2027_T1.open")

    pairs = caps(world, "ALLOC_AN_2027_T1", CapKind.SIGNATURE)
    assert pairs == {"POD_DIABLO_7_UNIT 1-APND": 150, "TH_NP15_GEN-APND": 100}


@pytest.mark.evidence("assumed", "The long-term tier prolongs what the first annual tier awarded, pair by pair")
def test_the_long_term_tier_prolongs_the_first_tiers_awards(world):
    advance_to_event(world, "ALLOC_AN_2027_T1.close")
    award(world, "ALLOC_AN_2027_T1", 120)
    advance_to_event(world, "ALLOC_AN_2027_LT.open")

    assert caps(world, "ALLOC_AN_2027_LT", CapKind.SIGNATURE) == {"TH_NP15_GEN-APND": 120}
    assert caps(world, "ALLOC_AN_2027_LT", CapKind.SEQ) == {"": 300}


@pytest.mark.parametrize("market", ["ALLOC_MN_2026_M12_T2", "ALLOC_AN_2027_T2"])
def test_other_tiers_may_nominate_any_pair(world, market):
    advance_to_event(world, f"{market}.open")

    assert caps(world, market, CapKind.SIGNATURE) == {}


@pytest.mark.evidence(
    "assumed", "Caps are posted with a market's data, or with the results of the tier before, at the latest on opening"
)
def test_caps_of_a_later_tier_wait_for_the_results_of_the_one_before(world):
    first, second = "ALLOC_MN_2026_M12_T1", "ALLOC_MN_2026_M12_T2"
    seen = []
    for event in (f"{first}.publish", f"{first}.close", f"{first}.post"):
        advance_to_event(world, event)
        seen.append((world[Caps].posted(first), world[Caps].posted(second)))

    assert seen == [(True, False), (True, False), (True, True)]


def test_caps_are_there_when_the_window_opens_even_if_earlier_results_are_late(world):
    world.timeline.cancel("post", "ALLOC_MN_2026_M12_T1")
    advance_to_event(world, "ALLOC_MN_2026_M12_T2.open")

    assert world[Caps].posted("ALLOC_MN_2026_M12_T2")


def test_existing_rights_and_auctions_have_no_caps(world):
    advance_to_event(world, "AUC_AN_2027.post")

    assert not any(world[Caps].posted(name) for name in ("ALLOC_AN_2027_ETC", "AUC_AN_2027", "AUC_MN_2026_M12"))


def test_a_participant_without_load_has_no_caps(world):
    advance_to_event(world, "ALLOC_AN_2027_T1.open")

    assert world[Caps].of("ALLOC_AN_2027_T1", "ZTRD1") == []


def test_outside_the_area_caps_are_for_scheduling_points(world):
    advance_to_event(world, "ALLOC_AN_2027_T1.open")

    assert caps(world, "ALLOC_AN_2027_T1", CapKind.SEQ, "MALIN_5_N101", "ZOBA1") == {"": 50}
    assert {cap.crr_type for cap in world[Caps].of("ALLOC_AN_2027_T1", "ZOBA1")} == {"OBAALSE"}


def test_a_calculation_is_named_after_its_market():
    assert market_of_calculation(calculation_name("ALLOC_MN_2026_M12_T1")) == "ALLOC_MN_2026_M12_T1"
    assert market_of_calculation("ALLOC_MN_2026_M12_T1") is None


PARTICIPANTS = "description: x\nparticipants: [{name: L, roles: [LSE], sinks: [S]}, {name: T, roles: [CRRH]}]\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("loads: [{participant: T, sink: S, 'ON': 1, 'OFF': 1}]", "`participant` can't be 'T'"),
        ("loads: [{participant: L, sink: R, 'ON': 1, 'OFF': 1}]", "`sink` can't be 'R'"),
        ("loads: [{participant: L, sink: S, 'ON': 1}]", "`OFF` is missing"),
        ("allocated: [{participant: L, source: X, sink: S, mw: 1}]", "`source` can't be 'X'"),
        ("allocated: [{participant: L, source: S, sink: S, mw: 1, tou: 'ON'}]", "no key `tou`"),
    ],
)
def test_a_mistake_in_load_or_allocation_is_named_with_its_line(tmp_path, text, message):
    path = write(tmp_path, f"{PARTICIPANTS}nodes: [{{name: S, kind: LAP}}]\n{text}\n")
    with pytest.raises(WorldError) as caught:
        Sessions(ACTIVITIES, SessionOptions(path))

    assert message in str(caught.value)
    assert caught.value.line == 4
