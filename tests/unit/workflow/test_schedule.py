"""The timetable: off-peak, as often as the queries ask, and quoted for each scheduler."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import UsageError
from litreview.settings import NCBI_EUTILS_URL, Secret, Settings
from litreview.workflow.schedule import (
    Every,
    Schedule,
    Scheduler,
    cron_fields,
    schedule,
    write_schedules,
)
from litreview.workflow.schedules.quoting import (
    cron_words,
    systemd_command,
    systemd_path,
    systemd_word,
    yaml_text,
)

PRINTABLE = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "))
OFF_PEAK_HOURS = {21, 22, 23, 0, 1, 2, 3, 4}  # eastern United States
WINTER, SUMMER = timezone(timedelta(hours=-5)), timezone(timedelta(hours=-4))


def a_workspace(root: Path, **cadences: int) -> Settings:
    """Settings of a workspace with one query for each cadence."""
    (root / "queries").mkdir(parents=True)
    for name, days in cadences.items():
        text = f'name = "{name}"\npubmed = "{name}[tiab]"\ncadence_days = {days}\n'
        (root / "queries" / f"{name}.toml").write_text(text, encoding="utf-8")
    return Settings(
        workspace=root,
        database_url=f"sqlite:///{root / '.litreview' / 'records.sqlite3'}",
        api_key=Secret("s3cr3t-key"),
        email=Secret("somebody@example.org"),
        clock=datetime(2026, 11, 25, 10, tzinfo=UTC),
    )


WHEEL = "https://example.org/litreview-0.1.0-py3-none-any.whl"


def texts(made: tuple[Schedule, ...]) -> str:
    return "\n".join(file.text for one in made for file in one.files)


def test_all_three_when_none_is_named(tmp_path: Path) -> None:
    made = schedule(a_workspace(tmp_path / "review", semax=7), install=WHEEL)
    assert [one.scheduler for one in made] == list(Scheduler)
    assert not re.search(r"@\{|\{%", texts(made))


@pytest.mark.parametrize(
    ("cadences", "every", "max_age"),
    [({"a": 7}, "weekly", "8d"), ({"a": 30, "b": 3}, "daily", "2d"), ({}, "weekly", "8d")],
)
def test_as_often_as_the_most_eager_query_asks(
    tmp_path: Path, cadences: dict[str, int], every: str, max_age: str
) -> None:
    for one in schedule(a_workspace(tmp_path / "review", **cadences), install=WHEEL):
        assert one.every == every
        assert f"status --max-age {max_age}" in texts((one,))


def test_asked_for_it_is_what_was_asked_for(tmp_path: Path) -> None:
    made = schedule(a_workspace(tmp_path / "review", a=7), every=Every.DAILY)
    assert {one.every for one in made} == {"daily"}
    assert "OnCalendar=*-*-* 06:" in texts(made)


def test_a_broken_query_is_noted_and_stops_nothing(tmp_path: Path) -> None:
    settings = a_workspace(tmp_path / "review", a=2)
    (settings.workspace / "queries" / "b.toml").write_text("name = \n", encoding="utf-8")
    for one in schedule(settings):
        assert one.every is Every.DAILY
        assert any("queries/b.toml" in note for note in one.notes)


def test_no_schedule_forgives_an_unreachable_pubmed_or_tells_a_secret(tmp_path: Path) -> None:
    made = schedule(a_workspace(tmp_path / "review", semax=7), install=WHEEL)
    said = texts(made) + "".join(words for one in made for words in (*one.steps, *one.notes))
    for never in ("--or-offline", "--offline", "s3cr3t-key", "somebody@example.org"):
        assert never not in said
    for one in made:
        assert re.search(r"litreview\W+run --log", texts((one,)))


def test_every_start_is_off_peak_summer_and_winter(tmp_path: Path) -> None:
    for number in range(20):
        made = schedule(a_workspace(tmp_path / f"review{number}", semax=7))
        found = re.search(r"OnCalendar=Sun \*-\*-\* (\d\d):(\d\d):00 UTC", texts(made))
        assert found
        for zone in (WINTER, SUMMER):
            begins = datetime(2026, 1, 4, int(found[1]), int(found[2]), tzinfo=UTC)
            for delay in (0, 2):
                local = (begins + timedelta(hours=delay)).astimezone(zone)
                assert local.hour in OFF_PEAK_HOURS
        assert found[2] != "00"


@pytest.mark.parametrize(
    ("offset", "fields"),
    [(0, "47 6 * * 0"), (-8, "47 22 * * 6"), (14, "47 20 * * 0"), (5.5, "17 12 * * 0")],
)
def test_cron_goes_by_the_local_day(offset: float, fields: str) -> None:
    sunday = datetime(2026, 11, 29, 6, 47, tzinfo=UTC)
    local = sunday.astimezone(timezone(timedelta(hours=offset)))
    assert cron_fields(local, weekly=True) == fields
    assert cron_fields(local, weekly=False) == f"{' '.join(fields.split()[:2])} * * *"


def test_what_is_set_only_here_is_said_without_its_value(tmp_path: Path) -> None:
    plain = a_workspace(tmp_path / "review", semax=7)
    assert plain.eutils_url == NCBI_EUTILS_URL
    elsewhere = replace(plain, database_url="postgresql://me:hunter2@127.0.0.1/db")
    for settings, expected in ((plain, False), (elsewhere, True)):
        (one,) = schedule(settings, [Scheduler.CRON])
        assert any("LITREVIEW_DB" in note for note in one.notes) is expected
        assert "hunter2" not in "".join(one.notes) + texts((one,))


def test_a_name_no_unit_may_have_becomes_one(tmp_path: Path) -> None:
    for folder, name in {"Über Größe!": "litreview-ber-gr-e", "litreview": "litreview"}.items():
        (one,) = schedule(a_workspace(tmp_path / folder), [Scheduler.CI], install=WHEEL)
        assert one.files[0].name == f"{name}.yml"


def test_a_control_character_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="control character"):
        schedule(a_workspace(tmp_path / "re\nview"))


def test_in_a_temporary_folder_private_tmp_is_off_and_said(tmp_path: Path) -> None:
    settings = replace(a_workspace(tmp_path / "review"), workspace=Path("/tmp"))  # noqa: S108
    (one,) = schedule(settings, [Scheduler.SYSTEMD])
    assert "PrivateTmp=no" in texts((one,))
    assert any("temporary folder" in note for note in one.notes)


def of_systemd(settings: Settings) -> tuple[dict[str, str], str]:
    """Each unit's text, and all notes."""
    (one,) = schedule(settings, [Scheduler.SYSTEMD])
    return {file.name: file.text for file in one.files}, "\n".join(one.notes)


@pytest.mark.parametrize("dialect", ["sqlite", "sqlite+pysqlite"])
def test_a_database_elsewhere_can_be_written_to(tmp_path: Path, dialect: str) -> None:
    plain = a_workspace(tmp_path / "review")
    elsewhere = tmp_path / 'a "b%' / "records.sqlite3"
    settings = replace(plain, database_url=f"{dialect}:///{elsewhere}")
    units, notes = of_systemd(settings)
    folders = [systemd_word(str(folder)) for folder in (plain.workspace, elsewhere.parent)]
    for name in ("litreview-review.service", "litreview-review-watch.service"):
        assert f"ReadWritePaths={' '.join(folders)}\n" in units[name]
    assert str(elsewhere.parent) in notes


def test_a_database_in_the_workspace_needs_no_folder_more(tmp_path: Path) -> None:
    plain = a_workspace(tmp_path / "review")
    for url in (
        f"sqlite:///{plain.workspace / 'other' / 'records.sqlite3'}",
        "sqlite:///here.sqlite3?timeout=3",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://h/db",
    ):
        units, _ = of_systemd(replace(plain, database_url=url))
        expected = f"ReadWritePaths={systemd_word(str(plain.workspace))}\n"
        assert all(expected in text for name, text in units.items() if name.endswith(".service"))


def test_a_database_in_a_temporary_folder_is_not_hidden(tmp_path: Path) -> None:
    plain = replace(a_workspace(tmp_path / "review"), workspace=Path("/usr"))
    plain = replace(plain, database_url="sqlite:////usr/records.sqlite3")
    assert "PrivateTmp=yes" in "".join(of_systemd(plain)[0].values())
    settings = replace(plain, database_url="sqlite:////tmp/kept/records.sqlite3")
    assert "PrivateTmp=no" in "".join(of_systemd(settings)[0].values())


def test_a_database_whose_address_cannot_be_followed_is_said(tmp_path: Path) -> None:
    plain = a_workspace(tmp_path / "review")
    settings = replace(plain, database_url="sqlite:///file:/srv/r.sqlite3?uri=true&mode=rw")
    _, notes = of_systemd(settings)
    assert "ReadWritePaths" in notes


def test_both_services_read_the_same_environment(tmp_path: Path) -> None:
    units, _ = of_systemd(a_workspace(tmp_path / "review"))
    line = "EnvironmentFile=-/etc/litreview/litreview-review.env\n"
    assert all(line in text for name, text in units.items() if name.endswith(".service"))


def test_cron_s_second_look_reads_the_environment_too(tmp_path: Path) -> None:
    (one,) = schedule(a_workspace(tmp_path / "review"), [Scheduler.CRON])
    lines = [line for line in texts((one,)).splitlines() if not line.startswith("#")]
    assert ['. "$HOME/.config/litreview/litreview-review.env"' in line for line in lines] == [
        True,
        True,
    ]


def test_files_are_written_twice_and_never_over_others(tmp_path: Path) -> None:
    made = schedule(a_workspace(tmp_path / "review", semax=7), install=WHEEL)
    paths = write_schedules(made, tmp_path / "units")
    assert write_schedules(made, tmp_path / "units") == paths
    assert len(paths) == 6
    paths[-1].write_text("mine", encoding="utf-8")
    paths[0].unlink()
    with pytest.raises(UsageError, match="nothing is overwritten"):
        write_schedules(made, tmp_path / "units")
    assert not paths[0].exists()
    assert paths[-1].read_text(encoding="utf-8") == "mine"


def test_a_value_that_looks_like_a_word_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "@{name}{{ name }}"
    assert f"({folder})" in texts(schedule(a_workspace(folder), [Scheduler.SYSTEMD]))


@given(PRINTABLE)
def test_a_systemd_word_reads_back(text: str) -> None:
    word = systemd_word(text)
    assert word[0] == word[-1] == '"'
    inside = re.sub(r"\\(.)", r"\1", word[1:-1], flags=re.DOTALL)
    assert inside.replace("%%", "%") == text
    path = systemd_path(f"/{text}")
    assert path.replace("%%", "%").rstrip("/") == f"/{text}".rstrip("/")
    assert path[-1] not in {"\\", " "}  # one joins the next line on, the other is cut off
    assert not re.search(r'(?<!\\)(?:\\\\)*"', word[1:-1])


def test_a_program_systemd_would_refuse_is_started_by_env() -> None:
    assert systemd_command(("/a b/$c", "--x=$y")) == '"/a b/$c" "--x=$$y"'
    assert systemd_command(("/it's/$c",)) == '"/usr/bin/env" "/it\'s/$$c"'


@given(PRINTABLE)
def test_a_cron_line_reads_back(text: str) -> None:
    line = cron_words([text])
    assert not re.search(r"(?<!\\)%", line)
    assert shlex.split(line.replace("\\%", "%")) == [text]


@given(PRINTABLE)
def test_a_yaml_text_reads_back(text: str) -> None:
    assert yaml.safe_load(f"path: {yaml_text(text)} # why\n") == {"path": text}
