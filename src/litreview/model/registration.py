"""Registration numbers of trials: NCT04881760, ISRCTN12345678, 2004-000123-12.

Text enters; numbers in their one spelling leave. A number names a trial; whether it was registered
before the first person was enrolled, only a person can say.

Source:
    The primary registries of WHO's ICTRP and ClinicalTrials.gov, with the spellings they publish.
"""

from __future__ import annotations

import re
import unicodedata

_ID = r"(?:[\s-]{0,2}(?:no|number|id|identifier|registration)\b\.?)?[\s:#-]{0,2}"
_PATTERNS = (
    rf"NCT{_ID}0?(?P<nct>\d{{8}})",
    rf"ISRCTN{_ID}(?P<isrctn>\d{{8}})",
    r"(?:(?:EU\s?CT|CTIS)\D{0,12})?(?P<ctis>20\d{2}-5\d{5}-\d{2}-\d{2})",  # EU CT, after EudraCT
    r"(?:EudraCT\D{0,12}|EUCTR)?(?P<eudract>\d{4}-\d{6}-\d{2})(?:-[A-Z]{2}\b)?",  # or EUCTR's
    rf"ChiCTR{_ID}(?P<chictr>(?:[A-Z]{{2,5}}-?)?\d{{8,10}})",
    rf"ACTRN{_ID}(?P<actrn>\d{{14}})",
    rf"UMIN(?:[\s-]?CTR)?{_ID}(?:UMIN)?(?P<umin>\d{{9}})",
    r"j?RCT[\s-]?(?P<jrct>s?\d{9,10})",
    rf"JapicCTI{_ID}(?P<japic>\d{{6}})",
    rf"DRKS{_ID}(?P<drks>\d{{8}})",
    rf"CTRI(?:/|{_ID})(?P<ctri>\d{{4}}/\d{{2,3}}/\d{{6}})",
    rf"IRCT{_ID}(?P<irct>\d{{8,14}}N\d{{1,2}})",
    rf"KCT{_ID}(?P<kct>\d{{7}})",
    rf"PACTR{_ID}(?P<pactr>\d{{15,16}})",
    rf"TCTR{_ID}(?P<tctr>\d{{11}})",
    r"SLCTR/(?P<slctr>\d{4}/\d{3})",
    r"RBR-?(?P<rbr>[0-9a-z]{6,8})",
    r"NTR[\s-]?(?P<ntr>\d{3,5})",
    r"NL-?(?P<nl>\d{4})(?!\.\d)",  # its numbers since 2019; NL1234.068.17 is an ethics committee's
    rf"RPCEC{_ID}(?P<rpcec>\d{{8}})",
)
_REGISTRATION = re.compile(rf"\b(?:{'|'.join(_PATTERNS)})\b", re.IGNORECASE)
_HINT = re.compile(
    r"\d{6}|\b(?:SLCTR|RBR|NTR|NL-?\d)", re.IGNORECASE
)  # every number has one; few texts do
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-")
_SPELLED = {
    **{"nct": "NCT{}", "isrctn": "ISRCTN{}", "eudract": "EudraCT {}", "chictr": "ChiCTR{}"},
    **{"actrn": "ACTRN{}", "umin": "UMIN{}", "jrct": "jRCT{}", "japic": "JapicCTI-{}"},
    **{"drks": "DRKS{}", "ctri": "CTRI/{}", "irct": "IRCT{}", "kct": "KCT{}", "ntr": "NTR{}"},
    "nl": "NL{}",
    **{"ctis": "EU CT {}", "rpcec": "RPCEC{}"},
    **{"pactr": "PACTR{}", "tctr": "TCTR{}", "slctr": "SLCTR/{}", "rbr": "RBR-{}"},
}


def find_registrations(text: str) -> tuple[str, ...]:
    """Every registration number in a text, in its one spelling, each once, in printed order."""
    plain = _plain(text)
    if not _HINT.search(plain):
        return ()
    found = (_spelled(match) for match in _REGISTRATION.finditer(plain))
    return tuple(dict.fromkeys(found))


def find_registration(text: str) -> str:
    """The registration number that is the whole text; empty when it is none."""
    match = _REGISTRATION.fullmatch(_plain(text).strip())
    return _spelled(match) if match else ""


def registry_of(number: str) -> str:
    """Which registry a number belongs to, as a key; empty for what is no number."""
    match = _REGISTRATION.fullmatch(number)
    return (match.lastgroup or "") if match else ""


def _plain(text: str) -> str:
    """Digits and letters of full width, and every dash, as on a keyboard."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_DASHES)


def _spelled(match: re.Match[str]) -> str:
    registry = match.lastgroup or ""
    number = match[registry]
    if registry in {"rbr", "jrct"}:  # Brazil's and Japan's letters are small
        return _SPELLED[registry].format(number.lower())
    if registry == "chictr":  # ChiCTR-TRC-10000001, ChiCTRTRC10000001
        number = number.replace("-", "")
    return _SPELLED[registry].format(number.upper())
