"""What docs/clients.md says: the commands of its sections, and what the clients print."""

import re

from tests.pages import ROOT

PAGE = (ROOT / "docs" / "clients.md").read_text()
SAYS = "".join(f"{line.strip()}\n" for line in re.search(r"prints\n\n((?: {4}.*\n)+)", PAGE)[1].splitlines())


def steps(section: str) -> str:
    """The section's commands."""
    text = PAGE.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return "".join(re.findall(r"^```bash\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
