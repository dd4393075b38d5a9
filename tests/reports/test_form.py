"""One table says which form a report takes; every command's help and every room's writers follow it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from mockserver.connectivity import report as connectivity
from mockserver.coverage import forms as coverage
from mockserver.dictionary import forms as dictionary
from mockserver.diff import forms as diff
from mockserver.errors import SettingsError
from mockserver.impact import forms as impact
from mockserver.proxy import findings as proxy
from mockserver.replay import report as replay
from mockserver.reports.form import Form, form_of

ROOMS = {
    "connectivity": connectivity,
    "coverage": coverage,
    "dictionary": dictionary,
    "diff": diff,
    "impact": impact,
    "proxy": proxy,
    "rehearse": connectivity,
    "replay": replay,
}


@pytest.mark.parametrize("form", Form)
def test_a_file_s_ending_names_its_form_whatever_its_case(form):
    assert form_of(Path(f"report{form.ending.upper()}"), Form) is form


def test_an_ending_that_a_report_hasn_t_is_refused_with_those_that_it_has():
    with pytest.raises(SettingsError, match=r"^a\.csv: a report's name ends in one of \.json, \.html, \.xml, \.md$"):
        form_of(Path("a.csv"), coverage.FORMS)


@pytest.mark.parametrize("command", ROOMS)
def test_the_help_of_a_command_names_every_form_that_its_report_has(command):
    printed = " ".join(CliRunner().invoke(app, [command, "--help"]).stdout.split())
    endings = printed.partition("Report to write: ")[2].partition("; repeatable")[0]
    named = {form for form in Form if form.ending in endings}
    assert named == set(ROOMS[command].FORMS)
