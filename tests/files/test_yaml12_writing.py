import pytest
import yaml

from mockserver.files.yaml12 import parse_yaml, write_yaml

AMBIGUOUS = [
    "ON", "off", "Yes", "no", "y", "N", "true", "null", "~", "", "2024-12-20", "2024-12-20T08:00:00Z", "12:30:00",
    "0777", "0o17", "0x1F", "1_000", "1e3", "1.5", ".inf", "=", "<<", "'", '"', "# x", "a: b", "- a", " a ", "a\nb",
    "a \nb", "\n", "tab\tb", "\u00e9", "\x07", "*a", "&a", "!a", "%a", "@a", "1.2.1",
]  # fmt: skip


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_a_text_stays_a_text_for_readers_of_yaml_1_1_and_1_2(text):
    written = write_yaml({"key": [text], text: 1})
    assert yaml.safe_load(written) == parse_yaml(written, "x") == {"key": [text], text: 1}


@pytest.mark.parametrize("value", [0.01, 1e-7, 1e22, -3, 2**63, True, None, [], {}, 99999.99])
def test_other_values_come_back_as_they_were(value):
    written = write_yaml([value])
    assert yaml.safe_load(written) == parse_yaml(written, "x") == [value]


def test_what_occurs_twice_is_written_twice():
    shared = {"a": 1}
    assert "&" not in write_yaml([shared, shared])
