"""Helpers to send FHIR to the API, and to compare a Bundle with what `screener evaluate` prints."""

from __future__ import annotations

import json
from typing import Any, Final

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from screener.records.lines import Answering
from screener.rulebook.model import RuleBook
from screener.screening.guidance import Assessor
from tests.clock import Clock
from tests.web.http.header_table import assert_headers

FHIR_JSON: Final = "application/fhir+json"
JSON: Final = "application/json"
QUESTIONNAIRE: Final = "/fhir/Questionnaire/isotretinoin-us"
EVALUATE: Final = f"{QUESTIONNAIRE}/$evaluate"
METADATA: Final = "/fhir/metadata"
DAY: Final = Clock().today()
EMPTY: Final = {"resourceType": "QuestionnaireResponse", "status": "in-progress"}
SYSTEM: Final = "https://screener.invalid/fhir/CodeSystem/isotretinoin-us.answers"
CANARY: Final = "secret-answer"


def post(client: FlaskClient, body: object, **more: Any) -> TestResponse:
    """Send a body to the operation: bytes as they are, anything else as JSON."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(EVALUATE, data=sent, **{"content_type": FHIR_JSON, **more})


def assert_outcome(answer: TestResponse, status: int, code: str, said: str = "") -> None:
    """Check that an error gives an OperationOutcome for programs, with the usual headers."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == FHIR_JSON
    assert_headers(answer)
    outcome = json.loads(answer.data)
    (issue,) = outcome["issue"]
    words = issue["details"]["text"]
    assert outcome["resourceType"] == "OperationOutcome"
    assert (issue["severity"], issue["code"]) == ("error", code)
    assert said in words
    assert "browser" not in words


def answering(link_id: object, code: object, **more: Any) -> dict[str, Any]:
    """Return a response with one answer."""
    answer = {"valueCoding": {"system": SYSTEM, "code": code}}
    return {**EMPTY, "item": [{"linkId": link_id, "answer": [answer]}], **more}


def told(whole: Any) -> dict[str, Any]:
    """Return what a Bundle says about a sheet, in the same form as `evaluated`."""
    found: dict[str, list[Any]] = {}
    for entry in whole["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    (guidance,) = found["GuidanceResponse"]
    (group,) = found.get("RequestGroup", [{}])
    level = group["code"]["coding"][0]["code"] if "code" in group else None
    missing = [issue["diagnostics"] for o in guidance.get("contained", []) for issue in o["issue"]]
    issues = zip(group.get("action", []), found.get("DetectedIssue", []), strict=True)
    return {
        "complete": guidance["status"] == "success",
        "level": level,
        "missing": missing,
        "findings": [
            {
                "rule": action["id"],
                "levels": [concept["coding"][0]["code"] for concept in action["code"]],
                "certain": issue["status"] == "final",
                "words": issue["detail"].splitlines(),
                "because": [c["coding"][0]["code"] for c in issue["evidence"][0].get("code", [])],
                "cite": [cited.get("url") for cited in action["documentation"]],
            }
            for action, issue in issues
        ],
    }


def words_of(book: RuleBook, finding: dict[str, Any]) -> list[str]:
    """Return what to do next and by when, what to do in full, and why: what leads it is given."""
    when = f"{book.timeframes[finding['within']]}: " if finding["within"] else ""
    next_step = f"{when}{finding['headline']}" if finding["headline"] else ""
    return [line for line in (next_step, finding["do"], finding["reason"]) if line]


def evaluated(book: RuleBook, sent: dict[str, Any]) -> dict[str, Any]:
    """Return what `screener evaluate` says about a sheet, in the same form as `told`."""
    said = json.loads(Answering(Assessor(book)).guidance(json.dumps(sent).encode()))
    return {
        "complete": said["complete"],
        "level": said["level"] and f"level.{said['level']}",
        "missing": [f"the item '{name}' is not answered" for name in said["missing"]],
        "findings": [
            {
                "rule": finding["rule"],
                "levels": [f"level.{finding['level']}", f"topic.{finding['topic']}"],
                "certain": finding["certainty"] == "certain",
                "words": words_of(book, finding),
                "because": [
                    f"{b['question']}.{a}" for b in finding["because"] for a in b["answer"]
                ],
                "cite": [cited["url"] for cited in finding["cite"]],
            }
            for finding in said["findings"]
        ],
    }
