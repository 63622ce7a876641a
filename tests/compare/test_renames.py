"""A question that only got another id is the same question."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.compare.changed_parts import changed_parts
from screener.compare.diff import Comparison
from screener.compare.losses import losses
from screener.compare.renames import described_under_new_ids, renamed_questions, under_new_ids
from screener.rulebook.conditions import AnswerIs
from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from tests.population.test_drawing import described
from tests.samples import samples
from tests.sheets import sheets
from tests.small_books import ANEW, QUESTIONS, SCORED, YES_NO_UNSURE, book, books, question, rule

CALM = rule("calm", {"liver": ["no", "yes", "not_sure"]}, "discuss")
WAYS = [{"id": way, "text": f"By {way}"} for way in ("bike", "car", "foot", "train")]


def asking(*more: dict[str, Any]) -> RuleBook:
    return book([CALM], [*QUESTIONS, *more])


@pytest.mark.parametrize(
    ("old", "new", "renamed"),
    [
        (question("way", WAYS), question("how", WAYS), {"way": "how"}),
        (
            question("way", WAYS),
            question("how", [{**WAYS[0], "text": "On a bike"}, *WAYS[1:]]),
            {"way": "how"},
        ),
        (question("way", WAYS), question("how", WAYS[:3]), {}),
        (
            question("way", WAYS),
            question("how", [{**way, "text": f"With {way['id']}"} for way in WAYS]),
            {},
        ),
        (question("way", WAYS), question("way", WAYS), {}),
        (question("kidneys", YES_NO_UNSURE), question("flying", YES_NO_UNSURE), {}),
        (
            {**question("kidneys", YES_NO_UNSURE), "text": "Do you have kidney disease?"},
            {**question("renal", YES_NO_UNSURE), "text": "Do you have a kidney disease now?"},
            {"kidneys": "renal"},
        ),
    ],
)
def test_a_question_is_recognized_by_its_options_and_words(
    old: dict[str, Any], new: dict[str, Any], renamed: dict[str, str]
) -> None:
    assert renamed_questions(asking(old), asking(new)) == renamed


def test_of_several_the_most_alike_are_the_same() -> None:
    old = [{**question(name, SCORED), "text": f"Is it {name} now?"} for name in ("red", "dark")]
    new = [{**question(f"a_{name}", SCORED), "text": f"Is it {name}?"} for name in ("dark", "red")]
    found = renamed_questions(asking(*old), asking(*new))
    assert found == {"red": "a_red", "dark": "a_dark"}


@given(data=st.data(), small=books())
@settings(ANEW, max_examples=samples(10, soak=150))
def test_another_id_changes_nothing(data: st.DataObject, small: RuleBook) -> None:
    name = data.draw(st.sampled_from(list(small.questions)))
    new = under_new_ids(small, {name: "another"})
    sheet = data.draw(sheets(small))
    answers = {("another" if q == name else q): chosen for q, chosen in sheet.answers.items()}

    before, after = assess(small, sheet), assess(new, AnswerSheet().with_answers(answers))

    assert name not in new.questions
    assert [(f.rule.id, f.level) for f in before.findings] == [
        (f.rule.id, f.level) for f in after.findings
    ]
    with closing(Comparison(small, new)) as comparison:
        assert comparison.renamed == {name: "another"}
        assert list(comparison.moves()) == []
        assert list(losses(comparison)) == []
        assert list(changed_parts(comparison.old, new)) == []


def test_a_population_names_a_question_by_either_id() -> None:
    share = {"share": {"car": 100}}
    old = described(
        way=[share],
        liver=[{"of": {"all": [{"way": "car"}, {"not": {"way": "foot"}}]}, "share": {"yes": 100}}],
    )
    new = described_under_new_ids(
        replace(old, groups={"all": AnswerIs({"way": "car"})}), {"way": "how"}
    )
    assert list(new.answers) == ["how", "liver"]
    assert new.answers["liver"][0].model_dump(by_alias=True, mode="json")["of"] == {
        "all": [{"how": "car"}, {"not": {"how": "foot"}}]
    }
    assert new.groups == {"all": AnswerIs({"how": "car"})}

    both = described(way=[share], how=[{"share": {"foot": 100}}])
    (cases,) = described_under_new_ids(both, {"way": "how"}).answers.values()
    assert cases[0].share == {"foot": 100}


def test_a_name_that_is_no_question_stays() -> None:
    way = question("way", WAYS)
    rules = [rule("calm", {"all": ["way", {"way": "car"}]}), rule("low", {"phq": {"at_least": 1}})]
    old = book(
        [{**each, "topic": "way"} for each in rules],
        [*QUESTIONS, way],
        topics={"way": "The way"},
        conditions={"way": {"not": {"way": "foot"}}},
        scores={"phq": {"of": ["sleep", "mood"]}},
    )
    new = under_new_ids(old, {"way": "how"})
    assert new.topics == {"way": "The way"}
    assert [r.model_dump(by_alias=True, mode="json")["when"] for r in new.rules] == [
        {"all": ["way", {"how": "car"}]},
        {"phq": {"at_least": 1}},
    ]
    assert new.model_dump(by_alias=True, mode="json")["conditions"] == {
        "way": {"not": {"how": "foot"}}
    }
