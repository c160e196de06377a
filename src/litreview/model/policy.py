"""The ladder's thresholds, each with a name and a source.

`data/policy.toml` becomes this noun. Raising or lowering a number here is a rule-set
change, and is logged as one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from litreview.errors import NounError


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds of rule set 1; people unless said otherwise.

    Attributes:
        rule_set: The version shown on the page and kept with each decision.
        min_n_uncontrolled: R2: people in an uncontrolled study to reach level 1.
        min_n_level_3: R3: people below which a level-3 trial counts at 2.
        min_n_t3: R9: people in all for T3.
        min_n_t4: R8: people in all for T4.
        min_studies_t4: R8: independent trials for T4.
        min_groups_t4: R8: independent research groups for T4.
        min_registered_t4: R8: prospectively registered trials for T4.
        min_consistency_t4: R8: share of the lead set in its direction.
        min_consistency: R11: share below which the tier falls by one.
        min_matched_rcts: R2: trials a review must match to reach level 4.
        min_exposed_t3: H: people exposed for T3.
        min_exposed_t4: H: people exposed for T4.
        min_groups_harm_t4: H: groups for T4.
        uniform_positive_from: Studies from which an all-positive record is flagged.
        small_arm: People per arm below which a study is flagged.
        reviewers_required: People who must agree for a level-3 study to count for T3 and T4.
        sources: Where each threshold comes from, by its name.
    """

    rule_set: str = "1"
    min_n_uncontrolled: int = 10
    min_n_level_3: int = 20
    min_n_t3: int = 60
    min_n_t4: int = 400
    min_studies_t4: int = 2
    min_groups_t4: int = 2
    min_registered_t4: int = 1
    min_consistency_t4: float = 0.75
    min_consistency: float = 2 / 3
    min_matched_rcts: int = 2
    min_exposed_t3: int = 100
    min_exposed_t4: int = 400
    min_groups_harm_t4: int = 2
    uniform_positive_from: int = 3
    small_arm: int = 20
    reviewers_required: int = 2
    sources: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("min_consistency", "min_consistency_t4"):
            if not 0 < getattr(self, name) <= 1:
                raise NounError(name, f"{getattr(self, name)} is no share", "Write 0 to 1.")
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, int) and value < 1:
                raise NounError(name, f"{value} is below 1", "Write 1 or more.")
