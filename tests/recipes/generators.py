"""The generators of clients, and what docs/clients.md says of them: commands, and what the clients print."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.pages import ROOT

PAGE = (ROOT / "docs" / "clients.md").read_text()
SAYS = "".join(f"{line.strip()}\n" for line in re.search(r"prints\n\n((?: {4}.*\n)+)", PAGE)[1].splitlines())
JAKARTA = "/usr/share/java/jakarta-annotation-api.jar"
JSON_NET = "/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll"
LIBRARIES = [f"{ROOT}/node_modules/{name}/package.json" for name in ("openapi-fetch", "undici", "@types/node")]
NEEDS = {  # programs, and files of libraries
    "Python": ["openapi-python-client"],
    "Java": ["openapi-generator-cli", "javac", JAKARTA],
    "TypeScript": ["node", "tsc", "openapi-typescript", *LIBRARIES],
    "C#": ["openapi-generator-cli", "java", "mcs", "mono", "openssl", JSON_NET],
    "Server stubs": ["openapi-generator-cli", "java"],
}
# Debian has Mono in the place of .NET, and a Json.NET that lacks an option, which changes no name that is given
COMPILE = rf"""
perl -0pi -e 's/NamingStrategy = new CamelCaseNamingStrategy\s*\{{.*?\}}//gs' $(grep -rl NamingStrategy */src/Crr.*)
cp {JSON_NET} .
mcs -langversion:latest -warn:0 -r:{JSON_NET} -r:System.Net.Http -r:System.Runtime.Serialization \
  -r:System.ComponentModel.DataAnnotations $(find */src -name '*.cs' -not -path '*.Test/*')"""
_PATH = os.pathsep.join([f"{ROOT}/.venv-client/bin", f"{ROOT}/node_modules/.bin", os.environ["PATH"]])


def steps(section: str) -> str:
    """The section's commands."""
    text = PAGE.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return "".join(re.findall(r"^```bash\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


def needs(section: str) -> None:
    """Skip the test where a program is missing."""
    for name in NEEDS[section]:
        if not (shutil.which(name, path=_PATH) or Path(name).is_file()):
            pytest.skip(f"{name} isn't installed; .ci/run installs it")


def typed(script: str, folder: Path) -> str:
    """What the commands print, typed in the folder; the test fails where one of them does."""
    command, environment = ["bash", "-euc", script], {"PATH": _PATH, "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)
    return done.stdout
