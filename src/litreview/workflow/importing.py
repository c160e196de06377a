"""Read PubMed XML files into the store, for those who fetch or mirror PubMed themselves.

Files and a compound enter; records are stored and one report per file leaves. A record that
cannot be read is named and the rest goes on. What PubMed deleted is counted, not deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex

from litreview.errors import InputFailed
from litreview.model.identity import Compound
from litreview.model.record import Record
from litreview.pubmed.parse import Deleted, ParsedRecord, parse_file
from litreview.settings import Settings
from litreview.store.lock import writer_lock
from litreview.store.saving import Saved
from litreview.store.store import Store, open_store
from litreview.workflow.compounds import choose_compound
from litreview.workflow.progress import Progress, silent
from litreview.workflow.reports import ImportReport

BATCH = 500  # records stored per transaction


def import_files(
    settings: Settings, files: Sequence[Path], compound: str | None, *, progress: Progress = silent
) -> tuple[ImportReport, ...]:
    """Store every record of the files for one compound.

    Raises:
        StoreError: The database cannot be used, or a refresh is running.
    """
    chosen = choose_compound(settings, compound)
    with (
        writer_lock(settings.cache_dir / "refresh.lock"),
        open_store(settings.database_url) as store,
    ):
        return tuple(_import(settings, store, file, chosen, progress) for file in files)


def _import(
    settings: Settings, store: Store, file: Path, compound: Compound, progress: Progress
) -> ImportReport:
    run_id = f"import-{settings.now():%Y%m%dT%H%M%SZ}-{token_hex(3)}"
    batch: list[tuple[Record, bytes]] = []
    saved: list[Saved] = []
    failed: list[str] = []
    read = deleted = 0

    def flush() -> None:
        saved.append(store.save_records(compound, batch, run_id=run_id, at=settings.now()))
        batch.clear()
        progress(f"{compound}: importing {file.name}", read, 0)

    try:
        for found in parse_file(file):
            if isinstance(found, ParsedRecord):
                read += 1
                batch.append((found.record, found.xml))
            elif isinstance(found, Deleted):
                deleted += 1
            else:
                failed.append(f"PMID {found.pmid or 'unknown'}: {found.reason}")
            if len(batch) == BATCH:
                flush()
    except InputFailed as error:
        failed.append(str(error))
    flush()
    return ImportReport(
        file=file,
        compound=compound,
        read=read,
        new=sum(len(s.new) for s in saved),
        revised=sum(len(s.revised) for s in saved),
        same=sum(len(s.same) for s in saved),
        deleted=deleted,
        failed=tuple(failed),
    )
