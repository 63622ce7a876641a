"""Prometheus can read what is counted; what depends on answers tells of 11 people at least."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from screener.rulebook.model import LevelId, RuleBook
from screener.web.app import create_app
from screener.web.http.steps import NO_STEP, Step
from screener.web.operations.accounts import Account
from screener.web.operations.tally import FEWEST, Tally
from tests.clock import Clock
from tests.settings import settings_of_a_test
from tests.web.patient import Patient
from tests.web.sites import calm_answers

Read = dict[tuple[str, frozenset[tuple[str, str]]], float]


def account(step: Step = NO_STEP, **more: object) -> Account:
    plain = {"site": "north", "endpoint": "clinic.questions", "method": "POST", "status": 200}
    told = {**plain, "seconds": 0.02, "size": None, "step": step, **more}
    return Account(**told)  # type: ignore[arg-type] # each test says which it needs


def read(tally: Tally) -> Read:
    """Return every value, as Prometheus's own parser reads it."""
    text = generate_latest(tally.registry).decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def told(tally: Tally, name: str, **labels: str) -> float | None:
    return read(tally).get((f"screener_{name}", frozenset(labels.items())))


def test_requests_are_counted_by_endpoint_and_status_and_by_seconds() -> None:
    tally = Tally()
    tally.add(account())
    tally.add(account(status=429, seconds=4.0), lost=3)

    place = {"endpoint": "clinic.questions"}
    assert told(tally, "requests_total", **place, status="200") == 1
    assert told(tally, "requests_total", **place, status="429") == 1
    assert told(tally, "request_seconds_bucket", **place, le="0.025") == 1
    assert told(tally, "request_seconds_bucket", **place, le="5.0") == 2
    assert told(tally, "request_seconds_count", **place) == 2
    assert told(tally, "requests_uncounted_total") == 3
    assert "north" not in generate_latest(tally.registry).decode()


def test_no_time_of_a_first_person_is_told() -> None:
    tally = Tally()
    tally.add(account(Step(begins=True)))
    assert "_created" not in generate_latest(tally.registry).decode()


@pytest.mark.parametrize(
    ("name", "label", "step"),
    [
        ("guidance_shown_total", "level", Step(level="emergency")),
        ("sections_reached_total", "section", Step(section="pregnancy")),
    ],
)
def test_what_depends_on_answers_moves_in_steps_of_eleven(
    name: str, label: str, step: Step
) -> None:
    tally = Tally()
    value = step.level or step.section
    seen: list[float] = []
    for _ in range(3 * FEWEST):
        tally.add(account(step))
        seen.append(told(tally, name, **{label: value}) or 0)
        assert (value in generate_latest(tally.registry).decode()) is (seen[-1] > 0)

    assert seen[: FEWEST - 1] == [0] * (FEWEST - 1), "nothing of fewer"
    assert set(seen) == {0, FEWEST, 2 * FEWEST, 3 * FEWEST}
    assert {later - before for before, later in pairwise(seen)} == {0, FEWEST}


def test_a_rare_level_cannot_be_found_by_subtraction() -> None:
    """Fifty and one, or fifty-one of the same, look alike: all of them together, and each level."""
    one_differs, all_alike = Tally(), Tally()
    for tally, last in ((one_differs, "emergency"), (all_alike, "discuss")):
        for level in ["discuss"] * 50 + [last]:
            tally.add(account(Step(level=level)))

    assert read(one_differs) == read(all_alike)


def test_a_walk_is_counted_from_its_start_to_its_guidance_and_no_answer_is(
    rulebook: RuleBook,
) -> None:
    tally, accounts = Tally(), list[Account]()
    app = create_app(settings_of_a_test(), clock=Clock(), observers=(accounts.append,))
    patient = Patient(app.test_client(use_cookies=False))
    patient.start().walk(calm_answers(rulebook)).press("See my guidance")

    steps = [each.step for each in accounts]
    assert sum(step.begins for step in steps) == 1
    reached = [step.section for step in steps if step.section]
    assert reached == [s.id for s in rulebook.sections if s.id in reached], "each once, in order"
    assert reached[0] == rulebook.sections[0].id
    (level,) = [step.level for step in steps if step.level]
    assert level in list(LevelId)
    for each in accounts:
        tally.add(each)
    assert told(tally, "walks_started_total") == told(tally, "walks_finished_total") == 1


def test_back_and_change_count_nothing_again(rulebook: RuleBook) -> None:
    accounts = list[Account]()
    app = create_app(settings_of_a_test(), clock=Clock(), observers=(accounts.append,))
    patient = Patient(app.test_client(use_cookies=False)).start()
    calm = calm_answers(rulebook)
    patient.walk(calm, until="check")
    accounts.clear()

    patient.press("Back").press("Continue").change("kidneys").press("Continue")

    assert {each.step for each in accounts} == {NO_STEP}


def test_the_answers_of_anybody_are_nowhere_in_what_is_told(rulebook: RuleBook) -> None:
    """Whatever somebody answers, the same endpoints are told, and only these labels."""
    tally = Tally()
    rng = random.Random(7)  # noqa: S311 - no secret
    app = create_app(settings_of_a_test(), clock=Clock(), observers=(tally.add,))
    options = {q.id: [o.id for o in q.options] for q in rulebook.questions.values()}
    for _ in range(3):
        said = {name: rng.choice(ids) for name, ids in options.items()}
        patient = Patient(app.test_client(use_cookies=False)).start()
        patient.walk(calm_answers(rulebook, **said)).press("See my guidance")

    labels = {pair for _, pairs in read(tally) for pair in pairs if pair[0] != "le"}
    assert labels == {
        ("endpoint", "house.start"),
        ("endpoint", "house.questions"),
        ("status", "200"),
    }, "three people are too few to tell of a section or a level"
