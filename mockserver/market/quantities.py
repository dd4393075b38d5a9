"""Exact quantities: megawatts as whole thousandths, money as whole cents; floats only at the border."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

MW_STEP = 1000
CENTS = 100
_EXACT = 2.0**53  # up to here a float has all digits of a whole number


def mw_units(mw: float) -> int:
    """MW as sent, such as 19.999, in thousandths: 19999."""
    units = mw * MW_STEP
    return round(units) if -_EXACT < units < _EXACT else int(Decimal(repr(mw)) * MW_STEP)


def mw(units: int) -> int | float:
    """Thousandths of a MW as sent: the shortest decimal, 19.999 and never 19.999000000000002."""
    whole, rest = divmod(units, MW_STEP)
    return units / MW_STEP if rest or abs(whole) > _EXACT else whole  # JSON is written with 64 bits at most


def cents(amount: float) -> int:
    """Dollars as sent, such as 19.99, in cents: 1999."""
    whole = amount * CENTS
    return round(whole) if -_EXACT < whole < _EXACT else int(Decimal(repr(amount)) * CENTS)


def dollars(amount: int) -> int | float:
    """Cents as sent."""
    whole, rest = divmod(amount, CENTS)
    return amount / CENTS if rest or abs(whole) > _EXACT else whole


def amount(units: int, price: int) -> int:
    """Thousandths of a MW times cents per MW, in whole cents; half a cent counts as a cent."""
    whole, rest = divmod(abs(units * price), MW_STEP)
    rounded = whole + (2 * rest >= MW_STEP)
    return rounded if units * price >= 0 else -rounded


@dataclass(frozen=True, slots=True)
class Shown:
    """How people read a quantity."""

    unit: str
    show: Callable[[int], int | float]


Units = Annotated[int, Shown("MW", mw)]
Cents = Annotated[int, Shown("dollars", dollars)]
