"""Names of languages -> the codes PubMed uses (MARC, ISO 639-2/B).

A name or a code enters; a code leaves. Only languages with many citations are named here; any
other word leaves as it came, in lower case.
"""

from __future__ import annotations

_CODES = {
    "chinese": "chi", "czech": "cze", "danish": "dan", "dutch": "dut", "english": "eng",
    "french": "fre", "german": "ger", "hungarian": "hun", "italian": "ita", "japanese": "jpn",
    "korean": "kor", "norwegian": "nor", "persian": "per", "polish": "pol", "portuguese": "por",
    "russian": "rus", "spanish": "spa", "swedish": "swe", "turkish": "tur", "ukrainian": "ukr",
    "de": "ger", "en": "eng", "es": "spa", "fr": "fre", "ru": "rus", "uk": "ukr", "zh": "chi",
}  # fmt: skip


def language_code(text: str) -> str:
    """Return `rus` for `Russian`, `ru` and `rus`."""
    bare = text.strip().lower()
    return _CODES.get(bare, bare)
