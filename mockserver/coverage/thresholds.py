"""How much coverage is asked for: of everything, or of one dimension."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mockserver.coverage.report import CoverageReport, Dimension, Item
from mockserver.errors import SettingsError
from mockserver.wording import nearest


@dataclass(frozen=True, slots=True)
class Threshold:
    """At least so many percent; of all items where there is no dimension."""

    percent: float
    dimension: Dimension | None = None

    @classmethod
    def of(cls, text: str) -> Threshold:
        """The threshold that `80` or `operations=100` means. Raises SettingsError for any other text."""
        name, equals, number = text.rpartition("=")
        names = [str(one) for one in Dimension]
        if equals and name not in names:
            raise SettingsError(f"{text!r}: coverage has no dimension {name!r}{nearest(name, names)}")
        try:
            percent = float(number)
        except ValueError:
            percent = -1
        if not 0 <= percent <= 100:
            raise SettingsError(f"{text!r} is no goal; write a percentage such as 80, or operations=100")
        return cls(percent, Dimension(name) if name else None)

    def is_met(self, report: CoverageReport) -> bool:
        return report.share(self.dimension).percent >= self.percent

    def concerns(self, item: Item) -> bool:
        return self.dimension in (None, item.dimension)

    def why_not(self, report: CoverageReport) -> str:
        """The sentence for whoever reads why a run failed."""
        share = report.share(self.dimension)
        what = f"coverage of {self.dimension}" if self.dimension else "coverage"
        return f"{what} is {share.percent} % ({share.met} of {share.of}), below the {self.percent:g} % asked for"


def missed(thresholds: Iterable[Threshold], report: CoverageReport) -> list[Threshold]:
    """Those of the thresholds that the report doesn't reach."""
    return [threshold for threshold in thresholds if not threshold.is_met(report)]
