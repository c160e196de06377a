"""Where a reader reports an error, with the page and what it tells of filled in."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from litreview.model.site import SiteFacts


def error_link(site: SiteFacts, page: str = "", claim: str = "", pmid: str = "") -> str:
    """Return an address to report an error to; empty when the site names none.

    A web address gets `page`, `claim` and `pmid` beside its own parameters; a letter gets them in
    its subject and its text.

    Args:
        page: Its path below the site's root: `semax/claims/focus.html`.
    """
    if not site.errors:
        return ""
    about = {"page": page, "claim": claim, "pmid": pmid}
    said = {name: text for name, text in about.items() if text}
    address = urlsplit(site.errors)
    if address.scheme.lower() == "mailto":
        said = {"subject": _subject(said), "body": _body(said, site)}
    told = urlencode(said, quote_via=quote, safe="/")  # no plus signs: letters show them
    query = "&".join(part for part in (address.query, told) if part)
    return address._replace(query=query).geturl()


def _subject(said: dict[str, str]) -> str:
    about = said.get("claim") or ("PMID " + said["pmid"] if "pmid" in said else said.get("page"))
    return f"Error: {about}" if about else "Error"


def _body(said: dict[str, str], site: SiteFacts) -> str:
    names = {"page": "Page", "claim": "Claim", "pmid": "PMID"}
    lines = [f"{names[name]}: {text}" for name, text in said.items()]
    where = [f"Site: {site.url}"] if site.url else []
    return "\n".join([*where, *lines, "", "What is wrong:", "", "Source, if you have one:", ""])
