from __future__ import annotations

import pytest
from tests.support.builders_tagging import a_text, bundled_rulebook

from litreview.model.fields import Field
from litreview.tagging.reading import read_fields, read_study
from litreview.tagging.sections import read_document
from litreview.tagging.tagger import find_sightings

ILL = (
    ("Sleep", "Participants had asthma."),
    ("Trial", "Participants had sleep apnoea and were randomised to mint or usual care."),
    ("Trial", "Participants were randomised to mint or gloves. All had gout and hypertension."),
    ("Trial", "Nineteen women with gout were given mint."),
    ("Trial", "Thirty men with prostate cancer took tea for six weeks."),
    ("Trial", "We describe three cases of acute pancreatitis."),
    ("Trial", "Forty adults with chronic PTSD took mint tea."),
)
UNSAID = (
    ("Yoga", "Forty volunteers took yoga lessons."),
    ("Trial", "A total of 714 subjects had mint tea before yoga lessons."),
    ("Tea", "Studies have shown that mint warms healthy volunteers. We asked 90 sailors."),
    ("Tea", "Eight volunteers drank tea in an inpatient setting."),
    ("Tea at home", "Community-dwelling participants drank mint tea."),
    ("Trial", "We interviewed 203 caregivers of persons with dementia."),
    ("Trial", "Eighty parents of children with asthma kept a diary."),
    ("Trial", "Ninety nurses caring for patients with cancer took yoga lessons."),
)
WELL = (
    ("Yoga", "Forty healthy volunteers took yoga lessons."),
    ("Yoga", "Twelve healthy young men drank mint tea."),
)


def both_readings(title: str, abstract: str) -> tuple[object, object]:
    """The health of people by the rules alone, and with learned chances."""
    text = a_text(title=title, abstract=abstract)
    tags = [each.tag for each in find_sightings(read_document(text), bundled_rulebook())]
    ruled = read_fields(tags)[Field.HEALTH_STATUS].value
    return ruled, read_study(text, bundled_rulebook()).fields[Field.HEALTH_STATUS].value


@pytest.mark.parametrize(("title", "abstract"), ILL)
def test_people_who_have_a_disease_are_patients(title: str, abstract: str) -> None:
    assert both_readings(title, abstract) == ("patients", "patients")


@pytest.mark.parametrize(("title", "abstract"), UNSAID)
def test_people_of_whose_health_nothing_is_said(title: str, abstract: str) -> None:
    assert both_readings(title, abstract) == ("not_reported", "not_reported")


@pytest.mark.parametrize(("title", "abstract"), WELL)
def test_healthy_people_are_called_so(title: str, abstract: str) -> None:
    assert both_readings(title, abstract) == ("healthy", "healthy")


def test_people_with_a_disease_are_not_healthy_by_a_word_of_the_title() -> None:
    text = "Patients with coronary disease were randomised to mint or gloves."
    assert "healthy" not in both_readings("Healthy trial", text)
