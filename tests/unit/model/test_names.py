from __future__ import annotations

import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.names import author_key, author_named, group_key, same_author, surname_key
from litreview.model.record import Author

# How each romanization writes the letters in which they differ; all others are written alike.
VARYING = "яюейыжхцчшщёьъ"
SCHEMES = {
    "BGN/PCGN": "ya yu e y y zh kh ts ch sh shch e ' '",
    "BGN/PCGN, ye": "ya yu ye y y zh kh ts ch sh shch yo ' '",
    "ALA-LC": "ia iu e i y zh kh ts ch sh shch e ' '",
    "PubMed": "ia iu e i y zh kh tz ch sh shch e - -",
    "scientific": "ja ju e j y ž ch c č š šč ë ' '",
    "passports": "ia iu e i y zh kh ts ch sh shch e - ie",
}
ALIKE = dict(zip("абвгдзиклмнопрстуф", "abvgdziklmnoprstuf", strict=True))
SURNAMES = (
    *("мясоедов", "скворцова", "гусев", "щербаков", "яковлева", "журавлева", "левицкая", "ильин"),
    *("соловьев", "юрченко", "рыжов", "григорьев", "чернышевская", "цветкова", "алексеев"),
    *("ефимова", "ясенецкая", "долотов", "семенова", "шевченко", "каменский", "себенцова"),
)
UNLIKE = (
    *("Zhang", "Zang", "Zheng", "Zeng", "Zhou", "Zou", "Khan", "Han", "Chen", "Cen", "Chang"),
    *("Cang", "Yan", "Jan", "Yang", "Jang", "Shen", "Sen", "Wang", "Wong", "Huang", "Lin", "Ling"),
    *("Meyer", "Meer", "Bayer", "Baer", "Jensen", "Hansen", "Smith", "Schmidt", "Schmitt"),
    *("Ivanov", "Ivanova", "Petrov", "Gusev", "Novak", "Novikov", "Martin", "Marten", "Noel"),
    *("Nol", "Boer", "Bor", "Samuel", "Samul", "Michael", "Michal", "Li", "Liu", "Lu"),
)


def romanized(name: str, scheme: str) -> str:
    varying = zip(VARYING, SCHEMES[scheme].replace("-", "").split(" "), strict=True)
    table = {**ALIKE, **dict(varying)}
    return "".join(table[letter] for letter in name)


RESPELT = st.tuples(st.sampled_from(SURNAMES), st.sampled_from(sorted(SCHEMES)))
CASED = st.sampled_from((str.upper, str.title, str.lower))


@given(RESPELT, CASED)
def test_a_russian_name_has_one_key_in_every_romanization(
    pair: tuple[str, str], cased: Callable[[str], str]
) -> None:
    name, scheme = pair
    assert surname_key(cased(romanized(name, scheme))) == surname_key(name.title())


@pytest.mark.parametrize(
    "spellings",
    [
        ("Miasoedov", "Myasoedov", "Мясоедов", "Mjasoedov", "Myasoyedov"),
        ("Khavinson", "Хавинсон", "Xavinson"),
        ("Solov'ev", "Soloviev", "Solovyov", "Соловьёв"),
        ("Alexeev", "Alekseyev", "Алексеев"),
        ("Müller", "Mueller", "Muller"),
        ("Schröder", "Schroeder", "SCHRODER"),
        ("Jovanović", "Jovanovic", "Jovanovich"),
        ("Grigoryan", "Grigorian", "Григорян"),
        ("O'Brien", "O\N{RIGHT SINGLE QUOTATION MARK}Brien", "OBrien"),
    ],
)
def test_spellings_of_one_name(spellings: tuple[str, ...]) -> None:
    assert len({surname_key(spelling) for spelling in spellings}) == 1


def test_names_of_different_people_stay_apart() -> None:
    keys = [surname_key(name) for name in UNLIKE]
    assert len(set(keys)) == len(UNLIKE)


@pytest.mark.parametrize(
    "spellings",
    [
        (
            "Eli Lilly",
            "Eli Lilly and Company",
            "ELI LILLY & CO.",
            "Eli Lilly & Co., Inc.",
            "Eli-Lilly",
        ),
        ("Pfizer", "Pfizer Inc.", "Pfizer, Inc", "Pfizer Ltd", "PFIZER (Limited)"),
        ("Герофарм", "ООО «Герофарм»", "Gerofarm OOO", "ЗАО Герофарм"),  # noqa: RUF001 - Cyrillic
        ("Sanofi", "Sanofi S.A.", "Sanofi SA"),
        (
            "Boehringer Ingelheim",
            "Boehringer Ingelheim GmbH & Co. KG",
            "Böhringer-Ingelheim G.m.b.H.",
        ),
        ("Takeda Pharmaceutical", "Takeda Pharmaceutical Company Limited"),
        ("Wellcome Trust", "The Wellcome Trust"),
        (
            "Gusev and Skvortsova, Moscow",
            "Skvortzova & Gusev; Moscow",
            "Гусев и Скворцова (Moscow)",
        ),
        ("University of Oslo", "Oslo University", "Univ. Oslo", "Oslo Univ"),
        ("Novo Nordisk", "Novo Nordisk A/S", "Novo Nordisk AS", "NOVO NORDISK A.S."),
        ("Sanofi", "Sanofi S. A.", "Sanofi S/A", "Sanofi Soci\xe9t\xe9 Anonyme"),
        ("Bayer", "Bayer AG", "Bayer A. G.", "Bayer Aktiengesellschaft"),
        ("Astra", "Astra AB", "Astra Aktiebolag", "Aktiebolaget Astra"),
        ("Герофарм", "Акционерное общество Герофарм", "Герофарм АО"),  # noqa: RUF001
        (
            "Kaplan AYa",
            "Kaplan A.Ya.",
            "Kaplan A. Ya.",
            "A. Ya. Kaplan",
            "Kaplan AIa",
            "KAPLAN A YA",
        ),
        ("Tsai SJ", "Tsai S.-J.", "Tsai S-J", "Tsai S J", "S.J. Tsai"),
        ("Peking University", "Peking Univ.", "Peking univ"),
        ("Institute of Sleep", "Inst. Sleep", "Sleep Institute"),
        (
            "Dept. of Neurology, Oslo Univ. Hosp.",
            "Department of Neurology, Oslo University Hospital",
        ),
        ("Acad. Med. Sci.", "Academy of Medical Sciences"),
        ("Natl. Res. Centre", "National Research Center"),
    ],
)
def test_spellings_of_one_group(spellings: tuple[str, ...]) -> None:
    assert len({group_key(spelling) for spelling in spellings}) == 1


def test_groups_of_other_names_stay_apart() -> None:
    names = (
        *("Company A", "Company B", "Company", "AG", "AB Science", "Novartis", "Novo Nordisk"),
        *("A and B", "Yale", "Yule", "Yan J", "Yun J", "Tsai SJ", "Tsai SK", "Tsai"),
    )
    assert len({group_key(name) for name in names}) == len(names)
    assert all(group_key(name) for name in names)
    assert group_key(" - ") == ""


FORMS = st.sampled_from(("", " Inc.", ", Ltd", " GmbH", " & Co. KG", " and Company", " S.A."))


@given(
    st.lists(st.text(string.ascii_letters, min_size=3, max_size=9), min_size=1, max_size=3),
    FORMS,
    CASED,
    st.sampled_from((" ", "-", "  ", " \N{EN DASH} ")),
)
def test_case_punctuation_and_legal_form_change_no_key(
    words: list[str], form: str, cased: Callable[[str], str], between: str
) -> None:
    plain = " ".join(words)
    dressed = cased(f"{between.join(words)}{form}")
    assert group_key(dressed) == group_key(plain)


def author(last: str, initials: str = "", fore: str = "", orcid: str = "") -> Author:
    return Author(last, fore, initials, orcid=orcid)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (author("Smith", "A"), author("Smith", "AB")),
        (author("Kaplan", "A Ya"), author("Kaplan", "AIa")),
        (author("Мясоедов", "НФ"), author("Myasoedov", "N.F.")),
        (author("Gusev", "EI", "Evgeny I"), author("Гусев", fore="Евгений Иванович")),
        (author("Sokolov", "OIu"), author("Sokolov", "OY")),
        (author("Doe", "A", orcid="0000-1"), author("Doe-Roe", "B", orcid="0000-1")),
        (Author(collective_name="The Sleep Group"), Author(collective_name="Sleep group")),
    ],
)
def test_one_author(one: Author, other: Author) -> None:
    assert same_author(one, other)
    assert same_author(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (author("Smith", "A"), author("Smith", "B")),
        (author("Smith", "AB"), author("Smith", "AC")),
        (author("Smith", "J"), author("Smith", "I")),
        (author("Smith"), author("Smith")),
        (author("Smith", "A"), author("Smith")),
        (author("Wang", "Y", "Yan"), author("Wang", "Y", "Yong")),
        (author("Wang", "Y", orcid="0000-1"), author("Wang", "Y", orcid="0000-2")),
        (Author(collective_name="Sleep Group"), author("Sleep", "G")),
    ],
)
def test_two_authors(one: Author, other: Author) -> None:
    assert not same_author(one, other)
    assert not same_author(other, one)


AUTHORS = st.builds(
    author,
    st.sampled_from(("Smith", "Мясоедов", "Miasoedov", "Wang")),
    st.sampled_from(("", "A", "AB", "Yu A", "IuA", "N.F.", "НФ")),
    st.sampled_from(("", "Anna", "Yan", "Yong")),
    st.sampled_from(("", "0000-1", "0000-2")),
)


@given(AUTHORS, AUTHORS)
def test_same_author_is_symmetric_and_shares_a_key(one: Author, other: Author) -> None:
    assert same_author(one, other) == same_author(other, one)
    if same_author(one, other):
        assert one.orcid == other.orcid != "" or author_key(one) == author_key(other) != ""


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Kaplan A Ya", Author("Kaplan", initials="A Ya")),
        ("Koshelev VB", Author("Koshelev", initials="VB")),
        ("Ashmarin I.P.", Author("Ashmarin", initials="I.P.")),
        ("van der Berg J", Author("van der Berg", initials="J")),
        ("De Wit H", Author("De Wit", initials="H")),
        ("Smith J Jr", Author("Smith", initials="J", suffix="Jr")),
        ("Łoś Ł", Author("Łoś", initials="Ł")),
        ("Li J-P", Author("Li", initials="J-P")),
        ("Zhuravleva EIu", Author("Zhuravleva", initials="EIu")),
        ("Panikratova YaR", Author("Panikratova", initials="YaR")),
        ("Yudin ZhKh", Author("Yudin", initials="ZhKh")),
        ("Petrov Shch Jr", Author("Petrov", initials="Shch", suffix="Jr")),
        ("Avicenna", Author("Avicenna")),
        ("VB", Author("VB")),
        ("World Health Organization", Author(collective_name="World Health Organization")),
    ],
)
def test_a_printed_name_is_taken_apart(name: str, author: Author) -> None:
    assert author_named(name) == author
    assert str(author_named(name)) == name
