"""What the pages say, in which order, and whether every part of them can be reached and read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from screener.config import Settings
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet
from screener.walk.walk import Stop, Walk
from tests.walking import pages_of
from tests.web.patient import FIELD, Jump, Patient, Shown, pages_of_walk
from tests.web.sites import Tree, calm_answers, changed_rules, client_of, sheet_of, unsure

# ---- questions


def test_every_question_shows_its_help_and_why_we_ask(jump: Jump, rulebook: RuleBook) -> None:
    for page in pages_of(Walk(rulebook), unsure(rulebook)):
        shown = jump(unsure(rulebook), page.id).page
        assert shown.asked == [question.id for question in page.questions]
        for question, fields in zip(page.questions, shown.main.every("fieldset"), strict=True):
            assert question.text.endswith(fields.one("legend").text)
            assert len(page.questions) > 1 or shown.h1 == question.text
            assert [d.one("p").text for d in fields.every("details")] == (
                [question.why] if question.why else []
            )
            hints = [hint.text for hint in fields.every("p", class_="hint")]
            helps = (question.help, *(option.help for option in question.options))
            assert hints == [text for text in helps if text]
            labels = [label.text for label in fields.every("label")]
            assert labels == [option.text for option in question.options]
            types = {field["type"] for field in fields.every("input")}
            assert types == {"checkbox" if question.many else "radio"}


# ---- every page


@pytest.fixture(scope="module")
def every_page(client: FlaskClient, jump: Jump, rulebook: RuleBook) -> list[Shown]:
    """Return a page of every kind, and every page of questions with and without problems."""
    patient = Patient(client)
    shown = [
        patient.open(address).page
        for address in ("/", "/learn", "/privacy", "/accessibility", "/nothing")
    ]
    sheet = unsure(rulebook)
    empty = AnswerSheet()
    for page in pages_of(Walk(rulebook), sheet):
        shown.append(jump(sheet, page.id).page)
        before = {q: sheet.chosen(q) for q in takewhile_not(page.id, rulebook)}
        asked = jump(empty.with_answers(before), page.id)
        shown += [asked.page, asked.press("Continue").page]
    shown += [jump(sheet, Stop.CHECK).page, jump(sheet).page, jump(sheet_of(rulebook)).page]
    patient.start().walk(calm_answers(rulebook), until="self_harm").answer(self_harm="yes")
    return [*shown, patient.page]


def takewhile_not(question: str, book: RuleBook) -> list[str]:
    names = list(book.questions)
    return names[: names.index(question)]


def test_every_kind_of_page_is_looked_at(every_page: list[Shown]) -> None:
    kinds = {(page.kind, page.status) for page in every_page}
    assert kinds == {
        ("start", 200),
        ("other", 200),
        ("error", 404),
        ("question", 200),
        ("question", 422),
        ("check", 200),
        ("guidance", 200),
        ("interruption", 200),
    }


def test_every_page_has_one_heading_of_the_first_rank_and_skips_none(
    every_page: list[Shown],
) -> None:
    for page in every_page:
        assert len(page.root.every("h1")) == 1, page.words
        assert page.h1
        ranks = [int(e.tag[1]) for e in page.main.every() if e.tag in {"h1", "h2", "h3", "h4"}]
        for rank, following in pairwise(ranks):
            assert following <= rank + 1, page.h1


def test_every_page_says_its_language_and_has_a_way_out(
    every_page: list[Shown], web_settings: Settings
) -> None:
    for page in every_page:
        html = page.root.one("html")
        assert (html["lang"], html["dir"]) == ("en", "ltr")
        leave = page.root.one(class_="leave")
        assert (leave["href"], leave.text) == (web_settings.exit_url, "Leave quickly")
        assert "988" in page.root.one("footer").text


def test_every_input_has_a_label_and_every_button_a_name(every_page: list[Shown]) -> None:
    for page in every_page:
        labelled = [label["for"] for label in page.root.every("label")]
        inputs = [f for f in page.root.every("input") if f["type"] != "hidden"]
        fields = inputs + page.root.every("textarea")
        assert labelled == [field["id"] for field in fields]
        assert all(
            e.text or e.get("aria-hidden")
            for tag in ("button", "a", "label", "legend")
            for e in page.root.every(tag)
        )


def references(page: Shown) -> Iterator[str]:
    """Yield every id that some part of a page points at."""
    for element in page.root.every():
        for name in ("for", "aria-describedby", "aria-labelledby"):
            yield from element.get(name).split()
        yield from (element.get("href")[1:],) if element.get("href").startswith("#") else ()


def test_ids_are_unique_and_every_reference_resolves(every_page: list[Shown]) -> None:
    for page in every_page:
        ids = [element["id"] for element in page.root.every() if element.has("id")]
        assert len(ids) == len(set(ids))
        assert set(references(page)) <= set(ids), page.h1


def test_every_link_leads_somewhere(every_page: list[Shown], client: FlaskClient) -> None:
    links = {link["href"] for page in every_page for link in page.root.every("a")}
    own = {link for link in links if not link.startswith(("#", "https://", "tel:", "sms:"))}
    assert own == {"/", "/es/", "/carry-on", "/learn", "/privacy", "/accessibility", "/for-clinics"}
    for link in own:
        assert client.get(link).status_code == 200
    for link in links - own:
        assert link.startswith(("#", "tel:", "sms:")) or urlsplit(link).hostname


@pytest.mark.parametrize("address", ["/", "/privacy"])
def test_a_page_that_says_what_the_tab_keeps_says_who_saves_nothing(
    client: FlaskClient, address: str
) -> None:
    """Beside "this tab keeps it", "we save nothing" reads as a contradiction."""
    words = client.get(address).get_data(as_text=True)
    assert "saved with us" in words
    assert "only this tab keeps" in words.lower()
    assert re.findall(r"(?i)\bwe (?:save|keep|do not keep|store) [\w ]+", words) == []


def test_a_link_to_another_site_never_opens_in_a_frame(every_page: list[Shown]) -> None:
    links = [a for page in every_page for a in page.root.every("a")]
    outside = [a for a in links if a["href"].startswith("https://") and not a.has("data-leave")]
    assert len(outside) > 50
    assert {a["target"] for a in outside} == {"_blank"}


def test_links_that_leave_a_walk_open_beside_it(every_page: list[Shown]) -> None:
    for page in every_page:
        if page.kind not in {"question", "interruption", "check", "guidance"}:
            continue
        links = [a for a in page.root.every("a") if not a["href"].startswith(("#", "tel:", "sms:"))]
        staying = {a.text for a in links if a.get("target") != "_blank"}
        assert staying <= {"Leave quickly", "Yes, start again"}
        for link in links:
            assert link.text == "Yes, start again" or "noreferrer" in link["rel"]


def test_a_link_that_dials_leaves_the_frame(every_page: list[Shown]) -> None:
    links = [a for page in every_page for a in page.root.every("a")]
    dialing = [a for a in links if a["href"].startswith(("tel:", "sms:"))]
    assert len(dialing) > 50
    assert {a["target"] for a in dialing} == {"_top"}


# ---- words of a rule book

NASTY = " <script>alert(1)</script> & \"double\" 'single' %(x)s 10 % {{ 7 * 91 }}"
WORDS = {"text", "title", "help", "why", "intro", "reason", "doubt", "do", "at", "publisher"}


def spoil(part: Any) -> None:
    """Put characters that mean something to HTML, Jinja or gettext into all words, in place."""
    if isinstance(part, list):
        for each in part:
            spoil(each)
    if isinstance(part, dict):
        part.update({k: v + NASTY for k, v in part.items() if k in WORDS and isinstance(v, str)})
        for each in part.values():
            spoil(each)


def test_words_of_a_rule_book_are_only_words(
    web_settings: Settings, tmp_path: Path, rulebook: RuleBook
) -> None:
    patient = Patient(client_of(web_settings, rules=changed_rules(tmp_path, spoil)))
    answers = calm_answers(rulebook, self_harm="yes", kidneys="not_sure")
    pages = [patient.page, patient.open("/learn").page, patient.start().page]
    pages += pages_of_walk(patient, answers)
    pages.append(patient.press("See my guidance").page)
    for page in pages:
        assert page.status in {200, 422}
        scripts = [script.get("src") for script in page.root.every("script")]
        assert [script for script in scripts if not script.startswith("/static/")] == []
        assert page.title.endswith(NASTY.strip())
        assert page.html.count(escape(NASTY).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"))
        assert all(
            field["name"].startswith(FIELD) for field in page.root.every("input", type="radio")
        )
    words = pages[-1].words
    assert NASTY in words
    assert "637" not in words


@pytest.mark.parametrize("language", ["en-US", "en", "zh-Hans", "ar"])
def test_a_rule_book_may_be_in_any_language(
    web_settings: Settings, tmp_path: Path, language: str
) -> None:
    def translate(tree: Tree) -> None:
        tree["rulebook"]["language"] = language

    patient = Patient(client_of(web_settings, rules=changed_rules(tmp_path, translate))).start()
    html = patient.page.root.one("html")
    assert (html["lang"], html["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    assert patient.press("Continue").page.status == 422
