"""The data that ships with the mock: where it lies, and what its worlds are called."""

from __future__ import annotations

from pathlib import Path

from mockserver.errors import SettingsError

_PACKAGE = Path(__file__).resolve().parent
_PART = "common"  # of worlds, and no world of its own


def data_folder(name: str) -> Path:
    """A folder of the data that ships with the mock: beside the package in a checkout, inside it in a wheel."""
    packaged = _PACKAGE / "data" / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name


def world_names() -> list[str]:
    """The worlds that ship."""
    return sorted(one.stem for one in _worlds().glob("*.yaml") if one.stem != _PART)


def world_file(world: str | Path) -> Path:
    """The file of a world that ships, by name; a name with a dot or a slash is a path."""
    path = world if isinstance(world, Path) else world_path(world, Path())
    if not path.is_file():
        raise SettingsError(f"there is no world {str(world)!r}; {which_world()}")
    return path


def world_path(text: str, beside: Path) -> Path:
    """The file that a text means: a path from a folder if it has a dot or a slash, else the name of one that ships."""
    return beside / text if "/" in text or "." in text else _worlds() / f"{text}.yaml"


def which_world() -> str:
    """What could be named instead of one that isn't there, as the end of a sentence."""
    return f"name a file, such as ./mine.yaml, or one of {', '.join(world_names())}"


def _worlds() -> Path:
    return data_folder("scenarios") / "worlds"
