import pytest

from mockserver.caiso.change_log import Revision, change_log

FIRST = Revision("1.0.0", "2024-01-10", "First & last")


@pytest.mark.parametrize(
    "description",
    [
        "A service.\n<table><tr><td>1.0.0</td><td>2024-01-10</td><td>First &amp; last</td></tr></table>",
        "<tr><td>Revision</td></tr><TR><TD>1.0.0</TD><TD>2024-01-10</TD><TD>First\n &amp; last</TD></TR>",
        '<tr class="a"><td id="b"> 1.0.0 </td><td>2024-01-10</td><td>First &amp; last</td></tr></tr><tr><td>x</td>',
    ],
)
def test_a_row_that_begins_with_a_version_is_a_revision(description):
    assert change_log(description) == [FIRST]


def test_a_description_without_a_table_has_no_change_log():
    assert change_log("Version 1.0.0 of 2024-01-10.") == []
