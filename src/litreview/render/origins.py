"""Who did the studies that count, and where, as far as anybody says.

A dossier and trials enter; words leave. A country is one that a person or the record names for the
study; a research group is one that a person names, or that shared authors make one. What nobody
says is said to be unknown: no journal's country and no language stands in for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from litreview.model.dossier import Dossier
from litreview.model.fields import Field
from litreview.model.names import group_key
from litreview.model.trial import ends_of, hanging_together
from litreview.render.order import grade_of
from litreview.render.people import CountedTrial
from litreview.render.wording import counted, listed, number, sentence_case, texts

_WORDS = texts("overview.toml")["origin"]


def countries_words(dossier: Dossier, trials: Collection[CountedTrial]) -> str:
    """In which countries trials were done: "9 were done in Russia; for 4 no country is stated"."""
    of = Counter(_country(dossier, trial) for trial in trials)
    silent = of.pop("", 0)
    if not of:
        return str(_WORDS["nowhere"])
    (most, count), *others = sorted(of.items(), key=lambda pair: (-pair[1], pair[0]))
    done = _WORDS["done"][count > 1]
    told = [done.format(count=_count(count, len(trials)), country=most)]
    told += [_WORDS["also"].format(count=number(n), country=other) for other, n in others]
    rest = _WORDS["no_country"].format(silent=number(silent)) if silent else ""
    return f"{sentence_case(listed(told))}{rest}."


def groups_words(dossier: Dossier, trials: Collection[CountedTrial]) -> str:
    """How many research groups stand behind trials, as far as people and author names tell."""
    groups, known = groups_of(dossier, trials)
    if not groups:
        return str(_WORDS["no_group"])
    rest = _WORDS["unknown"] if known < len(trials) else ""
    them = "it" if len(trials) == 1 else f"{_count(known, len(trials))} of them"
    who = counted(groups, "research group")
    return str(_WORDS["groups"].format(who=who, them=them, rest=rest))


def groups_of(dossier: Dossier, trials: Collection[CountedTrial]) -> tuple[int, int]:
    """How many known research groups stand behind trials, and behind how many of these.

    Trials are of one group by its name, or since they share authors or a sponsor.
    """
    names = [{group_key(s.group) for s in trial.studies if s.group} for trial in trials]
    ties: list[Collection[str]] = [*ends_of(dossier.relations.same_group)]
    ties += [{*trial.reports, *mine} for trial, mine in zip(trials, names, strict=True)]
    whole = hanging_together(ties)
    of = [whole[min(trial.reports)] for trial in trials]
    groups = {one for one, mine in zip(of, names, strict=True) if mine}
    return len(groups), sum(one in groups for one in of)


def _country(dossier: Dossier, trial: CountedTrial) -> str:
    """The country that the reports of a trial name; empty when they name none, or several."""
    reports = sorted(trial.reports)
    named = {grade_of(dossier, report).text(Field.COUNTRY).strip() for report in reports} - {""}
    return named.pop() if len(named) == 1 else ""


def _count(count: int, trials: int) -> str:
    """How many of so many: "it", "all", "9"."""
    return number(count) if count < trials else "it" if trials == 1 else "all"
