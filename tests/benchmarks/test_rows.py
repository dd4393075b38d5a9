"""The table of measured figures."""

import subprocess
import sys

import pytest

from benchmarks.row import Row, markdown


@pytest.mark.parametrize(
    ("figure", "bound", "holds"), [(1.3, ">=", True), (1.29, ">=", False), (1.3, "<=", True), (1.31, "<=", False)]
)
def test_a_row_holds_where_its_figure_clears_the_bar(figure, bound, holds):
    assert Row("GET", figure, "x", bound, 1.3).holds is holds


def test_the_table_shows_figure_bar_and_verdict_in_one_unit():
    table = markdown([Row("POST of 500 bids", 4.204, "ms", "<=", 12), Row("GET", 1.2, "x", ">=", 1.3)])
    assert table.splitlines()[2:] == [
        "| POST of 500 bids | 4.20 ms  | <= 12.0 ms | yes   |",
        "| GET              | 1.20 x   | >= 1.30 x  | no    |",
    ]


@pytest.mark.slow
def test_without_wrk_one_line_says_how_to_get_it(tmp_path):
    command = [sys.executable, "-m", "benchmarks", "--only", "calls"]
    done = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert done.returncode == 2
    assert "wrk makes the load and isn't installed: `apt-get install wrk`" in done.stderr.splitlines()[-1]
