import orjson
import pytest

from mockserver.market.quantities import cents, dollars, mw, mw_units


@pytest.mark.parametrize("sent", ["0", "0.001", "19.999", "273.561", "1000000", "1e22", "1e300", "1.5e308"])
def test_mw_come_back_as_they_were_sent_however_many(sent):
    assert float(orjson.dumps(mw(mw_units(float(sent))))) == float(sent)


@pytest.mark.parametrize("sent", ["0", "0.29", "-19.99", "1e22", "-1e300"])
def test_dollars_come_back_as_they_were_sent_however_many(sent):
    assert float(orjson.dumps(dollars(cents(float(sent))))) == float(sent)
