import pytest
from lxml import etree
from tests.support.synthetic_xml import correction_xml

from litreview.model.identity import Pmid
from litreview.model.record import Correction, PublicationType, StandingSignal
from litreview.model.vocabulary import Standing
from litreview.pubmed.records.standing import corrections, standing_signals

ARTICLE = (PublicationType("Journal Article", "D016428"),)
RETRACTED = (PublicationType("Retracted Publication", "D016441"),)
NOTICE = (PublicationType("Retraction of Publication", "D016440"),)


def standings(*made: Correction, types: tuple[PublicationType, ...] = ARTICLE, title: str = "Mint",
              history: frozenset[str] = frozenset()) -> list[tuple[Standing, str]]:  # fmt: skip
    return [(one.standing, one.signal) for one in standing_signals(made, types, title, history)]


def test_a_plain_article_has_no_signal() -> None:
    assert (
        standings(Correction("CommentIn"), Correction("UpdateIn"), Correction("ErratumFor")) == []
    )


@pytest.mark.parametrize(
    ("ref_type", "standing"),
    [
        ("RetractionIn", Standing.RETRACTED),
        ("PartialRetractionIn", Standing.RETRACTED),
        ("RetractedandRepublishedIn", Standing.REPUBLISHED),
        ("ExpressionOfConcernIn", Standing.EXPRESSION_OF_CONCERN),
        ("ErratumIn", Standing.CORRECTED),
        ("CorrectedandRepublishedIn", Standing.CORRECTED),
    ],
)
def test_each_kind_of_notice_gives_its_standing(ref_type: str, standing: Standing) -> None:
    made = (Correction(ref_type, pmid=Pmid("9")),)
    assert standing_signals(made, ARTICLE, "Mint", ()) == (
        StandingSignal(standing, ref_type, Pmid("9")),
    )


@pytest.mark.parametrize("ui", ["D016441", ""])
def test_the_publication_type_alone_is_a_signal(ui: str) -> None:
    types = (PublicationType("Retracted Publication", ui),)
    assert standings(types=types) == [(Standing.RETRACTED, "publication type")]


@pytest.mark.parametrize(
    "title",
    [
        "RETRACTED: Mint",
        "[RETRACTED] Mint",
        "Retracted article: Mint",
        "RETRACTED ARTICLE: M",
        "RETRACTED - Mint",
        "RETRACTED \N{EN DASH} Mint",
        "RETRACTED PAPER - Mint",
        "WITHDRAWN: Mint",
        "Withdrawn: Mint",
        "[Withdrawn] Mint",
        "WITHDRAWN REVIEW: Mint",
        "WITHDRAWN\N{EM DASH}Mint",
        "Article Withdrawn: Mint",
        "REMOVED: Mint",
        "REMOVED - Mint",
        "TEMPORARY REMOVAL: Mint",
        "Artículo retractado: Menta",
        "Mint [retracted]",
        "Mint [RETRACTED ARTICLE].",
        "[Mint for pain] [Retracted]",
        "Mint (Retracted Article)",
        "Mint (Retracted article. See vol. 12, pg. 33, 2020)",
        "Mint (Withdrawn Publication. See vol. 12)",
        "Mint [withdrawn]",
        "Mint. (Withdrawn Paper. 2018, vol 1)",
        "Mint [Retracted paper, J Walks 2018]",
        "Mint - RETRACTED",
        "Mint \N{EM DASH} Retracted article.",
        "Mint: RETRACTED",
        "Mint. WITHDRAWN",
        "Does mint help? Retracted",
        "RETRACTED Mint",
        "WITHDRAWN ARTICLE Mint",
        "This article has been retracted: Mint",
        "Mint (This paper was withdrawn)",
        "Correction of posture in walkers: a trial [retracted]",
    ],
)
def test_the_title_alone_is_a_signal(title: str) -> None:
    assert standings(title=title) == [(Standing.RETRACTED, "title")]


@pytest.mark.parametrize(
    "title",
    [
        "Retracted articles: a survey",
        "Mint is RETRACTED: no",
        "Retraction: Mint",
        "Retracted",
        "Withdrawn - why men stop walking",
        "Withdrawn walkers: a survey",
        "Withdrawal: Mint",
        "WITHDRAWNNESS: Mint",
        "Retracted-ear mice",
        "Removed: what men lose on a walk",
        "Temporary removal: a method",
        "Stones (removed)",
        "Walkers who left (withdrawn)",
        "Why papers are [retracted] twice",
        'Retraction notice to "Mint" [retracted]',
        "Retraction: Mint (Retracted article. See vol. 12)",
        "Erratum to: Mint [retracted]",
        "Comment on: Mint [retracted]",
        "Retraction and republication: Mint [retracted]",
        "Retraction with replacement: Mint - RETRACTED",
        "Addendum: Mint [retracted]",
        "WITHDRAWN PATIENTS: A SURVEY",
        "How a well-known trial was retracted",
        "Walkers: withdrawn",
        "Walkers: how many were Withdrawn",
    ],
)
def test_a_title_about_retractions_is_no_signal(title: str) -> None:
    assert standings(title=title) == []


@pytest.mark.parametrize("end", ["Publication", "Article"])
def test_a_concern_may_stand_behind_the_title(end: str) -> None:
    title = f"Mint ({end} with Expression of Concern. See vol. 7, pg. 1, 2021)"
    assert standings(title=title) == [(Standing.EXPRESSION_OF_CONCERN, "title")]


@pytest.mark.parametrize("kept", ["RetractedandRepublished", "CorrectedandRepublished"])
def test_what_replaces_a_paper_is_in_good_standing(kept: str) -> None:
    made = (Correction(f"{kept}From", pmid=Pmid("9")),)
    assert standing_signals(made, ARTICLE, "Mint", ()) == ()


def test_history_alone_is_a_signal() -> None:
    assert standings(history=frozenset({"entrez", "retracted"})) == [
        (Standing.RETRACTED, "history")
    ]


def test_all_signals_are_kept() -> None:
    found = standings(
        Correction("RetractionIn"),
        Correction("ErratumIn"),
        types=RETRACTED,
        title="RETRACTED: Mint",
        history=frozenset({"retracted"}),
    )
    assert [signal for _, signal in found] == [
        "publication type",
        "RetractionIn",
        "ErratumIn",
        "title",
        "history",
    ]


@pytest.mark.parametrize("types", [NOTICE, (PublicationType("Retraction of Publication"),)])
def test_a_notice_is_never_retracted(types: tuple[PublicationType, ...]) -> None:
    assert standings(types=(*types, *RETRACTED), title="Retracted: Mint") == []


def test_a_notice_is_known_by_what_it_retracts() -> None:
    assert standings(Correction("RetractionOf"), title="RETRACTED: Mint") == []


def test_a_notice_may_itself_be_corrected() -> None:
    assert standings(Correction("ErratumIn"), types=NOTICE) == [(Standing.CORRECTED, "ErratumIn")]


def test_corrections_are_read_with_and_without_a_pmid() -> None:
    listed = etree.fromstring(
        "<L>"
        + correction_xml("RetractionIn", "77")
        + correction_xml("Cites", "5")
        + correction_xml("ErratumIn", source="Somewhere. 2020")
        + "</L>"
    )
    assert corrections(listed) == (
        Correction("RetractionIn", "J Invent Walks. 2021", Pmid("77")),
        Correction("ErratumIn", "Somewhere. 2020"),
    )


def test_a_word_for_a_pmid_is_no_pmid() -> None:
    listed = etree.fromstring("<L>" + correction_xml("CommentIn", "unknown") + "</L>")
    assert corrections(listed)[0].pmid is None


def test_no_list_means_no_corrections() -> None:
    assert corrections(()) == ()
