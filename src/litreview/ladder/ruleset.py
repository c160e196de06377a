"""The rules by name, and which of them are in force.

A policy enters; a `RuleSet` that every step of the ladder asks leaves. The rules themselves
stand in the modules named beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.policy import Policy

RULES: dict[str, str] = {
    "R1": "Retracted, other compound, outcome mismatch or direction not reported: not counted.",
    "R2": "Level, by what the study is reported to be.",
    "R3": "High risk of bias lowers the level by one; a small level-3 trial counts at 2.",
    "R4": "An expression of concern holds a study at level 1 until it is resolved.",
    "R5": "Indirectness: other people, a surrogate outcome, another form or route.",
    "R6": "Without people, animals and cells reach T1 at most.",
    "R7": "The best studies set the direction.",
    "R8": "T4: independent, registered, blinded trials agree.",
    "R9": "T3: blinded randomized evidence in the right people, doubly reviewed.",
    "R10": "T2: a controlled human study, or a direct uncontrolled one.",
    "R11": "Inconsistent studies cost one tier.",
    "R12": "Two people stand behind what counts for T3 and T4.",
    "H": "Harms, and claims of safety.",
}
"""Rule set 1, one line each: R1-R5 and R12 in `levels`, R7 in `ruling`, R6 and R8-R11 in
`benefit`, H in `harms`."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The thresholds, and the rules in force.

    Attributes:
        off: Rules switched off. Always empty in use: switching one off shows what it does.
    """

    policy: Policy
    off: frozenset[str] = frozenset()

    def applies(self, rule: str) -> bool:
        """Whether this rule is in force."""
        return rule not in self.off
