"""The columns of the data tables: what the cells of each say, hold, and mean where they are empty.

Nothing enters but the model's fields and closed sets; the codebook is made of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from litreview.model.fields import CLOSED, NOT_REPORTED, Field
from litreview.model.judgement import LINK, NOTE, STATED
from litreview.model.vocabulary import (
    Account,
    AssertedTier,
    BasisKind,
    Category,
    Certainty,
    ClaimKind,
    ClaimStatus,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PageSection,
    PopulationMatch,
    Reported,
    Stated,
    Subjects,
    Tier,
    Verdict,
)
from litreview.render.codebook import meaning_of, values_of
from litreview.render.study_cells import GRADE_FIELDS, STUDY_CELLS
from litreview.render.wording import TIER_NAMES
from litreview.textfiles.table_files import CellType

WHOLE, TRUTH = CellType.WHOLE, CellType.TRUTH
_YES_NO = "yes, no"
_UNKNOWN = f"{NOT_REPORTED}: no source in hand says"
_SEVERAL = "several, with semicolons"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        values: Those it can hold, where they are few, or how they are written.
        silent: What a cell without a value means, where there can be one.
    """

    name: str
    meaning: str
    kind: CellType = CellType.TEXT
    values: str = ""
    silent: str = ""


CLAIM_COLUMNS = (
    Column("claim", "the claim's id, as in links.csv"),
    Column("statement", "the claim, as its source makes it or a study found it"),
    Column("short", "the same in a few words", silent="no short name is filed"),
    Column("question", "what a reader would ask", silent="no question is filed"),
    Column("words", "what it is searched by", values=_SEVERAL),
    Column("category", "what it is about", values=", ".join(Category)),
    Column("kind", "which rules decide it", values=", ".join(ClaimKind)),
    Column(
        "status",
        "stated or proposed by a source, or found by studies and claimed by none",
        values=", ".join(ClaimStatus),
    ),
    Column("topic", "what claims of several compounds share", silent="none"),
    Column("section", "where it stands", values=", ".join(PageSection), silent="nowhere set"),
    Column("step", "its number among the steps of a mechanism", WHOLE, silent="no such step"),
    Column("about", "whom it speaks of", values=", ".join(Subjects)),
    Column("population", "the people it is made for"),
    Column("outcome", "what it says happens"),
    Column("form", "the form or route it names", silent="it names none"),
    Column("parts", "its parts, where it says two things", values=_SEVERAL, silent="one thing"),
    Column(
        "asserted_tier",
        "how its source itself marks it; none where it has no mark, or nobody claims it",
        values=", ".join(AssertedTier),
    ),
    Column("sources", "where it is made or cited for, by id", values=_SEVERAL),
    Column(
        "tier",
        "how far the evidence has come, by the rules",
        values=", ".join(Tier),
        silent="a claim of fact, which no study moves, or one never decided",
    ),
    Column("tier_name", "the same in words", values=", ".join(TIER_NAMES.values())),
    Column("verdict", "what the evidence says", values=", ".join(Verdict), silent="never decided"),
    Column("decided", "the day of an earlier decision that is shown", silent="decided anew"),
    Column("provisional", "whether its best trials wait for a second reviewer", values=_YES_NO),
    Column("doubts", "what a person must settle first", values=_SEVERAL, silent="nothing"),
    Column("human_studies", "studies of people that count for it", WHOLE),
    Column(
        "people",
        "people in them, each trial once",
        WHOLE,
        silent=f"no study of people counts; {NOT_REPORTED}: none of them says",
    ),
    Column("preclinical_studies", "studies in animals, cells or models that count", WHOLE),
    Column("labels", "official labels that count", WHOLE),
    Column(
        "watched",
        "of a claim of safety: the most people of one study watched systematically for harm",
        WHOLE,
        silent="another kind of claim, or no study says",
    ),
    Column("groups", "research groups known among the studies of people", WHOLE),
    Column("flags", "limits that move no tier", values=_SEVERAL, silent="none"),
    Column("reports", "community reports on file", WHOLE),
    Column("counted", "studies that count, as in studies.csv", values=_SEVERAL),
    Column("not_counted", "studies linked that do not count", values=_SEVERAL),
    Column("unread", "linked studies whose record is not in hand", values=_SEVERAL),
)


_STUDY_MEANINGS = {
    "study": "the study's id: pmid: and its PMID, or manual: and a name",
    "pmid": "its number in PubMed",
    "doi": "its DOI",
    "title": "its title in English; in square brackets where PubMed translated it",
    "authors": "all authors named",
    "year": "the year people cite",
    "journal": "the journal, abbreviated as people cite it",
    "language": "the language of the paper, as PubMed codes it (ISO 639-2/B)",
    "standing": "whether it was corrected, retracted or put in doubt",
    "publication_types": "what PubMed says it is",
    "claims": "the claims it is linked to",
    "directions": "what it says of each of them, in the same order",
    "graded_by": "who judged a field of it; machine where nobody did",
    "abstract": "whether the text its values were read from is in hand",
    "excluded": "why a reviewer left it out",
    "presence": "whether the search still finds it",
    "merged_into": "the PMID of the record that took its place",
    "n_status": "why it has its n, or has none",
    "people": "who was studied, and of people whether healthy or ill",
    "graded": "whether a person judged any field",
    "registrations": "numbers of trial registers its record names",
    "same_trial": "other reports of the same trial",
    "perhaps_same_trial": "other reports that look like the same trial, not settled",
}
_EMPTY_OF_A_STUDY = {
    **dict.fromkeys(("pmid", "doi", "publication_types"), "it has none"),
    **dict.fromkeys(("claims", "directions"), "linked to no claim"),
    **dict.fromkeys(("authors", "registrations"), "none named"),
    **dict.fromkeys(("same_trial", "perhaps_same_trial"), "none known"),
    **{"excluded": "not left out", "merged_into": "it stands", "year": _UNKNOWN, "n": _UNKNOWN},
}
_LISTS = {"authors", "language", "publication_types", "claims", "directions", "graded_by"} | {
    *("registrations", "same_trial", "perhaps_same_trial")
}


def _study_columns() -> Iterator[Column]:
    fields = {field.value: field for field in GRADE_FIELDS} | {"cluster": Field.CLUSTER}
    for name, cells in STUDY_CELLS.items():
        kind = cells if isinstance(cells, CellType) else CellType.TEXT
        if (field := fields.get(name)) is not None:
            values = values_of(field) if field in CLOSED or kind is WHOLE else ""
            yield Column(name, meaning_of(field), kind, values, _UNKNOWN)
            continue
        closed = () if isinstance(cells, CellType) else cells
        values = ", ".join(closed) or (_SEVERAL if name in _LISTS else "")
        yield Column(name, _STUDY_MEANINGS[name], kind, values, _EMPTY_OF_A_STUDY.get(name, ""))


STUDY_COLUMNS = tuple(_study_columns())

_ONLY_COUNTED = "it does not count by itself"
LINK_COLUMNS = (
    Column("claim", "the claim's id, as in claims.csv"),
    Column("study", "the study's id, as in studies.csv"),
    Column("pmid", "its number in PubMed", silent="it has none"),
    Column("part", "of a claim in parts: which", silent="the claim says one thing"),
    Column(
        "population", "whether its people are those of the claim", values=", ".join(PopulationMatch)
    ),
    Column("outcome", "whether it measured what the claim names", values=", ".join(OutcomeMatch)),
    Column(
        "intervention", "whether it gave what the claim names", values=", ".join(InterventionMatch)
    ),
    Column("direction", "what it found of the claim", values=", ".join(Direction)),
    Column("objective", "whether nobody's opinion enters the outcome", values=", ".join(Reported)),
    Column("n", "its people who bear on the claim", WHOLE, silent="all of the study's"),
    Column("reviewers", "who linked it", values=_SEVERAL),
    Column("in_dispute", "whether reviewers disagree and nobody decided", values=_YES_NO),
    Column("adjudicated", "whether a disagreement was decided", values=_YES_NO),
    Column("stale", "whether a sentence it rests on is gone from the record", values=_YES_NO),
    Column(
        "counted",
        "whether it counts for the claim",
        values="yes, with its trial (another report of the trial stands for it), no, not decided",
    ),
    Column(
        "level",
        "how good the study is, 0 to 4; 0 of all preclinical studies",
        WHOLE,
        silent=_ONLY_COUNTED,
    ),
    Column("points", "levels taken off for indirectness", WHOLE, silent=_ONLY_COUNTED),
    Column("people", "its people that count", WHOLE, silent=f"{_ONLY_COUNTED}; {_UNKNOWN}"),
    Column("group", "the research group", silent="not known, or it does not count"),
    Column("reason", "why it does not count by itself", silent="it counts, or nothing is decided"),
)


JUDGEMENT_COLUMNS = (
    Column("id", "a hash of the judgement"),
    Column("at", "when it was made, UTC"),
    Column("reviewer", "who made it"),
    Column(
        "same_people_as", "of a second reading: whose people it is by", silent="no such reading"
    ),
    Column("study", "the study judged, as in studies.csv", silent="a word on a claim alone"),
    Column("claim", "the claim judged, as in claims.csv", silent="a word on a study alone"),
    Column(
        "field",
        f"what is judged: a column of studies.csv, {LINK} (a study for a claim), "
        f"{STATED} (whether the source states a fact), or {NOTE} (a remark, which never counts)",
    ),
    Column(
        "value",
        "the value; of a link its answers as name=value",
        values=f"as its field takes; of {STATED}: {', '.join(Stated)}",
    ),
    Column(
        "basis",
        "what it rests on",
        values=", ".join(BasisKind),
        silent="the reviewer's own reading",
    ),
    Column(
        "basis_text",
        "the sentence quoted, the heading, or the source in our words",
        silent="no basis",
    ),
    Column(
        "basis_where",
        "where the sentence or heading stands; passages are counted from 0",
        silent="no basis, or a source",
    ),
    Column(
        "basis_certainty",
        "how sure the reviewer is of a source",
        values=", ".join(Certainty),
        silent="no source",
    ),
    Column(
        "basis_account",
        "what kind of account a source is",
        values=", ".join(Account),
        silent="no source",
    ),
    Column("basis_source", "the source's id among the sources filed", silent="not filed"),
    Column("note", "a remark in the reviewer's words", silent="none"),
    Column("machine", "the machine's value at that time", silent="it had none, or was not asked"),
    Column("unaided", "whether the machine's values were hidden from the reviewer", values=_YES_NO),
    Column("adjudicates", "whether it decides a disagreement", values=_YES_NO),
    Column("consent", "who differed and agrees to the decision", values=_SEVERAL, silent="nobody"),
    Column("as_of", "of a fact: the day it was true", silent="not a fact, or no day is known"),
    Column(
        "set_aside",
        "other values it decides against, and on what each rests",
        values="value: the words it rests on; several, with semicolons",
        silent="none",
    ),
)

CODEBOOK_COLUMNS = (
    Column("table", "the table: claims is claims.csv and the sheet claims"),
    Column("column", "the column"),
    Column("meaning", "what its cells say"),
    Column("type", "what they hold", values=", ".join(CellType)),
    Column("values", "the values it can have, or how they are written", silent="free text"),
    Column("silent", "what a cell without a value means", silent="every cell has one"),
)
