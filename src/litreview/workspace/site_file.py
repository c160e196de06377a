"""`data/site.toml` to `SiteFacts`: what the site as a whole says of itself.

A path enters; a checked noun leaves, or a `DataFileError`. The file may be missing.
"""

from __future__ import annotations

from pathlib import Path

from litreview.errors import DataFileError
from litreview.model.site import SiteFacts
from litreview.textfiles.files import is_missing
from litreview.textfiles.toml import read_toml


def read_site(path: Path) -> SiteFacts:
    """Return what the file says; the defaults when there is none.

    Raises:
        DataFileError: It cannot be used; the error names file, line and field.
    """
    if is_missing(path):
        return SiteFacts()
    return read_toml(path, DataFileError, comments_alone=True).root.noun(SiteFacts)
