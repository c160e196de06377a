import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from litreview.model.dates import UNKNOWN_DATE, PartialDate
from litreview.pubmed.records.dates import (
    earliest,
    element_date,
    free_date,
    month_number,
    parts_date,
)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("2018",), PartialDate(2018)),
        (("2018", "May"), PartialDate(2018, 5)),
        (("2018", "05"), PartialDate(2018, 5)),
        (("2018", "5", "1"), PartialDate(2018, 5, 1)),
        (("2018", "September", "01"), PartialDate(2018, 9, 1)),
        (("2018", "Sept."), PartialDate(2018, 9)),
        (("2000", "", "", "Spring"), PartialDate(2000, as_printed="2000 Spring")),
        (("2001", "Feb", "30"), PartialDate(2001, 2, as_printed="2001 Feb 30")),
        (("2001", "13"), PartialDate(2001, as_printed="2001 13")),
        (("2001", "Jan-Feb"), PartialDate(2001, as_printed="2001 Jan-Feb")),
        (("2001", "", "5"), PartialDate(2001, as_printed="2001 5")),
        (("", "May"), PartialDate(as_printed="May")),
        (("9999",), PartialDate(as_printed="9999")),
        (("",), UNKNOWN_DATE),
    ],
)
def test_parts_become_a_date_as_precise_as_they_are(
    parts: tuple[str, ...], expected: PartialDate
) -> None:
    assert parts_date(*parts) == expected


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1998 Dec-1999 Jan", 1998),
        ("1978 Jul-Sep", 1978),
        ("2000 Spring", 2000),
        ("1975-1976", 1975),
        ("03/03/2018", 2018),
        ("Winter 1987", 1987),
        ("no date", None),
    ],
)
def test_free_text_keeps_its_words_and_first_year(text: str, year: int | None) -> None:
    assert free_date(text) == PartialDate(year, as_printed=text)


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<D><Year>2020</Year><Month>Jan</Month></D>", PartialDate(2020, 1)),
        (
            "<D><Year>2020</Year><Season>Summer</Season></D>",
            PartialDate(2020, as_printed="2020 Summer"),
        ),
        (
            "<D><MedlineDate>1999 Nov-Dec</MedlineDate></D>",
            PartialDate(1999, as_printed="1999 Nov-Dec"),
        ),
        ("<D><MedlineDate/></D>", UNKNOWN_DATE),
        ("<D/>", UNKNOWN_DATE),
    ],
)
def test_elements_are_read(xml: str, expected: PartialDate) -> None:
    assert element_date(etree.fromstring(xml)) == expected


def test_no_element_is_no_date() -> None:
    assert element_date(()) == UNKNOWN_DATE


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        ([], UNKNOWN_DATE),
        ([PartialDate(2019), PartialDate(2018, 12, 30)], PartialDate(2018, 12, 30)),
        ([PartialDate(2018), PartialDate(2018, 5, 21)], PartialDate(2018, 5, 21)),
        ([PartialDate(2018, 5, 21), PartialDate(2018, 4)], PartialDate(2018, 4)),
        ([PartialDate(as_printed="soon"), PartialDate(2018)], PartialDate(2018)),
    ],
)
def test_the_earliest_is_told_from_known_parts(
    dates: list[PartialDate], first: PartialDate
) -> None:
    assert earliest(dates) == first


@pytest.mark.parametrize("word", ["", "0", "13", "Janvier", "¹", "Spring"])
def test_what_names_no_month_is_none(word: str) -> None:
    assert month_number(word) is None


@given(
    st.dates(min_value=date(1500, 1, 1), max_value=date(2200, 12, 31)),
    st.sampled_from(["%m", "%b", "%B"]),
)
def test_a_full_date_keeps_its_day_however_the_month_is_written(when: date, style: str) -> None:
    read = parts_date(str(when.year), when.strftime(style), str(when.day))
    assert read == PartialDate(when.year, when.month, when.day)


WORDS = st.text(st.characters(categories=["L", "N"], include_characters="-/."), max_size=8)


@given(WORDS, WORDS, WORDS, WORDS)
def test_nothing_printed_is_lost(year: str, month: str, day: str, season: str) -> None:
    read = parts_date(year, month, day, season)
    for part in filter(None, (year, month, day, season)):
        known = {read.year, read.month, read.day}
        as_number = int(part) if re.fullmatch("[0-9]+", part) else month_number(part)
        assert part in read.as_printed or as_number in known


@given(st.text(max_size=40))
def test_free_text_never_fails_and_never_gains_a_month(text: str) -> None:
    read = free_date(text)
    assert read.as_printed == " ".join(text.split())
    assert read.month is None
