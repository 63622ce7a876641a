"""Little is shown at once, and the most urgent of it; the rest is folded, and nothing is lost."""

from __future__ import annotations

import pytest

from screener.rulebook.model import LevelId, RuleBook
from screener.screening.guidance import assess
from tests.web.page import Element
from tests.web.patient import Jump, Shown
from tests.web.sites import sheet_of, unsure

TWO_KINDS = {"isotretinoin_before": "not_sure", "phq2_interest": "prefer_not_to_say"}


def folded(page: Shown) -> list[Element]:
    """Return what is inside a part that has to be opened, other than a row of reasons."""
    parts = page.main.every("details", class_="more")
    return [inner for part in parts for inner in part.inside()]


def rows(page: Shown) -> list[Element]:
    return [row for part in page.main.every(class_="rows") for row in part.every("details")]


def test_who_is_unsure_of_all_is_shown_four_reasons_and_three_lines_of_a_kind(
    jump: Jump, rulebook: RuleBook
) -> None:
    page = jump(unsure(rulebook)).page
    hidden = set(map(id, folded(page)))
    assert len([row for row in rows(page) if id(row) not in hidden]) == 4
    assert len(page.findings) > 40
    for part in page.main.every("ul", class_="checklist") + page.main.every("ol"):
        shown = [line for line in part.every("li") if id(line) not in hidden]
        assert len(shown) <= 3
    for fold in page.main.every("details", class_="more"):
        assert fold.every("summary")[0].text.strip("0123456789 ")


def test_what_is_shown_at_once_is_the_most_urgent(jump: Jump, rulebook: RuleBook) -> None:
    page = jump(unsure(rulebook)).page
    ranks = [LevelId(row["data-level"]).rank for row in rows(page)]
    assert ranks == sorted(ranks)


def test_in_an_emergency_what_is_not_part_of_it_waits_under_one_fold(
    jump: Jump, rulebook: RuleBook
) -> None:
    page = jump(sheet_of(rulebook, danger_signs="severe_stomach_pain", acne_severity="severe")).page
    hidden = set(map(id, folded(page)))
    shown = [row for row in rows(page) if id(row) not in hidden]
    assert {row["data-level"] for row in shown} == {LevelId.EMERGENCY}
    assert len(shown) < len(rows(page))
    later = page.main.one("details", class_="skin")
    assert later.every("summary")[0].text == "Later, about your skin"
    assert [heading.text for heading in page.main.every("h2") if id(heading) not in hidden] == [
        "Keep this page, as we do not",
        "Why we say this",
    ]


@pytest.mark.parametrize("answers", [{}, TWO_KINDS, {"liver_disease": "now"}, None])
def test_no_step_and_no_reason_is_said_twice(
    jump: Jump, rulebook: RuleBook, answers: dict[str, str] | None
) -> None:
    sheet = unsure(rulebook) if answers is None else sheet_of(rulebook, **answers)
    page, guidance = jump(sheet).page, assess(rulebook, sheet)
    said = [finding.reason for finding in guidance.findings]
    said += [finding.rule.do for finding in guidance.findings if finding.rule.do]
    assert [
        line for line in dict.fromkeys(said) if page.words.count(line) != said.count(line)
    ] == []


def test_each_answer_that_leaves_a_point_open_is_a_quote_of_its_own(
    jump: Jump, rulebook: RuleBook
) -> None:
    page = jump(sheet_of(rulebook, **TWO_KINDS)).page
    levels = [level.text for level in page.main.every(class_="level")]
    assert [text for text in levels if '"I\'m not sure" and "I prefer not to say"' in text]
    assert [text for text in levels if "; I prefer" in text] == []
