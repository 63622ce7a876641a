"""The six forms of a condition: written, read, and written again."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from screener.rulebook.conditions import (
    All,
    AnswerIs,
    AnyOf,
    Condition,
    Not,
    ScoreIs,
    leaves,
)

CONDITIONS: TypeAdapter[Condition] = TypeAdapter(Condition)
DEEP = {"all": ["named", {"any": [{"liver": "now"}, {"not": {"phq": {"at_least": 3}}}]}]}


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("named", str),
        ({"liver": "now"}, AnswerIs),
        ({"liver": ["now", "not_sure"]}, AnswerIs),
        ({"phq": {"at_least": 3}}, ScoreIs),
        ({"all": ["named", {"liver": "now"}]}, All),
        ({"any": ["named"]}, AnyOf),
        ({"not": {"liver": ["now"]}}, Not),
        (DEEP, All),
    ],
)
def test_each_form_is_read_and_written_back(written: object, form: type) -> None:
    condition = CONDITIONS.validate_python(written)

    assert isinstance(condition, form)
    assert CONDITIONS.dump_python(condition, mode="json", by_alias=True) == written
    assert CONDITIONS.validate_python(condition) == condition


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        7,
        True,
        [],
        ["named"],
        {},
        {"liver": "now", "mood": "low"},
        {"liver": []},
        {"liver": None},
        {"liver": True},
        {"liver": ["now", 7]},
        {"liver": [["now"]]},
        {"all": []},
        {"all": "named"},
        {"all": ["named", {}]},
        {"any": []},
        {"any": {"liver": "now"}},
        {"not": []},
        {"not": None},
        {"phq": {}},
        {"phq": {"at_least": 0}},
        {"phq": {"at_least": True}},
        {"phq": {"at_least": "3"}},
        {"phq": {"at_least": 3, "at_most": 4}},
        {"phq": {"at_most": 4}},
    ],
)
def test_anything_else_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        CONDITIONS.validate_python(written)


def test_an_answer_knows_its_question_and_options() -> None:
    answer = AnswerIs({"liver": ("now", "not_sure", "now")})

    assert answer.question == "liver"
    assert answer.options == {"now", "not_sure"}
    assert answer.listed_options == ("now", "not_sure", "now")
    assert AnswerIs({"liver": "now"}).listed_options == ("now",)


def test_a_score_knows_its_name_and_bound() -> None:
    score = CONDITIONS.validate_python({"phq": {"at_least": 3}})

    assert isinstance(score, ScoreIs)
    assert (score.score, score.at_least) == ("phq", 3)


def test_leaves_come_in_the_order_written() -> None:
    found = [
        leaf.model_dump() if isinstance(leaf, BaseModel) else leaf
        for leaf in leaves(CONDITIONS.validate_python(DEEP))
    ]

    assert found == ["named", {"liver": "now"}, {"phq": {"at_least": 3}}]


@pytest.mark.parametrize("written", ["named", {"liver": "now"}, {"phq": {"at_least": 3}}])
def test_a_leaf_is_its_own_only_leaf(written: object) -> None:
    condition = CONDITIONS.validate_python(written)

    assert list(leaves(condition)) == [condition]


def test_a_condition_cannot_be_changed() -> None:
    condition = All(all=("named",))

    with pytest.raises(ValidationError, match="frozen"):
        condition.all = ("other",)
