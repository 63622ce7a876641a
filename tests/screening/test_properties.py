"""What holds for every person, tried on many; the reasons are in docs/rule-book.md."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.rulebook.model import LevelId, RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import Guidance, assess
from screener.screening.sheet import AnswerSheet
from tests.proof.trial import concerns
from tests.samples import samples
from tests.sheets import Respondent, sheets

many = settings(max_examples=samples(25, soak=150), suppress_health_check=[HealthCheck.too_slow])


def outcome(guidance: Guidance) -> list[tuple[str, str, bool, tuple[object, ...]]]:
    return [(f.rule.id, f.level, f.certain, f.because) for f in guidance.findings]


def weight_of_doubt(guidance: Guidance) -> LevelId:
    """Return the most urgent doubt level among the rules that gave the findings."""
    weights = [f.rule.doubt_level for f in guidance.findings if f.rule.doubt_level is not None]
    return min(weights, key=lambda level: level.rank, default=LevelId.INFORMATION)


@pytest.mark.parametrize("seed", range(8))
def test_doubt_never_reassures(rulebook: RuleBook, seed: int) -> None:
    respondent = Respondent(rulebook, seed)
    for _ in range(samples(4, soak=25)):
        sheet = respondent.complete()
        guidance = assess(rulebook, sheet)
        for question in rulebook.questions.values():
            for option in question.unknown_options:
                doubted = sheet.with_answers({question.id: frozenset({option})})
                after = assess(rulebook, respondent.complete(doubted))
                assert after.level is not None
                assert after.level.rank <= weight_of_doubt(guidance).rank, (
                    f"'{option}' to {question.id} calms {dict(sheet.answers)}"
                )


@given(seed=st.integers(0, 2**32))
@many
def test_answers_to_questions_not_asked_change_nothing(rulebook: RuleBook, seed: int) -> None:
    respondent = Respondent(rulebook, seed)
    sheet = respondent.complete()
    enabled = Evaluation(rulebook, sheet).enabled
    strays = {q.id: respondent.answer(q) for q in rulebook.questions.values() if not enabled[q.id]}

    before, after = assess(rulebook, sheet), assess(rulebook, sheet.with_answers(strays))

    assert outcome(after) == outcome(before)
    assert (after.level, after.missing, after.unknown) == (
        before.level,
        before.missing,
        before.unknown,
    )


def test_the_order_of_rules_never_matters(rulebook: RuleBook) -> None:
    random = Random(11)  # noqa: S311 - chance, not secrecy
    content = rulebook.model_dump(mode="json", by_alias=True)
    random.shuffle(content["rules"])
    shuffled = RuleBook.model_validate(content)
    respondent = Respondent(rulebook, seed=11)
    for number in range(samples(50, soak=300)):
        sheet = respondent.complete() if number % 2 else respondent.partial()
        one, other = assess(rulebook, sheet), assess(shuffled, sheet)
        assert sorted(outcome(one)) == sorted(outcome(other))
        assert one.level is other.level


@given(data=st.data())
@many
def test_more_answers_never_unask_what_certain_knowledge_asked(
    rulebook: RuleBook, data: st.DataObject
) -> None:
    whole = data.draw(sheets(rulebook))
    count = data.draw(st.integers(0, len(whole.answers)))
    known = dict(list(whole.answers.items())[:count])
    early, late = Evaluation(rulebook, AnswerSheet(known)), Evaluation(rulebook, whole)
    for question in rulebook.questions.values():
        condition = question.enable_when
        if condition is None or early.truth(condition) is True:
            assert late.enabled[question.id], question.id


@given(data=st.data())
@many
def test_every_complete_sheet_gets_a_level_and_keeps_every_guarantee(
    rulebook: RuleBook, data: st.DataObject
) -> None:
    sheet = data.draw(sheets(rulebook))
    guidance = assess(rulebook, sheet)
    evaluation = Evaluation(rulebook, sheet)

    assert guidance.level is not None
    topics = {finding.rule.topic for finding in guidance.findings}
    for guarantee in rulebook.guarantees:
        if not concerns(guarantee, evaluation):
            continue
        if guarantee.never is not None:
            assert evaluation.truth(guarantee.never) is False, guarantee.text
        elif guarantee.asks is not None:
            assert evaluation.enabled[guarantee.asks], guarantee.text
        elif guarantee.at_least is not None:
            assert guidance.level.rank <= guarantee.at_least.rank, guarantee.text
        else:
            assert guarantee.topic in topics, guarantee.text


@given(data=st.data())
@many
def test_another_finding_of_the_topic_speaks_where_a_rule_is_silent(
    rulebook: RuleBook, data: st.DataObject
) -> None:
    sheet = data.draw(sheets(rulebook))
    evaluation = Evaluation(rulebook, sheet)
    topics = {finding.rule.topic for finding in assess(rulebook, sheet).findings}
    for rule in rulebook.rules:
        if rule.doubt_level is None and evaluation.truth(rule.when) is None:
            assert rule.topic in topics, rule.id


@given(data=st.data())
@many
def test_whatever_is_left_open_is_spoken_of_or_to_be_found_out(
    rulebook: RuleBook, data: st.DataObject
) -> None:
    guidance = assess(rulebook, data.draw(sheets(rulebook)))
    spoken_of = {led.question for finding in guidance.findings for led in finding.because}
    unheard = set(guidance.unknown) - spoken_of
    assert unheard <= set(guidance.to_find_out)
