"""The rules by name, and which of them are in force.

A policy enters; a `RuleSet` that every step of the ladder asks leaves. The rules themselves
stand in the modules named beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.policy import Policy

RULES: dict[str, str] = {
    "R1": "Not a study of its own word for this claim: not counted.",
    "R2": "Level, by what the study is reported to be.",
    "R3": "Risk of bias, and the size of a level-3 trial, lower the level.",
    "R4": "An open concern, or a retracted report of its trial, holds a study at level 1.",
    "R5": "Indirectness lowers the level.",
    "R6": "Without people, animals and cells reach T1 at most.",
    "R7": "The best studies set the direction.",
    "R8": "T4: independent, registered, blinded trials agree.",
    "R9": "T3: blinded randomized evidence in the right people, doubly reviewed.",
    "R10": "T2: a controlled human study, or a direct uncontrolled one.",
    "R11": "Inconsistent studies cost one tier.",
    "R12": "Two people stand behind what counts for T3 and T4.",
    "H": "Harms, and claims of safety.",
}
"""Rule set 2, one line each: R1-R5 and R12 in `levels`, R7 in `ruling`, R6 and R8-R11 in
`benefit`, H in `harms`; what makes reports one trial in `reports` and `sorting`. In a trace the
rules that look at one study at a time say what they did to it, see `trace`."""


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
