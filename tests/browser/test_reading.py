"""What the browser tells a screen reader: roles, names, descriptions, and in which order.

This reads the accessibility tree of Chromium. It is not a test with a screen reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from screener.rulebook.model import Question, RuleBook
from tests.browser.browsing import go_to
from tests.browser.conftest import Come, Server
from tests.browser.patient import UNFOLD, Patient

pytestmark = pytest.mark.browser

Line = tuple[str, ...]
_SAID: Final = frozenset(
    {"banner", "main", "contentinfo", "region", "article", "alert", "form"}
    | {"heading", "link", "button", "group", "radio", "checkbox"}
)


def read(page: Page) -> list[Line]:
    """Return what is told, in order: role, name, and the description where there is one."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    return [_line(node) for node in _in_order(nodes[0], by_id) if _is_said(node)]


def _in_order(node: dict[str, Any], by_id: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("childIds", []):
        yield from _in_order(by_id[child], by_id)


def _is_said(node: dict[str, Any]) -> bool:
    return not node["ignored"] and node["role"]["value"] in _SAID and _line(node) != ("group", "")


def _line(node: dict[str, Any]) -> Line:
    values = {key: node.get(key, {}).get("value", "") for key in ("role", "name", "description")}
    role, name, description = values.values()
    return (role, name, description) if description else (role, name)


def told_of(question: Question, *, error: str = "") -> list[Line]:
    """Return what has to be told of a question."""
    parts = (question.help, "Choose all that apply" if question.many else "", error)
    description = " ".join(part for part in parts if part)
    group: Line = ("group", question.text, description) if description else ("group", question.text)
    kind = "checkbox" if question.many else "radio"
    options: list[Line] = [
        (kind, option.text, option.help) if option.help else (kind, option.text)
        for option in question.options
    ]
    return [group, ("heading", question.text), *options]


def at(come: Come, server: Server, name: str) -> Patient:
    patient = come()
    go_to(patient.page, server.address, server.states[name])
    patient.page.locator("footer details").evaluate_all(UNFOLD)
    return patient


def inside(lines: list[Line]) -> list[Line]:
    """Return what is told of the main part, when the parts around it are in their order."""
    assert lines[:2] == [("link", "Skip to the main part"), ("banner", "")]
    main, foot = lines.index(("main", "")), lines.index(("contentinfo", ""))
    assert ("link", "Leave quickly") in lines[:main]
    assert ("link", "Accessibility") in lines[foot:]
    return lines[main + 1 : foot]


def test_a_question_is_told_with_its_help_and_its_answers(
    come: Come, server: Server, rulebook: RuleBook
) -> None:
    told = inside(read(at(come, server, "question-06-danger_signs-answered").page))
    question = rulebook.questions["danger_signs"]
    assert told == [("form", ""), ("button", "Back"), *told_of(question), ("button", "Continue")]


def test_an_error_is_told_first_and_again_at_its_question(
    come: Come, server: Server, rulebook: RuleBook
) -> None:
    told = inside(read(at(come, server, "question-01-age-error").page))
    asked = [rulebook.questions["age"]]
    assert told == [
        ("form", ""),
        ("alert", "There is a problem"),
        ("heading", "There is a problem"),
        ("link", "Choose an answer"),
        *(
            line
            for question in asked
            for line in told_of(question, error="Error: Choose an answer")
        ),
        ("button", "Continue"),
    ]


def test_guidance_is_told_with_what_to_do_first_and_a_heading_for_each_part(
    come: Come, server: Server, rulebook: RuleBook
) -> None:
    patient = at(come, server, "guidance-typical")
    told = inside(read(patient.page))
    headings = [name for role, name, *_ in told if role == "heading"]
    first, *parts = headings
    headlines = [rule.headline for rule in rulebook.rules]
    assert first in headlines
    assert parts[:2] == ["Keep this page, as we do not", "Why we say this"]
    assert [name for name in parts if name in ("Ask", "Bring")] == ["Ask", "Bring"]
    regions = [name for role, name, *_ in told if role == "region"]
    assert regions == ["Keep this page, as we do not", "Why we say this", "For your visit"]
    assert ("button", "Change my answers") in told
    assert ("link", "Yes, start again") not in told
