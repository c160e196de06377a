"""What pages say of themselves to programs: schema.org, as JSON-LD for the head of a page.

A dossier and a page's links enter; text that is safe inside a script element leaves. A type is
chosen that says no more than is true: a study's page is about an article and is none itself, and
nothing is called reviewed that was not. No date of a search is in what a study or a claim says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId
from litreview.model.record import Author, Journal, Record
from litreview.model.site import SiteFacts
from litreview.model.vocabulary import ClaimStatus, Standing
from litreview.render.citation import bare_title, last_page, plain_line, web_address
from litreview.render.data_files import DataFile, files_here
from litreview.render.header import HeaderView, bottom_line
from litreview.render.news import moved_on
from litreview.render.printer import Links
from litreview.render.wording import STANDING_NAMES

Thing = dict[str, Any]
_CONTEXT = {"@context": "https://schema.org"}
_ARTICLES = {"book": "Book", "thesis": "Thesis", "label": "CreativeWork"}
_FEW_AUTHORS = 12  # as many as fit beside anything
_IN_A_DOI = "/:;()"  # what stands in an address as it is
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_UNSAFE = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_ESCAPES = str.maketrans(_UNSAFE)


def json_ld(thing: Thing) -> Markup:
    """The JSON of a thing; nothing in it can end a script element or begin a comment."""
    text = _JSON.encode(_CONTEXT | thing)
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - `<`, `>` and `&` are escaped for JSON


@dataclass(frozen=True)
class LinkedData:
    """What the pages of one compound say of themselves."""

    dossier: Dossier

    def overview(self, links: Links, site: SiteFacts) -> Markup:
        """The overview: a data set, with its files, its licence and what it is based on."""
        dossier = self.dossier
        return json_ld(
            _known(
                {
                    "@type": "Dataset",
                    "name": f"{dossier.query.name}: the evidence, claim by claim",
                    "alternateName": [n for n in dossier.query.names if n != dossier.query.name],
                    "description": bottom_line(dossier, whole=True),
                    "url": links.address,
                    "license": site.licence_url or site.licence,
                    "isAccessibleForFree": True,
                    "dateModified": self.changed_on,
                    "includedInDataCatalog": _site(site, "DataCatalog"),
                    "isBasedOn": [
                        {
                            "@type": "DataCatalog",
                            "name": "PubMed",
                            "url": "https://pubmed.ncbi.nlm.nih.gov/",
                        },
                        *(
                            _known({"@type": "CreativeWork", "name": one.title, "url": one.url})
                            for one in dossier.sources
                        ),
                    ],
                    "distribution": [_download(file, links) for file in files_here()],
                }
            )
        )

    def claim(self, claim_id: str, description: str, links: Links, site: SiteFacts) -> Markup:
        """A claim's page: the claim, the articles it rests on, and when it last moved."""
        claim, decision = self.dossier.claim(claim_id), self.dossier.decision(claim_id)
        counted = [study for one in decision.counted for study in one.reports]
        stated = claim.status is not ClaimStatus.FOUND
        return json_ld(
            _known(
                {
                    "@type": "WebPage",
                    "name": claim.question or claim.statement,
                    "description": description,
                    "url": links.address,
                    "isPartOf": _site(site, "WebSite"),
                    "dateModified": self._moved.get(claim_id, ""),
                    "about": {"@type": "Claim", "text": claim.statement} if stated else None,
                    "citation": self._cited(dict.fromkeys(counted)),
                }
            )
        )

    def study(self, study: StudyId, links: Links, site: SiteFacts, *, whole: bool = True) -> Markup:
        """A study's page, and the article it is about.

        Args:
            whole: Whether what the article cites is told, and its authors if they are many.
        """
        record = self.dossier.records[study]
        article = _article(record)
        if whole or len(record.authors) <= _FEW_AUTHORS:
            article["author"] = [_author(author) for author in record.authors]
        if whole:
            cited = (StudyId(f"pmid:{pmid}") for pmid in record.references)
            article["citation"] = self._cited(cited)
        return json_ld(
            _known(
                {
                    "@type": "WebPage",
                    "url": links.address,
                    "isPartOf": _site(site, "WebSite"),
                    "about": _known(article),
                }
            )
        )

    @cached_property
    def changed_on(self) -> str:
        """The day of the last search, or of a later change of a claim."""
        search = self.dossier.search
        return max(search.last_complete or search.data_through, *self._moved.values(), "")

    @cached_property
    def _moved(self) -> dict[str, str]:
        return moved_on(self.dossier)

    def _cited(self, studies: Iterable[StudyId]) -> list[Thing]:
        """Those of the studies that are in hand, in their order."""
        records = self.dossier.records
        return [_reference(records[study]) for study in studies if study in records]


def site_data(rows: Sequence[HeaderView], links: Links, site: SiteFacts) -> Markup:
    """The index: a catalogue of the compounds' data sets."""
    return json_ld(
        _known(
            {
                "@type": "DataCatalog",
                "name": site.title,
                "url": links.address,
                "license": site.licence_url or site.licence,
                "dataset": [
                    {
                        "@type": "Dataset",
                        "name": f"{row.name}: the evidence, claim by claim",
                        "description": row.bottom_line,
                        "url": f"{site.url}/{row.compound}/"
                        if site.url
                        else links.of(row.compound),
                    }
                    for row in rows
                ],
            }
        )
    )


def _known(thing: Thing) -> Thing:
    """The thing without what nobody says."""
    return {name: said for name, said in thing.items() if said not in (None, "", [])}


def _site(site: SiteFacts, kind: str) -> Thing:
    return _known({"@type": kind, "name": site.title, "url": site.url and f"{site.url}/"})


def _download(file: DataFile, links: Links) -> Thing:
    path = f"data/{file.name}"
    whole = f"{links.site_url}/{links.compound}/{path}"
    return {
        "@type": "DataDownload",
        "name": file.name,
        "description": file.about,
        "encodingFormat": file.media_type,
        "contentUrl": whole if links.site_url else links.at(path),
    }


def _reference(record: Record) -> Thing:
    """An article as another page cites it: what tells which one it is, and no more."""
    return _known(
        {
            "@type": _ARTICLES.get(record.kind, "ScholarlyArticle"),
            "name": bare_title(record),
            "datePublished": _published(record),
            "sameAs": _elsewhere(record),
            "creativeWorkStatus": _status(record),
        }
    )


def _article(record: Record) -> Thing:
    notices = [f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" for pmid in record.notices]
    first, dash, last = record.journal.pages.partition("-")
    return _reference(record) | {
        "identifier": _identifiers(record),
        "isPartOf": _issue(record.journal),
        "pagination": f"{first}-{last_page(first, last)}" if dash else first,
        "correction": notices if record.standing is Standing.CORRECTED else [],
    }


def _published(record: Record) -> str:
    when = record.pub_date if record.pub_date.year else record.first_published
    return when.iso()


def _status(record: Record) -> str:
    return STANDING_NAMES[record.standing].capitalize()


def _identifiers(record: Record) -> list[Thing]:
    named = (("PMID", record.pmid), ("DOI", record.doi), ("PMCID", record.pmcid))
    return [
        {"@type": "PropertyValue", "propertyID": name, "value": value}
        for name, value in named
        if value
    ]


def _elsewhere(record: Record) -> list[str]:
    doi = f"https://doi.org/{quote(record.doi, safe=_IN_A_DOI)}" if record.doi else ""
    return [address for address in (web_address(record), doi) if address]


def _author(author: Author) -> Thing:
    if author.collective_name:
        return {"@type": "Organization", "name": plain_line(author.collective_name)}
    given = author.fore_name or author.initials
    name = " ".join(filter(None, (given, author.last_name, author.suffix)))
    return _known({"@type": "Person", "name": plain_line(name)})


def _issue(journal: Journal) -> Thing | None:
    """The journal, inside its volume and issue as far as they are known."""
    if not journal.name:
        return None
    part: Thing = _known(
        {
            "@type": "Periodical",
            "name": journal.title or journal.abbreviation,
            "issn": journal.issn,
        }
    )
    if journal.volume:
        part = {
            "@type": "PublicationVolume",
            "volumeNumber": journal.volume,
            "isPartOf": part,
        }
    if journal.issue:
        part = {"@type": "PublicationIssue", "issueNumber": journal.issue, "isPartOf": part}
    return part
