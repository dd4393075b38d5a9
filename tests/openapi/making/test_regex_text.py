import re
from random import Random

import pytest

from mockserver.openapi.making.regex_text import text_of_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "^abc$",
        "^a.c$",
        "^[a-c]{3}$",
        "^[^a-z]$",
        r"^\d\D\w\W\s\S$",
        r"^[\d\w]+$",
        r"^[^\d]$",
        r"^[\D]$",
        "^a?b*c+$",
        "^a{2,4}?$",
        "^(ab|cd)(?:e|f)$",
        "^[^x]y$",
        "^(?=a)[ab]$",
        r"^\.\-\/$",
        "^[\\u0041-\\u0043]$",
        "",
    ],
)
def test_a_text_matches_its_pattern(pattern):
    texts = [text_of_pattern(pattern, Random(seed), 0, 40) for seed in range(60)]

    assert sum(bool(re.search(pattern, text)) for text in texts) > (10 if "?=" in pattern else 55)


@pytest.mark.parametrize(("shortest", "longest"), [(0, 5), (3, 3), (10, 12), (35, 40)])
def test_repetitions_follow_the_bounds_of_the_length(shortest, longest):
    lengths = {len(text_of_pattern("^[a-z]*$", Random(seed), shortest, longest)) for seed in range(30)}

    assert shortest <= min(lengths)
    assert max(lengths) <= longest


@pytest.mark.parametrize("pattern", ["(", r"\p{Greek}", "a{99999999999999}"])
def test_a_pattern_that_cannot_be_read_gives_an_empty_text(pattern):
    assert text_of_pattern(pattern, Random(0), 0, 40) == ""


def test_the_same_draw_gives_the_same_text():
    assert text_of_pattern("[a-z]{20}", Random(7), 0, 40) == text_of_pattern("[a-z]{20}", Random(7), 0, 40)
