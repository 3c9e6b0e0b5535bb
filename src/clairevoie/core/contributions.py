"""What one submission brings to a wave's counts, and how its outcomes are named in tables."""

from dataclasses import dataclass
from typing import Final

from clairevoie.core.scoring import Assessment

# What may come of a criterion for a product to which it applies.
REACHED: Final = "reached"
MISSED: Final = "missed"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one submitted product brings to the counts, and the vendor group to protect."""

    vendor_group: str
    assessment: Assessment
