"""What a person left open: told in short where it is much, in full where it is little."""

from __future__ import annotations

import re

from screener.rulebook.model import LevelId, RuleBook
from screener.screening.guidance import assess
from tests.web.page import Element
from tests.web.patient import Jump, Shown
from tests.web.sites import sheet_of, unsure

SHORT = "What you left open"
FEW = {"kidneys": "not_sure", "bowel": "not_sure", "lipids": "not_sure", "liver_disease": "now"}
TWO_KINDS = {"isotretinoin_now": "not_sure", "phq2_interest": "prefer_not_to_say"}


def in_full(page: Shown) -> list[Element]:
    return page.main.every("article", class_="card")


def headings(page: Shown) -> list[str]:
    return [heading.text for heading in page.main.every("h2")]


def test_few_doubts_are_told_in_full(jump: Jump, rulebook: RuleBook) -> None:
    page = jump(sheet_of(rulebook, **FEW)).page
    assert len(in_full(page)) == len(page.findings)
    assert SHORT not in headings(page)


def test_many_doubts_are_told_in_short_after_what_sets_the_level(
    jump: Jump, rulebook: RuleBook
) -> None:
    page = jump(unsure(rulebook)).page
    assert headings(page)[:3] == ["Why we say this", SHORT, "For your visit"]
    short = page.main.every(class_="open")
    assert [part["data-level"] for part in short] == [
        LevelId.DISCUSS_BEFORE_STARTING,
        LevelId.DISCUSS,
    ]
    assert len(in_full(page)) < 8
    assert len(page.findings) > 40


def test_what_sets_the_level_or_interrupted_the_walk_is_told_in_full(
    jump: Jump, rulebook: RuleBook
) -> None:
    sheet = unsure(rulebook)
    guidance, page = assess(rulebook, sheet), jump(sheet).page
    weighty = [f for f in guidance.findings if f.level is guidance.level or f.rule.interrupt]
    assert [card.one("h3").text for card in in_full(page)] == [f.rule.title for f in weighty]


def test_an_answer_that_left_several_points_open_is_told_once_for_them(
    jump: Jump, rulebook: RuleBook
) -> None:
    page = jump(unsure(rulebook)).page
    asked = rulebook.questions["medicines"].text
    groups = [g for g in page.main.every(class_="left") if asked in g.one("dl").text]
    assert [len(group.every("article")) for group in groups] == [3]


def test_every_number_of_a_source_has_its_source(jump: Jump, rulebook: RuleBook) -> None:
    sheet = unsure(rulebook)
    page = jump(sheet).page
    listed = [
        line.text.split(" (opens")[0] for line in page.main.one(class_="numbered").every("li")
    ]
    cites = {f.rule.title: f.rule.cite for f in assess(rulebook, sheet).findings}
    for group in page.main.every(class_="left"):
        for card in group.every("article"):
            text = card.one(class_="cites").text
            numbers = [int(number) for number in re.findall(r"\[(\d+)\]", text)]
            cited = [rulebook.sources[c.source].title for c in cites[card.one("h4").text]]
            assert [listed[number - 1] for number in numbers] == cited


def test_each_answer_that_leaves_a_point_open_is_a_quote_of_its_own(
    jump: Jump, rulebook: RuleBook
) -> None:
    page = jump(sheet_of(rulebook, **TWO_KINDS)).page
    levels = [level.text for level in page.main.every(class_="level")]
    assert [text for text in levels if '"I\'m not sure" and "I prefer not to say"' in text]
    assert [text for text in levels if "; I prefer" in text] == []
