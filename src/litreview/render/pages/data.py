"""Everything the pages rest on, as files for programs and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model.page import Page
from litreview.render.feed import feed_view
from litreview.render.frames import studies_csv, study_frame
from litreview.render.printer import Printer
from litreview.render.shapes import evidence_json
from litreview.render.views import CompoundView


def pages(view: CompoundView, printer: Printer) -> Iterator[Page]:
    """Yield the data files and the feed."""
    folder, dossier = view.compound, view.dossier
    yield Page(f"{folder}/data/studies.csv", studies_csv(study_frame(dossier)))
    yield Page(f"{folder}/data/evidence.json", evidence_json(dossier))
    yield printer.text(f"{folder}/feed.atom", "feed.atom", feed=feed_view(dossier))
