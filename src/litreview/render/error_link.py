"""Where a reader reports an error, with the page and what it tells of filled in."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from litreview.model.site import SiteFacts


def error_link(
    site: SiteFacts, page: str = "", claim: str = "", pmid: str = "", title: str = ""
) -> str:
    """Return an address to report an error to; empty when the site names none.

    A web address gets `page`, `title`, `claim` and `pmid` beside its own parameters; a letter gets
    them in its subject and its text.

    Args:
        page: Its address; where the site has none, its path below the site's root.
        title: What its heading says.
    """
    if not site.errors:
        return ""
    about = {"page": page, "title": title, "claim": claim, "pmid": pmid}
    said = {name: text for name, text in about.items() if text}
    address = urlsplit(site.errors)
    if address.scheme.lower() == "mailto":
        said = {"subject": _subject(said), "body": _body(said)}
    told = urlencode(said, quote_via=quote, safe="/")  # no plus signs: letters show them
    query = "&".join(part for part in (address.query, told) if part)
    return address._replace(query=query).geturl()


def _subject(said: dict[str, str]) -> str:
    pmid = "PMID " + said["pmid"] if "pmid" in said else ""
    about = said.get("claim") or pmid or said.get("title") or said.get("page")
    return f"Error: {about}" if about else "Error"


def _body(said: dict[str, str]) -> str:
    names = {"page": "Page", "title": "Title", "claim": "Claim", "pmid": "PMID"}
    lines = [f"{names[name]}: {text}" for name, text in said.items()]
    return "\n".join([*lines, "", "What is wrong:", "", "Source, if you have one:", ""])
