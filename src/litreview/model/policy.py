"""The ladder's thresholds, each with a name and a source.

`data/policy.toml` becomes this noun. Raising or lowering a number here is a rule-set
change, and is logged as one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from litreview.errors import NounError
from litreview.model.identity import Reviewer, check_reviewer

EXCLUSIONS = (
    "another meaning of the search word",
    "other compound",
    "not a study of subjects",
    "no outcome of interest",
    "duplicate record",
    "full text not to be had",
    "other",
)


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds of rule set 2; people unless said otherwise.

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
        min_clusters: R2: clusters below which a cluster trial counts at most at level 2.
        min_exposed_absence: H: people of one trial, watched systematically without an event, for a
            claim of safety to be supported.
        max_doi_reports: Records that share a DOI, above which it joins none (a supplement's).
        min_shared_authors: Authors two reports share to be of one group, or suspected of one trial.
        min_title_likeness: Share of two titles' words in common and in order (0 to 1) from which
            they nearly agree.
        uniform_positive_from: Studies from which an all-positive record is flagged.
        small_arm: People per arm below which a study is flagged.
        reviewers_required: People who must agree for a level-3 study to count for T3 and T4.
        exclusions: The closed list of reasons a person may exclude a record for; a reason that old
            files give in other words is read as the last, with those words beside it.
        same_people: Readers who are people already counted under another name, by their own name:
            two readings of theirs are one person's.
        sources: Where each threshold comes from, by its name.
    """

    rule_set: str = "2"
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
    min_clusters: int = 8
    min_exposed_absence: int = 30
    max_doi_reports: int = 3
    min_shared_authors: int = 2
    min_title_likeness: float = 0.9
    uniform_positive_from: int = 3
    small_arm: int = 20
    reviewers_required: int = 2
    exclusions: tuple[str, ...] = EXCLUSIONS
    same_people: dict[Reviewer, Reviewer] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("min_consistency", "min_consistency_t4", "min_title_likeness"):
            if not 0 < getattr(self, name) <= 1:
                raise NounError(name, f"{getattr(self, name)} is no share", "Write 0 to 1.")
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, int) and value < 1:
                raise NounError(name, f"{value} is below 1", "Write 1 or more.")
        for reader, person in self.same_people.items():
            self._check_reader(reader, person)

    def _check_reader(self, reader: Reviewer, person: Reviewer) -> None:
        """Refuse a reader who is nobody else, or whose other name is no person's own."""
        field = f'same_people."{reader}"'
        for name in (reader, person):
            check_reviewer(name, field)
        if reader == person:
            fix = "Write the name these people are counted under, or leave the line out."
            raise NounError(field, f'"{reader}" stands for itself', fix)
        behind = self.same_people.get(person)
        if behind is not None:
            what = f'"{person}" is itself said to be the same people as "{behind}"'
            fix = f'Write "{reader}" = "{behind}".'
            if behind == reader:
                fix = "Keep one of the two lines: they are counted under its second name."
            raise NounError(field, what, fix)

    def person(self, reviewer: Reviewer) -> Reviewer:
        """The name under which the people behind a reviewer's name are counted."""
        return self.same_people.get(reviewer, reviewer)

    def people(self, reviewers: Iterable[Reviewer]) -> frozenset[Reviewer]:
        """The people behind these names: of names that are the same people, one."""
        return frozenset(map(self.person, reviewers))


DEFAULT_POLICY = Policy()
"""What holds where no file says otherwise: no reader is somebody else."""
