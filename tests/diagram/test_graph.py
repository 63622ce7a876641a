"""A walk shows for each question who is asked, and how many rules look at the answer."""

from __future__ import annotations

from screener.diagram.graph import GraphQuestion, graph_of, spoken
from screener.rulebook.dependencies import questions_in
from screener.rulebook.model import LevelId, RuleBook
from tests.small_books import book, rule

SMALL = book(
    [
        rule("one", {"liver": "yes"}, "contact_first", interrupt=True),
        rule("two", {"any": ["named", {"phq": {"at_least": 2}}]}),
        rule("three", {"not": {"liver": "no"}}, "emergency"),
        rule("four", {"all": ["named", {"liver": "no"}]}, "contact_first"),
    ],
    conditions={"named": {"liver_tests": "yes"}},
)


def test_every_question_is_in_the_walk_with_what_looks_at_it() -> None:
    assert tuple(graph_of(SMALL).questions) == (
        GraphQuestion(
            id="liver",
            text="liver?",
            deciders=(),
            when="",
            rules={LevelId.EMERGENCY: 1, LevelId.CONTACT_FIRST: 2},
            interrupting=1,
        ),
        GraphQuestion("signs", "signs?", (), "", {}, 0),
        GraphQuestion("sleep", "sleep?", (), "", {LevelId.DISCUSS: 1}, 0),
        GraphQuestion("mood", "mood?", (), "", {LevelId.DISCUSS: 1}, 0),
        GraphQuestion(
            id="liver_tests",
            text="liver_tests?",
            deciders=("liver",),
            when="asked if liver is anything but “No”",
            rules={LevelId.CONTACT_FIRST: 1, LevelId.DISCUSS: 1},
            interrupting=0,
        ),
    )


def test_the_head_says_which_rule_book_it_is_and_how_large() -> None:
    drawn = graph_of(SMALL)

    assert drawn.identity == f"small 1 · {SMALL.digest[:19]}"
    assert drawn.summary == (
        "The walk: 5 questions in 1 section, in the order asked. "
        "Beside each question: how many of the 4 rules look at its answer."
    )
    assert [section.title for section in drawn.sections] == ["All"]


def test_only_levels_that_occur_are_in_the_legend() -> None:
    occurring = ["emergency", "contact_first", "discuss"]

    assert [level.id for level in graph_of(SMALL).levels] == occurring


def test_our_walk_counts_every_rule_at_every_question_it_looks_at(rulebook: RuleBook) -> None:
    drawn = list(graph_of(rulebook).questions)

    assert [question.id for question in drawn] == list(rulebook.questions)
    counted = sum(sum(question.rules.values()) for question in drawn)
    assert counted == sum(len(questions_in(rulebook, rule.when)) for rule in rulebook.rules)
    for question in drawn:
        assert list(question.rules) == [level for level in LevelId if level in question.rules]


def test_a_question_that_several_decide_names_them_in_their_order(rulebook: RuleBook) -> None:
    (reaction,) = [q for q in graph_of(rulebook).questions if q.id == "isotretinoin_reaction"]

    assert reaction.deciders == ("isotretinoin_now", "isotretinoin_before")


def test_a_level_is_spoken_in_words() -> None:
    assert spoken(LevelId.OTHER_TREATMENTS_FIRST) == "other treatments first"
