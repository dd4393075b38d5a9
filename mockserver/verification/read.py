"""A verification on its way in: keys, names and codes that nobody knows are refused with place and nearest name."""

from __future__ import annotations

from typing import Any

from mockserver.caiso.catalogue import Catalogue
from mockserver.errors import JournalError
from mockserver.files.yaml12 import Pointer
from mockserver.scenario.reader import Reader
from mockserver.scenario.selection import Selection
from mockserver.verification.model import SENSELESS, VERIFICATION, CallCheck, Verification


def verification_of(data: Any, catalogue: Catalogue) -> Verification:
    """What was posted. Raises JournalError with the place of what is wrong."""
    reader = Reader("verification", JournalError, catalogue)
    if not isinstance(data, dict):
        raise reader.error((), "a verification is a mapping with `calls`")
    wanted = reader.read(VERIFICATION, data)
    for number, check in enumerate(wanted.calls):
        check_names(check, ("calls", number), reader)
    return wanted


def check_names(check: CallCheck, pointer: Pointer, reader: Reader) -> None:
    for key, why in SENSELESS.items():
        if getattr(check.when, key):
            raise reader.error((*pointer, "when", key), why)
    selection = Selection(check.when, (*pointer, "when"), reader)
    selection.check_params()
    selection.check_time()
    for code in check.codes or ():
        selection.check_code(code, (*pointer, "codes"))
