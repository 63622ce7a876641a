"""The operation: the same guidance as everywhere, for a response by itself or in Parameters."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from screener.clinician.writing import Writing
from screener.errors import SheetError
from screener.fhir.codes import code_systems
from screener.fhir.guidance.bundle import Passing, bundle
from screener.fhir.naming import canonical, guidance_system, id_of, place_of
from screener.fhir.operation import DEFINITION, NAME, evaluated, operation_definition
from screener.fhir.questionnaire import questionnaire
from screener.fhir.response import response
from screener.fhir.server import capability_statement, published
from screener.rulebook.model import RuleBook
from screener.rulebook.provenance import ClinicalReview
from screener.screening.sheet import read_sheet
from tests.fhir.branching import RULES
from tests.small_books import book

DAY, LATER = date(2026, 11, 23), date(2026, 11, 25)
IDENTITY = UUID(int=7)
SMALL = book(RULES)
SHEET = read_sheet(SMALL, {"liver": "yes", "signs": ["fever"]}.items())
SENT = response(SMALL, SHEET, DAY)
NAMED = "questionnaire-response"


def parameters(*given: Any) -> dict[str, Any]:
    return {"resourceType": "Parameters", "parameter": list(given)}


def test_a_response_is_answered_by_its_bundle() -> None:
    expected = bundle(
        Writing(SMALL), SHEET, Passing(LATER, IDENTITY, said=response(SMALL, SHEET, DAY))
    )

    assert evaluated(SMALL, SENT, LATER, IDENTITY) == expected


def test_a_response_may_stand_in_parameters() -> None:
    sent = parameters({"name": NAMED, "resource": SENT})

    assert evaluated(SMALL, sent, DAY, IDENTITY) == evaluated(SMALL, SENT, DAY, IDENTITY)


@pytest.mark.parametrize(
    ("authored", "day"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20T23:59:00-08:00", "2026-11-20"),
        ("2026-11", "2026-11-25"),
        ("yesterday", "2026-11-25"),
        (None, "2026-11-25"),
    ],
)
def test_answers_keep_their_day_and_guidance_is_of_the_day_it_was_asked(
    authored: object, day: str
) -> None:
    whole = evaluated(SMALL, {**SENT, "authored": authored}, LATER, IDENTITY)
    answers, guidance = (entry["resource"] for entry in whole["entry"][1:3])

    assert answers["authored"] == day
    assert guidance["occurrenceDateTime"] == "2026-11-25"


DEEP: list[Any] = []
for _ in range(100_000):
    DEEP = [DEEP]
HOLD = f"Parameters hold one parameter '{NAMED}', with a 'resource' alone"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ([], "send a QuestionnaireResponse, or Parameters with one"),
        (None, "send a QuestionnaireResponse, or Parameters with one"),
        ({}, "this is no QuestionnaireResponse"),
        ({"resourceType": "Patient"}, "this is no QuestionnaireResponse"),
        ({"resourceType": "Parameters"}, HOLD),
        (parameters({"name": NAMED}), HOLD),
        (parameters({"name": NAMED, "resource": []}), HOLD),
        (parameters(*[{"name": NAMED, "resource": SENT}] * 2), HOLD),
        (parameters({"name": NAMED, "resource": parameters()}), "this is no QuestionnaireResponse"),
        (parameters({"name": "response", "resource": SENT}),
         f"there is no parameter 'response'; allowed: {NAMED}; nearest: '{NAMED}'"),
        (parameters("x"), "Parameters.parameter[0]: must be an object"),
        ({**SENT, "authored": [str(DAY)]},
         "QuestionnaireResponse.authored: must be a single value"),
        ({**SENT, "questionnaire": DEEP},
         "QuestionnaireResponse.questionnaire: must be a single value"),
        ({**SENT, "contained": DEEP, "item": DEEP},
         "QuestionnaireResponse.item[0]: must be an object"),
    ],
    ids=lambda value: str(value)[:30] if isinstance(value, str) else "",
)  # fmt: skip
def test_what_holds_no_response_is_refused(sent: object, said: str) -> None:
    with pytest.raises(SheetError) as refused:
        evaluated(SMALL, sent, DAY, IDENTITY)

    assert str(refused.value) == said


def test_the_definition_and_the_statement_name_each_other() -> None:
    definition = operation_definition()
    statement = capability_statement(SMALL, "https://clinic.example/fhir", DAY, scripts=False)
    (server,) = statement["rest"]
    offered = {kind["type"]: kind.get("operation", []) for kind in server["resource"]}

    assert set(offered) == {resource["resourceType"] for resource in published(SMALL)}
    ((operation,),) = [operations for operations in offered.values() if operations]
    assert (operation["name"], operation["definition"]) == (NAME, DEFINITION)
    assert (definition["code"], definition["url"]) == (NAME, DEFINITION)
    assert definition["resource"] == [kind for kind, given in offered.items() if given]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_statement_says_where_the_server_is_and_whether_scripts_may_ask(
    *, scripts: bool
) -> None:
    said = capability_statement(SMALL, "https://clinic.example/fhir", DAY, scripts=scripts)

    assert said["implementation"]["url"] == "https://clinic.example/fhir"
    assert said["rest"][0]["security"]["cors"] is scripts


# ---- what is published


def test_what_is_published_is_what_the_command_prints_with_a_version() -> None:
    printed = [questionnaire(SMALL), *(e["resource"] for e in code_systems(SMALL)["entry"])]
    shown = published(SMALL)
    for resource in shown:
        assert resource["meta"].pop("versionId")

    assert shown == [
        {**one, "meta": one.get("meta", {})} for one in [*printed, operation_definition()]
    ]


def versions(book: RuleBook) -> list[str]:
    return [resource["meta"]["versionId"] for resource in published(book)]


def test_a_version_is_the_same_for_the_same_words_and_another_for_others() -> None:
    signed = ClinicalReview(by="A. Clinician", role="dermatologist", date=DAY, digest=SMALL.digest)
    header = SMALL.rulebook.model_copy(update={"clinical_review": signed})
    reviewed = SMALL.model_copy(update={"rulebook": header})

    assert versions(SMALL) == versions(book(RULES))
    assert reviewed.digest == SMALL.digest
    changed = [a != b for a, b in zip(versions(SMALL), versions(reviewed), strict=True)]
    assert changed == [True, True, True, False]


@pytest.mark.parametrize("name", ["small", "our_own_book", "a" * 80])
def test_an_id_is_one_that_fhir_allows_and_the_end_of_the_address(name: str) -> None:
    header = SMALL.rulebook.model_copy(update={"id": name})
    named = SMALL.model_copy(update={"rulebook": header})
    ids = [resource["id"] for resource in published(named)]

    assert len(set(ids)) == 4
    assert all(0 < len(each) <= 64 and "_" not in each for each in ids)
    assert ids[0] == id_of(canonical(named))
    assert place_of(guidance_system(named)) == f"CodeSystem/{ids[2]}"


def test_an_answer_is_json_all_through() -> None:
    whole = evaluated(SMALL, SENT, DAY, IDENTITY)

    assert json.loads(json.dumps(whole)) == whole
