from random import Random

import jsonschema_rs
import pytest
import regress

from mockserver.spec.ecma import is_pattern, strict


@pytest.mark.parametrize(
    ("pattern", "written_out"),
    [
        (r"^[a-z\#]+$", r"^[a-z\#]+$"),
        (r"^\[.*]$", r"^\[.*\]$"),
        ("^{a}$", r"^\{a\}$"),
        ("a{,3}b{2}c{1,}d{1,2}", r"a\{,3\}b{2}c{1,}d{1,2}"),
        ("[]", r"[^\s\S]"),
        ("[^]a]", r"[\s\S]a\]"),
        ("[{}]", "[{}]"),
        (r"\p{Lu}\u{1F600}", r"\p{Lu}\u{1F600}"),
        (r"\0a\01", r"\x00a\01"),
    ],
)
def test_stray_brackets_and_braces_are_escaped(pattern, written_out):
    assert strict(pattern) == written_out


@pytest.mark.parametrize(("pattern", "readable"), [("^a]$", True), ("(", False), ("(?P<a>b)", False), ("a**", False)])
def test_a_pattern_is_readable_if_the_lenient_mode_takes_it(pattern, readable):
    assert is_pattern(pattern) is readable


def test_drawn_patterns_match_what_they_match_in_javascript():
    pieces = [
        *"ab[](){}*+?|^$-",
        r"\#",
        r"\.",
        r"\-",
        r"\d",
        "{2}",
        "{,3}",
        "[^",
        "[a-b]",
        r"\x41",
        r"\0",
        "(?!",
        "(?:",
    ]
    texts = [
        "",
        "a",
        "b",
        "ab",
        "aab",
        "]",
        "}",
        "{",
        "a]",
        "{2}",
        "a{,3}",
        "-",
        "\x00",
        "#",
        ".",
        "1",
        "^",
        "{a}",
        "]]",
    ]
    random = Random(11)
    for _ in range(4000):
        pattern = "".join(random.choices(pieces, k=random.randint(1, 5)))
        if (javascript := javascripts(pattern)) and is_pattern(pattern):
            ours = jsonschema_rs.Draft4Validator({"pattern": strict(pattern)})
            assert [ours.is_valid(one) for one in texts] == [javascript.find(one) is not None for one in texts], pattern


def javascripts(pattern):
    try:
        return regress.Regex(pattern)
    except regress.RegressError:
        return None
