"""A sheet and its guidance in one Bundle: all findings, their answers and sources, and nobody."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import pytest

from screener.clinician.writing import Writing
from screener.fhir.codes import code_systems
from screener.fhir.guidance.bundle import Passing, bundle
from screener.fhir.sent.reading import sheet_of
from screener.rulebook.model import RuleBook
from screener.rulebook.provenance import ClinicalReview
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet, read_sheet
from tests.fhir.test_response import DAY, effective
from tests.sheets import Respondent
from tests.small_books import book, rule

IDENTITY = UUID("3f2b6d0e-6a0f-4a55-9e57-1c0ffee0c0de")
SMALL = book(
    [
        rule(
            "liver-ill", {"liver": "yes"}, "contact_first", do="Call.", ask=["Why?"], bring=["It"]
        ),
        rule("rash", {"signs": ["rash", "fever"]}, doubt="You were not sure."),
        rule("well", {"not": {"liver": "yes"}}, "information"),
    ]
)
COMPLETE = {"liver": "no", "signs": ["rash", "fever"], "sleep": "never", "mood": "never"}
Resource = dict[str, Any]


def bundled(book: RuleBook, sheet: AnswerSheet) -> dict[str, list[Resource]]:
    """Return the resources in the Bundle of a sheet, by type."""
    found: dict[str, list[Resource]] = {}
    for entry in bundle(Writing(book), sheet, Passing(DAY, IDENTITY))["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


def of(sent: Resource) -> dict[str, list[Resource]]:
    return bundled(SMALL, read_sheet(SMALL, sent.items()))


def test_every_finding_is_an_action_about_an_issue(rulebook: RuleBook) -> None:
    respondent = Respondent(rulebook, seed=8)
    for _ in range(40):
        sheet = respondent.complete()
        guidance = assess(rulebook, sheet)
        found = bundled(rulebook, sheet)
        (group,) = found["RequestGroup"]

        assert [action["id"] for action in group["action"]] == [
            f.rule.id for f in guidance.findings
        ]
        assert len(found["DetectedIssue"]) == len(guidance.findings)
        assert group["code"]["coding"][0]["code"] == f"level.{guidance.level}"


def test_every_action_has_its_sources(rulebook: RuleBook) -> None:
    sheet = Respondent(rulebook, seed=8).complete()
    findings = assess(rulebook, sheet).findings
    (group,) = bundled(rulebook, sheet)["RequestGroup"]
    for finding, action in zip(findings, group["action"], strict=True):
        for cite, documented in zip(finding.rule.cite, action["documentation"], strict=True):
            source = rulebook.sources[cite.source]
            assert documented["type"] == "citation"
            assert documented["display"] == source.title
            assert documented.get("url") == (source.url and str(source.url))
            assert cite.at in documented["citation"]


def test_the_sheet_in_a_bundle_comes_back(rulebook: RuleBook) -> None:
    sheet = Respondent(rulebook, seed=9).complete()
    (response,) = bundled(rulebook, sheet)["QuestionnaireResponse"]

    assert sheet_of(rulebook, response) == effective(rulebook, sheet)


def test_every_reference_leads_to_an_entry(rulebook: RuleBook) -> None:
    whole = bundle(
        Writing(rulebook), Respondent(rulebook, seed=9).complete(), Passing(DAY, IDENTITY)
    )
    addresses = [entry["fullUrl"] for entry in whole["entry"]]
    references = re.findall(r'"reference": "(urn:uuid:[^"]+)"', json.dumps(whole))

    assert len(set(addresses)) == len(addresses)
    # Something refers to every entry except the Composition, which is the top one.
    assert set(references) == {*addresses} - {addresses[0]}


def test_the_addresses_follow_from_the_identity_alone() -> None:
    sheet = read_sheet(SMALL, COMPLETE.items())
    again = bundle(Writing(SMALL), sheet, Passing(DAY, IDENTITY))
    other = bundle(Writing(SMALL), sheet, Passing(DAY, UUID(int=IDENTITY.int + 1)))

    assert bundle(Writing(SMALL), sheet, Passing(DAY, IDENTITY)) == again
    assert not {e["fullUrl"] for e in again["entry"]} & {e["fullUrl"] for e in other["entry"]}
    assert again["identifier"]["value"] == IDENTITY.urn


def test_a_bundle_holds_no_moment_and_nobody(rulebook: RuleBook) -> None:
    text = json.dumps(
        bundle(Writing(rulebook), Respondent(rulebook, seed=9).complete(), Passing(DAY, IDENTITY))
    )

    assert not re.findall(r"\d\dT\d\d", text)
    assert not re.findall(r'"(subject|patient|encounter|performer|timestamp)"', text)
    assert re.findall(r'"author": (\[.*?\])', text) == [
        '[{"display": "the patient, who is not named here"}]'
    ]


def test_a_complete_sheet_succeeds() -> None:
    found = of(COMPLETE)
    (response,) = found["GuidanceResponse"]

    assert (response["status"], response["occurrenceDateTime"]) == ("success", "2026-11-23")
    assert "contained" not in response
    assert found["RequestGroup"][0]["status"] == "active"


def test_a_sheet_with_gaps_names_them() -> None:
    found = of({"liver": "yes"})
    (response,) = found["GuidanceResponse"]
    (outcome,) = response["contained"]

    assert response["status"] == "data-required"
    assert response["evaluationMessage"] == [{"reference": "#missing"}]
    assert [issue["diagnostics"] for issue in outcome["issue"]] == [
        f"the item '{name}' is not answered" for name in ("signs", "sleep", "mood", "liver_tests")
    ]
    assert found["RequestGroup"][0]["status"] == "draft"


def test_no_finding_means_no_action() -> None:
    found = of({"signs": "none"})

    assert found.keys() == {"Composition", "QuestionnaireResponse", "GuidanceResponse"}
    assert "result" not in found["GuidanceResponse"][0]


def test_information_sets_no_level() -> None:
    found = of({"liver": "no", "signs": "none", "sleep": "never", "mood": "never"})
    (group,) = found["RequestGroup"]

    assert group.keys() & {"code", "priority", "note"} == set()
    assert [action["priority"] for action in group["action"]] == ["routine"]


def test_an_action_says_all_that_a_person_reads() -> None:
    (group,) = of({"liver": "yes"})["RequestGroup"]
    (action,) = group["action"]

    assert (group["priority"], action["priority"]) == ("asap", "asap")
    assert action["description"] == "because of liver-ill Call."
    assert action["textEquivalent"].splitlines() == [
        "liver-ill", "at_visit: Act on it", "Call.", "because of liver-ill",
        "Ask: Why?", "Bring: It",
    ]  # fmt: skip


def test_an_issue_names_the_answers_that_led_to_it() -> None:
    rash, _ = of(COMPLETE)["DetectedIssue"]
    (evidence,) = rash["evidence"]

    assert (rash["status"], rash["detail"]) == (
        "final",
        "at_visit: Act on it\nbecause of rash",
    )
    assert [code["text"] for code in evidence["code"]] == ["signs? Rash", "signs? Fever"]
    assert [code["coding"][0]["code"] for code in evidence["code"]] == ["signs.rash", "signs.fever"]


def test_doubt_is_preliminary_and_says_so() -> None:
    rash, _ = of({**COMPLETE, "signs": ["not_sure"]})["DetectedIssue"]

    assert (rash["status"], rash["detail"]) == (
        "preliminary",
        "at_visit: Act on it\nYou were not sure.",
    )


def test_no_issue_claims_how_severe_it_is(rulebook: RuleBook) -> None:
    sheet = Respondent(rulebook, seed=8).complete()

    assert not any("severity" in issue for issue in bundled(rulebook, sheet)["DetectedIssue"])


@pytest.mark.parametrize(
    ("digest", "said"),
    [
        (SMALL.digest, "The rules behind this were reviewed by A, B, on 2026-11-23."),
        ("sha256:0", "No clinician has reviewed the rules behind this."),
    ],
    ids=["reviewed", "void"],
)
def test_guidance_says_whether_a_clinician_answers_for_it(digest: str, said: str) -> None:
    review = ClinicalReview(by="A", role="B", date=DAY, digest=digest)
    signed = SMALL.rulebook.model_copy(update={"clinical_review": review})
    small = SMALL.model_copy(update={"rulebook": signed})
    (response,) = bundled(small, read_sheet(small, COMPLETE.items()))["GuidanceResponse"]

    assert response["note"][1]["text"] == said


def test_every_level_and_topic_is_a_code_that_is_defined(rulebook: RuleBook) -> None:
    system = code_systems(rulebook)["entry"][1]["resource"]
    defined = {concept["code"]: concept["display"] for concept in system["concept"]}
    (group,) = bundled(rulebook, Respondent(rulebook, seed=8).complete())["RequestGroup"]
    concepts = [group["code"], *(code for action in group["action"] for code in action["code"])]

    for concept in concepts:
        (coding,) = concept["coding"]
        assert coding["system"] == system["url"]
        assert defined[coding["code"]] == coding["display"] == concept["text"]
