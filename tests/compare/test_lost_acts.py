"""A forgotten act is found where the words that tell it stay the same."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from screener.compare.diff import Comparison
from screener.compare.losses import losses
from screener.rulebook.model import RuleBook
from tests.small_books import book, rule

CALM = rule("calm", {"liver": ["no", "yes", "not_sure"]}, "discuss")
WORDS = {"do": "Rest, then go.", "acts": ["rest", "go"]}


def rash(**changed: Any) -> RuleBook:
    return book([CALM, {**rule("rash", {"signs": "rash"}), **WORDS, **changed}])


def excluding(**acts: list[str]) -> RuleBook:
    told = {"rest": [], "go": [], "stop": ["go"], **acts}
    return book([CALM, {**rule("rash", {"signs": "rash"}), **WORDS}], acts=told)


GONE = (("rules", 1), "no longer says that it tells people to 'rest'")


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        (rash(), rash(), []),
        (rash(), rash(acts=["go"]), [GONE]),
        (rash(acts=["go"]), rash(), []),
        (rash(), rash(acts=["go", "stop"]), [GONE]),
        # Other words tell other things.
        (rash(), rash(acts=["go"], do="Go."), []),
        (rash(), rash(acts=["go"], headline="Go now"), []),
        (
            excluding(),
            excluding(stop=[]),
            [(("acts", "stop"), "the act 'stop' no longer excludes 'go'")],
        ),
        # Either of the two may say it.
        (excluding(), excluding(stop=[], go=["stop"]), []),
        (excluding(), excluding(rest=["go"]), []),
    ],
)
def test_a_forgotten_act_is_taken_back(
    old: RuleBook, new: RuleBook, lost: list[tuple[object, str]]
) -> None:
    with closing(Comparison(old, new)) as comparison:
        assert [(loss.path, loss.message) for loss in losses(comparison)] == lost


def test_a_level_tells_people_too() -> None:
    tree = rash().model_dump(mode="json", by_alias=True, exclude_defaults=True)
    tree["levels"][0]["acts"] = ["go"]
    old = RuleBook.model_validate(tree)

    with closing(Comparison(old, rash())) as comparison:
        assert [(loss.path, loss.message) for loss in losses(comparison)] == [
            (("levels", 0), "no longer says that it tells people to 'go'")
        ]
