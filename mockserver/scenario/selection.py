"""The operations that a `when` is about; names that no loaded spec knows are refused with the nearest one."""

from __future__ import annotations

from collections.abc import Callable

from mockserver.caiso.contract import Contract
from mockserver.files.yaml12 import Pointer
from mockserver.scenario.matching import any_like, is_about
from mockserver.scenario.model import When
from mockserver.scenario.reader import Reader

SELECTING: dict[str, Callable[[Contract], str]] = {
    "service": lambda one: one.operation.service,
    "version": lambda one: one.operation.version,
    "operation": lambda one: one.operation.operation_id,
    "method": lambda one: one.operation.method,
    "path": lambda one: one.operation.path,
    "access": lambda one: one.operation.access,
}


class Selection:
    """The operations that a `when` at a place selects. Raises the reader's error where no operation fits."""

    def __init__(self, when: When, pointer: Pointer, reader: Reader) -> None:
        self.when, self.pointer, self.reader = when, pointer, reader
        self._all = list(reader.catalogue.contracts.values())
        self.contracts = self._selected()

    def _selected(self) -> list[Contract]:
        """The contracts that it is about; an error names the first key that no operation fits."""
        left = self._all
        for key, value_of in SELECTING.items():
            wanted = getattr(self.when, key)
            for name in wanted if isinstance(wanted, tuple) else ():
                if not any(any_like([name], value_of(one)) for one in left):
                    known = [value_of(one) for one in left]
                    among = "" if len(left) == len(self._all) else " among those that the keys before it leave"
                    what = f"there is no {key} {{}}{among}"
                    raise self.reader.unknown((*self.pointer, key), what, name, known)
            if wanted:
                only = When(**{key: wanted})
                left = [one for one in left if is_about(only, one.operation)]
        if not left:
            raise self.reader.error(self.pointer, "no operation of the loaded specs fits all these keys together")
        return left

    def check_params(self) -> None:
        if not self.when.params:
            return
        known = [parameter.key for one in self.contracts for parameter in one.parameters]
        for name in self.when.params:
            if name not in known:
                raise self.reader.unknown(
                    (*self.pointer, "params", name), "no operation here has the parameter {}", name, known
                )

    def check_code(self, code: str, pointer: Pointer) -> None:
        """Refuse a code that no operation of each service can answer with."""
        listing = [one.operation.service for one in self._all if code in one.errors]
        if not listing:
            known = [known for one in self._all for known in one.errors.texts]
            raise self.reader.unknown(pointer, "no spec lists the code {}", code, known)
        for name in self.when.service or ["*"]:
            named = [one for one in self.contracts if any_like([name], one.operation.service)]
            if not any(code in one.errors for one in named):
                where = ", ".join(dict.fromkeys(listing))
                about = f"no operation of {name}" if name != "*" else "no operation chosen here"
                raise self.reader.error(pointer, f"{about} lists {code}; it is in the table of {where}")

    def check_time(self) -> None:
        window = self.when.time
        if window and window.since and window.until and window.since >= window.until:
            raise self.reader.error((*self.pointer, "time"), "`from` has to lie before `to`")
