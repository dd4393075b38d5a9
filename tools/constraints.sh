#!/usr/bin/env bash
# Prints constraints.txt: the newest versions that pyproject.toml allows, as an empty environment gets them.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet '.[dev]' >&2
echo "# The versions that the tests ran with. No index is named: the installer's own settings say where packages come from."
"$folder/venv/bin/pip" freeze --exclude crr-mockserver
