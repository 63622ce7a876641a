"""Whoever answers whatever arrives at the guidance, and it is that of their answers."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from screener.walk.walk import Walk
from tests.samples import samples
from tests.sheets import Respondent
from tests.walking import pages_of
from tests.web.patient import Jump, Patient


def open_questions(book: RuleBook, sheet: AnswerSheet) -> list[str]:
    """Return the questions that are asked and not answered, in order."""
    enabled = Evaluation(book, sheet).enabled
    return [name for name in book.questions if enabled[name] and not sheet.chosen(name)]


@settings(max_examples=samples(8, soak=30))
@given(seed=st.integers(0, 2**32))
def test_any_patient_arrives_at_the_guidance_of_their_answers(jump: Jump, seed: int) -> None:
    book, respondent = jump.book, Respondent(jump.book, seed)
    patient, sheet = Patient(jump.client).start(), AnswerSheet()
    steps = interruptions = 0
    while patient.page.kind != "check":
        steps += 1
        if patient.page.kind == "interruption":
            interruptions += 1
            patient.press("Go on with the questions")
            continue
        asked = patient.page.asked
        assert asked == open_questions(book, sheet)[: len(asked)]
        assert patient.page.chosen == {}
        answers = {name: respondent.answer(book.questions[name]) for name in asked}
        sheet = sheet.with_answers(answers)
        patient.answer(**answers)
    guidance = assess(book, sheet)
    assert guidance.complete
    assert steps == len(pages_of(Walk(book), sheet)) + interruptions
    assert interruptions <= sum(f.rule.interrupt and f.certain for f in guidance.findings)
    patient.press("See my guidance")
    assert patient.page.level == guidance.level
    titles = [finding.rule.title for finding in guidance.findings]
    assert sorted(patient.page.findings) == sorted(titles)


@settings(max_examples=samples(8, soak=30))
@given(seed=st.integers(0, 2**32))
def test_any_patient_who_changes_their_mind_arrives_too(jump: Jump, seed: int) -> None:
    book, respondent = jump.book, Respondent(jump.book, seed)
    sheet = respondent.complete()
    patient = jump(sheet).press("Change my answers")
    for _ in range(4):
        name = respondent.random.choice(patient.page.changeable)
        patient.change(name)
        patient.choose(**{name: respondent.answer(book.questions[name])}).press("Continue")
        while patient.page.kind != "check":
            if patient.page.kind == "interruption":
                patient.press("Go on with the questions")
                continue
            asked = patient.page.asked
            new = [name for name in asked if name not in patient.page.chosen]
            assert new, f"{asked} were answered already"
            patient.answer(**{name: respondent.answer(book.questions[name]) for name in new})
    listed = patient.page.changeable
    patient.press("See my guidance")
    assert patient.page.kind == "guidance"
    patient.post(go="check")
    assert patient.page.changeable == listed
