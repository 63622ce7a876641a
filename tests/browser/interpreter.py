"""Lets every test of a browser meet the pages in the language that nobody speaks.

Tests look for English words. With `--in-made-up-language` the pages are in that language, and what
a test looks for by its words is looked for in theirs; what it does and expects stays the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, Final

import pytest
from playwright import sync_api
from playwright.sync_api import Frame, FrameLocator, Locator, Page

from screener.pseudo_language import TAG, pseudo_letters, pseudo_words
from screener.rulebook.loader import load_rulebook
from screener.translation.made_up import made_up_catalog
from screener.translation.writing import updated
from tests.browser.patient import Walker

OPTION: Final = "--in-made-up-language"
_NOT_OURS: Final = re.compile(
    "(Questions & answers|Before your visit$|North Dermatology and Allergy|South Dermatology"
    "|Weather|N-1042|911|988)"
)
"""What a clinic's own pages say, names, and what is filled in."""

_OWN_SERVERS: Final = "it starts servers of its own, whose pages are in English"
_LENGTHS: Final = "it measures how long pages are, and its words are twice as long"
_ENGLISH: Final = "it looks for English where the interpreter does not hear"
NOT_FOR_IT: Final[Mapping[str, str]] = {
    "test_builders.py": _OWN_SERVERS,
    "test_guidance_length.py": _LENGTHS,
    "test_guidance_fits_on_few_sheets": _LENGTHS,
    "test_no_page_of_questions_is_longer_than_one_and_a_half_screens_of_a_phone": _LENGTHS,
    "test_nothing_is_lost_when_text_or_page_grow": (
        "no word twice as long as ours fits on a phone when it is twice as large too"
    ),
    "test_reading.py": _ENGLISH,
    "test_the_head_of_paper_says_the_day_and_how_to_book": _ENGLISH,
    "test_another_rule_book_asks_again_what_changed_and_keeps_the_rest": (
        "the rule book that it writes has no translation"
    ),
}
"""Files and tests that say nothing about the language, each with the reason."""

_OF_PARTS: Final[Any] = vars(sync_api)["LocatorAssertions"]
_OF_PAGES: Final[Any] = vars(sync_api)["PageAssertions"]
Words = str | re.Pattern[str]


def said(words: str) -> re.Pattern[str]:
    """Return what finds English words where the language says them, long or without its length."""
    both = (_in_language(words, say) for say in (pseudo_words, pseudo_letters))
    return re.compile("|".join(both))


def read(words: str) -> re.Pattern[str]:
    """Return what finds English words in the language, or as they are on a server without it."""
    return re.compile(f"{said(words).pattern}|{re.escape(words)}")


def _in_language(words: str, say: Callable[[str], str]) -> str:
    parts = _NOT_OURS.split(" ".join(words.split()))
    told = (part if n % 2 else say(part) for n, part in enumerate(parts))
    return r"\s+".join(map(re.escape, "".join(told).split(" ")))


def is_for_it(item: pytest.Item) -> bool:
    """Return whether a test is to meet the pages in the language."""
    return NOT_FOR_IT.keys().isdisjoint({item.path.name, item.name.partition("[")[0]})


def interpret(patch: pytest.MonkeyPatch) -> None:
    """Let whoever drives Playwright find pages of the language by English words."""
    for kind in (Page, Frame, FrameLocator, Locator):
        for name in ("get_by_role", "get_by_text", "get_by_label"):
            patch.setattr(kind, name, _finding(getattr(kind, name)))
    patch.setattr(Locator, "filter", _finding(Locator.filter))
    patch.setattr(Walker, "reads", staticmethod(read))
    for name in ("to_have_text", "to_contain_text", "not_to_contain_text"):
        patch.setattr(_OF_PARTS, name, _expecting(getattr(_OF_PARTS, name)))
    patch.setattr(_OF_PAGES, "to_have_title", _expecting(_OF_PAGES.to_have_title))


def _finding(find: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(find)
    def finding(self: Any, *first: Any, exact: bool = False, **options: Any) -> Any:
        by_text = find.__name__ in {"get_by_text", "get_by_label"}
        if by_text:
            return find(self, *(_pattern(words, exact=exact) for words in first))
        for key in {"name", "has_text"} & options.keys():
            options[key] = _pattern(options[key], exact=exact)
        return find(self, *first, **options)

    return finding


def _expecting(expect: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(expect)
    def expecting(self: Any, expected: Any, **options: Any) -> None:
        exact = expect.__name__ in {"to_have_text", "to_have_title"}
        several = isinstance(expected, list)
        told = [_pattern(each, exact=exact) for each in (expected if several else [expected])]
        expect(self, told if several else told[0], **options)

    return expecting


def _pattern(words: Words, *, exact: bool) -> Words:
    if not isinstance(words, str):
        return words
    pattern = said(words).pattern
    return re.compile(rf"^\s*(?:{pattern})\s*$" if exact else pattern)


def write_made_up(rules: Path, today: date) -> None:
    """Write the translation of a rule book into the language beside it."""
    book = load_rulebook(rules, today=today)
    text, _ = updated(book, TAG, made_up_catalog(book, today), today)
    rules.with_name(f"rules.{TAG}.po").write_text(text, encoding="utf-8")
