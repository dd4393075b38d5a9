import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.market.clearing.sharing import grow_alike


@pytest.mark.parametrize(
    ("columns", "wanted", "left", "shares", "reached"),
    [
        # nothing is short
        ([(1.0,)], [50], [100], [1], []),
        # half of what each wants
        ([(1.0,), (1.0,)], [150, 50], [100], [0.5, 0.5], [0]),
        # who doesn't use the row isn't stopped
        ([(1.0,), (0.0,)], [200, 50], [100], [0.5, 1], [0]),
        # who relieves it makes room
        ([(1.0,), (-1.0,)], [200, 100], [100], [1, 1], []),
        # the second row stops the first one earlier
        ([(1.0, 0.5), (1.0, 0.0)], [100, 100], [150, 20], [0.4, 1], [1]),
        # nothing is left
        ([(1.0,)], [10], [0], [0], [0]),
        ([], [], [100], [], []),
    ],
)
def test_shares_grow_alike_until_a_row_is_full(columns, wanted, left, shares, reached):
    found, full = grow_alike(columns, wanted, left)

    assert found == pytest.approx(shares)
    assert full == reached


NUMBERS = st.floats(-1, 1).map(lambda number: round(number, 3))


@given(st.data(), st.integers(1, 6), st.integers(1, 4))
def test_no_row_is_used_beyond_what_it_has(data, asked, rows):
    columns = data.draw(st.lists(st.tuples(*[NUMBERS] * rows), min_size=asked, max_size=asked))
    wanted = data.draw(st.lists(st.integers(0, 500), min_size=asked, max_size=asked))
    left = data.draw(st.lists(st.integers(0, 300), min_size=rows, max_size=rows))

    shares, _ = grow_alike(columns, wanted, left)

    assert all(0 <= share <= 1 for share in shares)
    for row, limit in enumerate(left):
        used = sum(column[row] * want * share for column, want, share in zip(columns, wanted, shares, strict=True))
        assert used <= limit + 1e-6
