"""The words of tiers, verdicts, fields and dates, made once for page and terminal.

Values and decisions enter; short English text leaves. Nothing here knows HTML or terminals,
looks at a clock, or weighs evidence: a sentence is chosen by what the ladder decided.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from litreview.model.bias import bias_tool
from litreview.model.claim import Claim
from litreview.model.decision import CountedStudy, TierDecision
from litreview.model.fields import Field, Value
from litreview.model.identity import StudyId
from litreview.model.licence import Licence, find_licence
from litreview.model.record import Record
from litreview.model.vocabulary import (
    Category,
    ClaimKind,
    ClaimStatus,
    Control,
    Design,
    Direction,
    Standing,
    Verdict,
)


@cache
def people_of(claim: Claim) -> str:
    """Whom a claim is made for, as a sentence says it: people studied are not yet users."""
    return as_people(claim.people)


def as_people(text: str) -> str:
    """A text with people for users, and several groups in a row: "patients and healthy people"."""
    return re.sub(r"\busers\b", "people", text).replace("; ", " and ")


@cache
def texts(file: str) -> dict[str, Any]:
    """The texts in one of the data files beside this module."""
    loaded: dict[str, Any] = tomllib.loads(files(__package__).joinpath(file).read_text("utf-8"))
    return loaded


WORDS: dict[str, dict[str, str]] = texts("words.toml")
"""What the values of closed sets are called: tables by what they name, words by value."""

TIER_NAMES = WORDS["tier"]
NO_STUDY_QUESTION = "Not a study question"
NOT_DECIDED = "Not decided yet"
HARM_KINDS = frozenset({ClaimKind.HARM, ClaimKind.SAFETY})

OUTCOME_NAMES = WORDS["outcome"]
POPULATION_NAMES = WORDS["population"]
CATEGORY_NAMES = {kind: kind.value.replace("_", " ").capitalize() for kind in Category}
ASSERTED_NAMES = WORDS["asserted"]
STANDING_NAMES = {kind: kind.value.replace("_", " ") for kind in Standing} | {Standing.NONE: ""}

_TITLE_WORDS = 4  # enough of a title to tell a paper without authors from another


def day(iso: str) -> str:
    """`2026-09-13` as "13 September 2026"; anything else as it stands."""
    try:
        moment = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{moment.day} {WORDS['month'][f'{moment:%m}']} {moment.year}"


def short_day(iso: str) -> str:
    """`2026-09-13` as "13 Sep 2026", for a narrow column."""
    parts = day(iso).split(" ")
    return " ".join((parts[0], parts[1][:3], parts[2])) if len(parts) == 3 else iso


def number(count: int) -> str:
    """A count with thousands set apart: 1,204."""
    return f"{count:,}"


def spelled(count: int) -> str:
    """A count as the first word of a sentence: "Three"; a large one in figures."""
    return _SPELLED[count - 1] if 1 <= count <= len(_SPELLED) else number(count)


_SPELLED = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def sentence_case(text: str) -> str:
    """The text with a capital in front, and the rest as it stands."""
    return text[:1].upper() + text[1:]


def spoken(text: str) -> str:
    """A trace's sentence with its values as people read them: "usual_care" is "usual care"."""
    return _VALUE.sub(lambda found: WORDS["value"].get(found[0], found[0].replace("_", " ")), text)


_VALUE = re.compile(r"\b(?:[a-z]+(?:_[a-z]+)+|rct)\b")  # no word of English is written so


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 study", "3 studies"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listed(parts: Sequence[str]) -> str:
    """Parts as a sentence lists them: "title, abstract and MeSH"; empty without any."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def share(part: float) -> str:
    """A share as a whole per cent: 0.667 is "67 %"."""
    return f"{round(part * 100)}\N{NO-BREAK SPACE}%"


def value_words(value: Value) -> str:
    """A field's value as people read it; `not_reported` is "not reported", never "no"."""
    if isinstance(value, int):
        return number(value)
    if isinstance(value, tuple):
        return ", ".join(value_words(part) for part in value) or "not reported"
    if value.startswith("pmid:"):
        return value.replace("pmid:", "PMID ")
    if value.startswith("manual:"):
        return value.removeprefix("manual:").replace("-", " ")
    return WORDS["value"].get(value, value.replace("_", " ") if " " not in value else value)


def design_words(design: Value, control: Value, randomized: Value = "") -> str:
    """A design in words, with its allocation as far as the fields given tell it.

    A clinical trial that names its control is not one of a single arm; a controlled trial is
    called not randomized only where its field says so.
    """
    if design == Design.CONTROLLED_TRIAL:
        return f"{value_words(design)}{WORDS['allocation'].get(str(randomized), '')}"
    if design == Design.CLINICAL_TRIAL and control in _NAMED_CONTROLS:
        return "clinical trial, allocation not stated"
    return value_words(design)


_NAMED_CONTROLS = frozenset(Control) - {Control.NONE, Control.NOT_REPORTED}


@cache  # as many as there are fields
def field_name(field: Field) -> str:
    """The name of a field as a heading: "Randomized", "Who was blinded"."""
    tool_id, of_domain, _ = field.partition(".")
    if of_domain:
        tool = bias_tool(tool_id)
        domain = tool.domain(field)
        return f"{tool.name} {domain.letter}: {domain.name}"
    return WORDS["field"].get(field, field.value.replace("_", " ").capitalize())


def language(code: str) -> str:
    """The English name of a language code; the code itself when it is a rare one."""
    return WORDS["language"].get(code, code)


def abstracts_words(count: int) -> str:
    """How many abstracts a snapshot has."""
    if not count:
        return "no abstracts"
    one, many = "the abstract of 1 record", f"abstracts of {number(count)} records"
    return f"{one if count == 1 else many} whose licence allows it"


def open_licence(record: Record) -> Licence | None:
    """The licence by which this abstract may be shown; None where its record names none."""
    return find_licence(record.copyright) if record.study_text.has_abstract else None


def abstract_source(record: Record) -> str:
    """Whose abstract it is, and where it was printed."""
    authors = ", ".join(map(str, record.authors)) or "authors as PubMed lists them"
    return f"{authors}, {record.journal.name} {record.year or 'undated'}".rstrip()


def abstract_licence(record: Record) -> str:
    """Both, with the licence's address, in one line; empty where the workspace holds none."""
    licence = open_licence(record)
    return ", ".join(filter(None, (abstract_source(record), *licence))) if licence else ""


def study_label(record: Record) -> str:
    """How a text names a study: "Tsai 2018", "Kaplan and Koshelev 1996", "Li et al. 2020".

    What has neither author nor year is told from its like by the site that holds it.
    """
    label = f"{_surnames(record)} {record.year or 'undated'}"
    site = None if record.year or record.authors else _SITE.search(record.provenance)
    return f"{label} ({site[1]})" if site else label


_SITE = re.compile(r"https?://(?:www\.)?([\w.-]+)")


def _surnames(record: Record) -> str:
    names = [author.last_name or author.collective_name for author in record.authors]
    if not names:  # cited by title, after Vancouver style (ICMJE)
        title = record.title.plain.strip("[]. ")
        start = (title.capitalize() if title.isupper() else title).split()[:_TITLE_WORDS]
        return f"“{' '.join(start)}…”" if start else "No author"
    if len(names) == 2:
        return f"{names[0]} and {names[1]}"
    return names[0] if len(names) == 1 else f"{names[0]} et al."


def tier_words(decision: TierDecision) -> str:
    """The tier's name; a claim of fact is "not a study question"."""
    if decision.undecided:
        return NOT_DECIDED
    if decision.kind is ClaimKind.FACT:
        return NO_STUDY_QUESTION
    return TIER_NAMES[decision.tier]


def asserted_words(claim: Claim) -> str:
    """How the source marks a claim; what was found and nobody claims has no mark."""
    found = claim.status is ClaimStatus.FOUND
    return "Not claimed" if found else ASSERTED_NAMES[claim.asserted_tier]


def move_words(claim: Claim, decision: TierDecision) -> str:
    """From where the source puts a claim to where the evidence does, on one line."""
    asserted = asserted_words(claim)
    if decision.undecided:
        return f"{asserted} → {tier_words(decision).lower()}"
    return f"{asserted} → {decision.tier} {tier_words(decision)}"


def verdict_words(decision: TierDecision) -> str:
    """The verdict's name; where nothing was ever decided there is none."""
    return (
        NOT_DECIDED.lower() if decision.undecided else verdict_name(decision.verdict, decision.kind)
    )


def verdict_name(verdict: Verdict, kind: ClaimKind) -> str:
    """What a verdict on a claim of such a kind is called: of a harm, whether it was found."""
    return _of_harm("verdict_of_harm", kind).get(verdict, verdict.value)


def direction_name(direction: Direction, kind: ClaimKind) -> str:
    """What a study or a report says of a claim of such a kind."""
    return _of_harm("direction_of_harm", kind).get(direction, WORDS["direction"][direction])


def verdict_sign(verdict: Verdict, kind: ClaimKind) -> str:
    """The sign of a verdict on a claim of such a kind; a harm that was found has its own."""
    return _of_harm("sign_of_harm", kind).get(verdict, WORDS["verdict_sign"][verdict])


def _of_harm(table: str, kind: ClaimKind) -> dict[str, str]:
    """Words that hold of claims of a harm alone."""
    return WORDS[table] if kind is ClaimKind.HARM else {}


def not_checked_words(decision: TierDecision) -> str:
    """Why a claim was not decided again, in a few words; empty when it was."""
    if not decision.unread:
        return ""
    lead = "not decided yet" if decision.undecided else "not checked in this run"
    records = counted(len(decision.unread), "record")
    return f"{lead}: {records} known by citation only"


def evidence_words(decision: TierDecision) -> str:
    """What counts, in figures: "3 human, 2 preclinical; n = 247 people"."""
    if decision.unread:
        return not_checked_words(decision)
    if parts_differ(decision):
        return "; ".join(f"{part.part}: {evidence_words(part)}" for part in decision.parts)
    kinds = [
        *([f"{number(decision.human)} human"] if decision.human else []),
        *([counted(decision.labels, "label")] if decision.labels else []),
        *([f"{number(decision.preclinical)} preclinical"] if decision.preclinical else []),
    ]
    return with_people(", ".join(kinds), decision)


def parts_differ(decision: TierDecision) -> bool:
    """Whether the parts of a claim rest on different studies."""
    return len({frozenset(s.study for s in part.counted) for part in decision.parts}) > 1


def with_people(kinds: str, decision: TierDecision, exposed: str = "") -> str:
    """Counts of studies, followed by the people in them when any study says how many.

    Args:
        kinds: The studies by kind; empty when none counts.
        exposed: For a harm: how many of the people were exposed, in words.
    """
    if not kinds:
        return "no study counts"
    if not decision.human:
        return kinds
    people = f"n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{_people(decision)}"
    return "; ".join(part for part in (kinds, people, exposed) if part)


def _people(decision: TierDecision) -> str:
    """The sum of n, and in how many of the studies it was reported when not in all."""
    if decision.n is None:
        return "not reported"
    sizes = [study.n for study in decision.counted if study.in_people]
    said = len(sizes) - sizes.count(None)
    if said < len(sizes):
        return f"{number(decision.n)} in {said} of {len(sizes)} studies"
    people = counted(decision.n, "person", "people")
    # The people of a study of harm are both its groups: nobody may take them for exposed.
    return f"{people} in all" if decision.kind in HARM_KINDS else people


def independence_words(decision: TierDecision) -> str:
    """How many research groups stand behind the human studies, "1 group"; empty without one.

    A group that only the author lists name is said to be inferred.
    """
    if decision.kind is ClaimKind.FACT:
        return ""
    if decision.unread:
        return "not checked"
    human = [study for study in decision.counted if study.in_people]
    if not human:
        return ""
    if not decision.groups:
        return "group not known"
    unknown = sum(not study.group for study in human)
    named = {study.group for study in human if study.group and not study.inferred}
    inferred = len({study.group for study in human if study.group} - named)
    text = counted(decision.groups, "known group" if unknown else "group")
    if inferred:
        text += f", {f'{number(inferred)} ' if named else ''}inferred from authors"
    return (
        f"{text}; {counted(unknown, 'study', 'studies')} by an unknown group" if unknown else text
    )


def group_words(study: CountedStudy) -> str:
    """The research group behind a study, and whether anybody but the author list names it."""
    if not study.group:
        return "not known"
    return f"{study.group} (inferred from authors)" if study.inferred else study.group


def doubt_words(decision: TierDecision, doubts: Sequence[str]) -> str:
    """What a person must settle, and what it does to the tier shown; empty without doubts.

    Args:
        doubts: Those of the decision, as they are told.
    """
    if not doubts:
        return ""
    why = " ".join(map(_stopped, doubts))
    if decision.allowed:
        reason = _stopped(decision.allowed)
        return f"Shown at {decision.tier} in spite of a doubt: {why} Allowed: {reason}"
    if decision.undoubted is None:
        return f"To be settled, though the tier does not hang on it: {why}"
    lower, shown = decision.undoubted[0], verdict_name(decision.undoubted[1], decision.kind)
    if lower.rank < decision.tier.rank:
        return f"In doubt: {why} Until that is settled the page shows {lower}, {shown}."
    return f"Shown at {lower} without the studies in doubt, until this is settled: {why}"


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def wanted_words(decision: TierDecision, name: Callable[[StudyId], str]) -> str:
    """What replaces a linked report and is not linked itself; empty when nothing does.

    Args:
        name: What to call a study.
    """
    if not decision.wanted:
        return ""
    one = len(decision.wanted) == 1
    takes = "takes the place of a report" if one else "take the place of reports"
    it = "it" if one else "them"
    studies = listed([name(study) for study in decision.wanted])
    return f"{studies} {takes} linked here; nobody has linked {it} yet."
