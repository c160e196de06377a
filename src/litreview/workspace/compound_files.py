"""The files a new compound begins with: its query, and claims and reports that wait for people.

A query enters; texts leave, or files that were not there before. Each text passes the checks as it
is, and so it does when the `#` is taken from the lines of its examples. What is there already is
never overwritten.
"""

from __future__ import annotations

from pathlib import Path
from string import Template
from textwrap import wrap

from litreview.errors import UsageError
from litreview.model.claim import MAX_SHORT
from litreview.model.codec import to_json
from litreview.model.query import Query
from litreview.model.vocabulary import AssertedTier, Category, Change, ClaimKind, ClaimStatus
from litreview.textfiles.files import shown, write_atomically
from litreview.workspace.layout import Layout

_WIDTH = 72  # characters of a list of values, so that no line of a file is longer than 90

_QUERY = Template("""\
# $shown: what it is, and the question asked of PubMed.
# A line that begins with # and a space is a remark. The other lines with # are examples: take the #
# away, and write your own.

# The name on the page.
name = $name

# Other names that mean the compound itself: a study that gives one of them gives the compound.
$synonyms

# What it is, in a sentence or two, for readers who never heard of it.
#about = "A synthetic peptide of seven amino acids, used mostly as nasal drops."

# Of a peptide: its amino acids.
#sequence = "Gly-Pro-Ala-Lys-Phe-Pro-Gly"

# The search, word for word as PubMed is asked. AND, OR and NOT are upper case.
pubmed = $pubmed

# Days until the next search is due.
cadence_days = $cadence

# Other meanings of the search words, which turn up in records of other fields.
#homonyms = ["shear wave elastography"]

# What reviewers see beside a study's text. A text to start from: edit it to fit the compound.
[criteria]
include = [
    $gives,
    "measures an effect, a harm, a dose or a mechanism of it",
]
exclude = [
    $mentions,
    "gives another compound, or another form alone",
    "uses the search words with another meaning",
]

# Compounds to compare with: how many records PubMed has of each, and no more.
#[comparators]
#piracetam = '"piracetam"[tiab]'

# Other forms. With same = true a study of the form is a study of the compound.
#[[forms]]
#name = "N-acetyl form"
#same = false
#synonyms = ["NA form"]
#note = "Acetylated: another compound until a study compares the two."
""")

_CLAIMS = Template("""\
# What is said of $shown: one [[claim]] each, in your words. No tier stands here: it is computed.
# A line that begins with # and a space is a remark. The other lines with # are an example: take the
# # away, and write your own. `litreview claims $compound` checks the file.

# category    $categories
# kind        $kinds;
#             left out, the category decides it
# status      $statuses: the source says it, only proposes it, or studies found it
# short       at most $max_short characters, for figures
# section     what, mechanism, dosing, reconstitution, side_effects, stacking, evidence
# sources     ids from reports.toml of who says so
# claim.cites what a source cites for the claim, typed as the source types it, errors included

#[[claim]]
#id = "attention"
#statement = "A dose sharpens attention."
#category = "effect"
#population = "healthy adults"
#outcome = "attention on a test"
# asserted_tier: how the source marks it: $tiers
#asserted_tier = "community"
#status = "stated"
#short = "Sharper attention"
#question = "Does it sharpen attention?"
#words = ["attention", "focus", "concentration"]
#topic = "attention"
#section = "evidence"
#sources = ["example-page"]
#[[claim.cites]]
#as_typed = "Ivanova A (2019), 48 healthy adults"
#author = "Ivanova A"
#year = 2019
#n = 48
#source = "example-page"
""")

_REPORTS = Template("""\
# What people report of $shown: one [[report]] each, in your words, and each [[source]] once.
# Reports are shown and never move a tier.
# A line that begins with # and a space is a remark. The other lines with # are an example: take the
# # away, and write your own. `litreview claims $compound` checks the file.

# date        when it was written: 2018, 2018-05 or 2018-05-21
# about       what a source is; also: other names by which notes speak of it
# limits      what its numbers cannot say; certainty: how sure a word is that rests on it
# claims      ids from claims.toml
# direction   supports, opposes
# count       how many say so: a number, a share such as "15%", or the source's own word
# effect      what changed; change: $changes

#[[source]]
#id = "example-page"
#title = "A page about the compound"
#url = "https://example.org/compound"
#date = "2018-05-21"

#[[report]]
#id = "page-attention"
#says = "Better focus within an hour is the effect mentioned most."
#claims = ["attention"]
#direction = "supports"
#count = "several"
#source = "example-page"
""")


def query_text(query: Query) -> str:
    """The query file of a new compound, with examples of what it leaves out."""
    synonyms = ", ".join(map(_quoted, query.synonyms))
    return _QUERY.substitute(
        shown=query.name,
        name=_quoted(query.name),
        synonyms=f"synonyms = [{synonyms}]" if synonyms else '#synonyms = ["EX-7"]',
        pubmed=_verbatim(query.pubmed),
        cadence=query.cadence_days,
        gives=_quoted(f"gives {query.name} to people, animals or cells"),
        mentions=_quoted(f"mentions {query.name} and gives it to nobody"),
    )


def claims_text(query: Query) -> str:
    """A claims file without claims, with one as an example."""
    return _CLAIMS.substitute(
        shown=query.name,
        compound=query.compound,
        categories="\n#             ".join(wrap(", ".join(Category), _WIDTH)),
        kinds=", ".join(ClaimKind),
        statuses=", ".join(ClaimStatus),
        tiers=", ".join(AssertedTier),
        max_short=MAX_SHORT,
    )


def reports_text(query: Query) -> str:
    """A reports file without reports, with a source and a report as an example."""
    return _REPORTS.substitute(shown=query.name, compound=query.compound, changes=", ".join(Change))


def start_compound(layout: Layout, query: Query, policy: bytes) -> tuple[Path, ...]:
    """Write a compound's files, the query last, and return their paths; a policy where none is.

    Until the query stands there is no compound: what a killed process left, the next completes.

    Raises:
        UsageError: A file of the compound is there already; then nothing was written.
        StoreReadOnly: There is no right to write, or no room.
    """
    compound = query.compound
    files = {
        layout.claims(compound): claims_text(query).encode(),
        layout.reports(compound): reports_text(query).encode(),
        layout.policy: policy,
        layout.query(compound): query_text(query).encode(),
    }
    if layout.policy.exists():
        del files[layout.policy]
    _refuse_overwriting(layout.query(compound), files)
    for path, content in files.items():
        write_atomically(path, content)
    return tuple(sorted(files))


def _refuse_overwriting(query: Path, files: dict[Path, bytes]) -> None:
    for path, content in files.items():
        if path.exists() and (path == query or path.is_dir() or path.read_bytes() != content):
            raise UsageError(
                "there is a file already, and nothing is overwritten",
                where=shown(path),
                fix="Take another name, or move the file away.",
            )


def _quoted(text: str) -> str:
    """A text of one line as TOML writes it: JSON's escapes, and one more character to escape."""
    return to_json(text).replace("\x7f", "\\u007f")


def _verbatim(text: str) -> str:
    """A strategy as it is, where TOML can: it is full of quotation marks."""
    return f"'{text}'" if "'" not in text and text.isprintable() else _quoted(text)
