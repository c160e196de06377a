"""The licence a copyright line names, and lines that name none."""

from __future__ import annotations

import pytest

from litreview.model.licence import Licence, find_licence

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("line", "licence"),
    [
        (f"Roe A. J Ex 2020. CC BY 4.0, {CC_BY} Cut off.", Licence("CC BY 4.0", CC_BY)),
        (f"© 2020 The Author(s). ({CC_BY}).", Licence("CC BY 4.0", CC_BY)),
        (
            "under http://creativecommons.org/licenses/by-nc-nd/3.0.",
            Licence("CC BY-NC-ND 3.0", "http://creativecommons.org/licenses/by-nc-nd/3.0"),
        ),
        (
            "https://creativecommons.org/publicdomain/zero/1.0/",
            Licence("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ),
        ("© 2021 The Authors. CC BY 4.0.", Licence("CC BY 4.0")),
        ("licensed under CC-BY-SA 3.0", Licence("CC-BY-SA 3.0")),
        ("CC0", Licence("CC0")),
        (
            "Creative Commons Attribution 4.0 International License",
            Licence("Creative Commons Attribution 4.0"),
        ),
        ("under the Creative Commons license", Licence("Creative Commons")),
        ("This is a work in the public domain.", Licence("public domain")),
    ],
)
def test_a_licence_has_a_name_and_where_given_an_address(line: str, licence: Licence) -> None:
    assert find_licence(line) == licence


@pytest.mark.parametrize(
    "line",
    [
        "",
        "All rights reserved; CC BY is not granted.",
        f"Not under CC BY ({CC_BY}).",
        "It is not in the public domain.",
        "© 2020 Elsevier Ltd. All rights reserved.",
        "Open access",
        "see https://example.org/by/4.0/",
    ],
)
def test_other_lines_name_none(line: str) -> None:
    assert find_licence(line) is None
