"""Numbers as clients write them: literal text, through the JSON parser, to the verdict."""

import pytest

from mockserver.errors import BusinessError
from tests.contract.disagreements import REQUEST_ID
from tests.contract.referee import Sent, refusal
from tests.contract.spec_folders import catalogue, each_folder

BID = (
    '{"assetOwner":"ZTRD1","source":"A","sink":"B","hedgeType":"OBL","crrType":"AUC",'
    '"period":"2026_M12","tou":%s,"bidCurve":[%s]}'
)
OFFER = BID.replace("{", '{"crrId":%s,', 1)


def portfolio(bids: str = "", offers: str = "") -> bytes:
    names = '"portfolioName":"December","marketName":"AUC_MN_2026_M12","participantName":"ZTRD1"'
    return f'{{{names},"newBids":[{bids}],"newOffers":[{offers}]}}'.encode()


def creation(folder: str, body: bytes) -> BusinessError | None:
    contracts = catalogue(folder).contracts.values()
    contract = next(one for one in contracts if one.operation.key == "POST /auction/portfolioCreation")
    headers = {"caiso-request-id": REQUEST_ID, "content-type": "application/json"}
    return refusal(contract, Sent(contract.operation.path, (), headers, body))


def decimals(first: int, last: int, places: int) -> list[str]:
    """Every number from first to last with that many decimals, as it is written."""
    scale = 10**places
    numbers = range(first * scale, last * scale + 1)
    return [f"{'-' if n < 0 else ''}{abs(n) // scale}.{abs(n) % scale:0{places}}" for n in numbers]


def curves(points: list[str]) -> str:
    """Bids of 20 points each; the last one is filled up from the beginning."""
    points = [*points, *points[: -len(points) % 20]]
    return ",".join(BID % ('"ON"', ",".join(points[at : at + 20])) for at in range(0, len(points), 20))


@pytest.mark.parametrize("folder", each_folder())
def test_every_price_of_two_decimals_is_accepted(folder):
    prices = decimals(-200, 200, 2)

    assert len(prices) == 40_001
    assert creation(folder, portfolio(curves([f'{{"mw":0,"price":{price}}}' for price in prices]))) is None


@pytest.mark.parametrize("folder", each_folder())
def test_every_mw_of_three_decimals_is_accepted(folder):
    amounts = decimals(0, 50, 3)

    assert len(amounts) == 50_001
    assert creation(folder, portfolio(curves([f'{{"mw":{mw},"price":0}}' for mw in amounts]))) is None


def test_every_price_of_three_decimals_that_is_no_cent_is_refused():
    mills = [price for price in decimals(-3, 3, 3) if not price.endswith("0")]
    points = [f'{{"mw":0,"price":{price}}},{{"mw":1,"price":1}}' for price in mills]

    assert [price for price, point in zip(mills, points, strict=True) if not creation("specs", priced(point))] == []


def priced(point: str) -> bytes:
    return portfolio(BID % ('"ON"', point))


PRICES = {
    "accepted": """
        0 -0 -0.0 1.10 1.100 19.99 273.56 -4.35 1e2 1E-2 0.1e1 2.50e+1
        90071992547409.92 1e22 1e30 -1e30 1e308 18446744073709551616 100000000000000000000000000.00
        """,
    "refused": """
        19.999 0.001 1e-3 5e-324 0.30000000000000004 1.0000000000000002 1e400 -1e400
        NaN Infinity -Infinity "19.99" true null [1] {} 01 .5 5. +1 0x10 1_000
        """,
}
IDENTIFIERS = {
    "accepted": "1 1097488538 9999999999",
    "refused": f'0 -0 -1 10000000000 9223372036854775808 18446744073709551616 1{"0" * 400} 1.0 1.5 1e3 "1" true null',
}


def each(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(verdict, literal) for verdict, literals in table.items() for literal in literals.split()]


@pytest.mark.parametrize(("verdict", "price"), each(PRICES))
def test_a_price_is_judged_by_the_number_that_is_written(verdict, price):
    error = creation("specs", priced(f'{{"mw":0,"price":{price}}},{{"mw":1,"price":1}}'))

    assert ("refused" if error else "accepted") == verdict


@pytest.mark.parametrize(("verdict", "crr_id"), each(IDENTIFIERS))
def test_an_identifier_is_a_whole_number_without_fraction_or_exponent(verdict, crr_id):
    curve = '{"mw":0,"price":1},{"mw":1,"price":1}'
    error = creation("specs", portfolio(offers=OFFER % (crr_id, '"ON"', curve)))

    assert ("refused" if error else "accepted") == verdict


@pytest.mark.parametrize("folder", each_folder())
@pytest.mark.parametrize("tou", ['"ON"', '"OFF"'])
def test_on_and_off_are_words(folder, tou):
    assert creation(folder, portfolio(BID % (tou, '{"mw":0,"price":1},{"mw":1,"price":1}'))) is None


@pytest.mark.parametrize("folder", each_folder())
@pytest.mark.parametrize("tou", ["true", "false", "1", "null", '"on"', '"ON "', '"true"', '"Yes"'])
def test_what_yaml_1_1_would_take_for_on_is_refused_where_it_stands(folder, tou):
    error = creation(folder, portfolio(BID % (tou, '{"mw":0,"price":1},{"mw":1,"price":1}')))

    assert error.codes == ["SER0030"]
    assert error.entries[0].detail.startswith("newBids[0].tou: expected ")
