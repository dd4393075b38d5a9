"""The Python code that pages show is what works."""

import re

import pytest

from tests.pages import PAGES, ROOT

BLOCKS = [
    pytest.param(block, id=f"{page.relative_to(ROOT)}-{number}")
    for page in PAGES
    for number, block in enumerate(re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL))
    if "import" in block
]


@pytest.mark.slow
@pytest.mark.parametrize("block", BLOCKS)
def test_the_code_on_a_page_passes(project, block):
    project.makepyfile(block)
    project.runpytest_subprocess().assert_outcomes(passed=len(re.findall(r"^def test_", block, re.MULTILINE)))
