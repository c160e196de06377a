"""What a bibliography shows of a record, read from the record's own JSON.

JSON enters; a `Cited` leaves in a third of the time a `Record` takes, which counts where a line
is written for every record there is. It checks nothing: the record did when it was stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model.dates import UNKNOWN_DATE, PartialDate
from litreview.model.identity import StudyId
from litreview.model.record import (
    Author,
    Bibliographic,
    Journal,
    PublicationType,
    RegistryId,
    RichText,
    StandingSignal,
)

_NO_JOURNAL = Journal()


@dataclass(frozen=True)
class Cited(Bibliographic):
    """The fields of a `Record` that its bibliography line is made of.

    Attributes:
        content_hash: Of the whole record; empty where whoever reads it knows it anyway.
    """

    id: StudyId
    title: RichText
    version: int = 1
    vernacular_title: str = ""
    authors: tuple[Author, ...] = ()
    journal: Journal = _NO_JOURNAL
    pub_date: PartialDate = UNKNOWN_DATE
    first_published: PartialDate = UNKNOWN_DATE
    languages: tuple[str, ...] = ()
    publication_types: tuple[PublicationType, ...] = ()
    registry_ids: tuple[RegistryId, ...] = ()
    doi: str = ""
    pmcid: str = ""
    signals: tuple[StandingSignal, ...] = ()
    date_revised: PartialDate = UNKNOWN_DATE
    content_hash: str = ""
