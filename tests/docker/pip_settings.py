"""This machine's pip settings for a build in a container: the file, and the mounts of the folders that it names."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit


def settings() -> dict[str, str]:
    """Every setting of pip, from its files and from the environment: the environment comes last and wins."""
    lines = subprocess.check_output([sys.executable, "-m", "pip", "config", "list"], text=True).splitlines()
    pairs = sorted((line.partition("=") for line in lines), key=lambda pair: pair[0].startswith(":env:"))
    return {key.rpartition(".")[2]: str(ast.literal_eval(value)) for key, _, value in pairs}


def folders(words: list[str]) -> set[Path]:
    """What has to be mounted: files and folders as they are, of a file: index its parent, where the packages lie."""
    paths = {Path(urlsplit(word).path).parent if word.startswith("file:") else Path(word) for word in words}
    return {path for path in paths if path.is_absolute() and path.exists()}


if __name__ == "__main__":
    found = settings()
    file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w") as conf:
        conf.write("[global]\n" + "".join(f"{key} = {value}\n" for key, value in found.items()))
    for path in sorted(folders([word for value in found.values() for word in value.split()])):
        print(f"--volume={path}:{path}:ro")
