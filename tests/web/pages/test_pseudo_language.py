"""The language that nobody speaks: its words are long, and really read from right to left."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from screener.config import Settings
from screener.pseudo_language import TAG, pseudo_words
from screener.translation.languages import direction_of, locale_of
from screener.wording import invisible_in
from tests.conftest import ROOT
from tests.web.patient import Patient
from tests.web.sites import client_of

PLACEHOLDER = re.compile(r"%\(\w+\)s")
MESSAGES = st.lists(st.sampled_from(["Step %(number)s of %(total)s", "Call 911.", "Yes"])).map(
    " · ".join
)


def test_it_is_a_language_that_is_read_from_right_to_left() -> None:
    assert direction_of(TAG) == "rtl"
    assert locale_of(TAG).text_direction == "rtl"
    assert locale_of(TAG) != locale_of("he")


@given(MESSAGES)
def test_what_is_filled_in_and_numbers_stay_and_no_letter_does(text: str) -> None:
    words = pseudo_words(text)
    rest = PLACEHOLDER.sub("", words)

    assert PLACEHOLDER.findall(words) == PLACEHOLDER.findall(text)
    assert Counter(re.findall(r"\d", rest)) == Counter(re.findall(r"\d", text))
    assert {unicodedata.bidirectional(sign) for sign in rest if sign.isalpha()} <= {"R"}
    assert invisible_in(words) == ()


def test_its_words_are_long() -> None:
    text = "Your answers are still here. You can send it again."

    assert len(pseudo_words(text)) > 1.25 * len(text)


def test_pages_can_be_in_it(web_settings: Settings, tmp_path: Path) -> None:
    book = (ROOT / "docs" / "faults" / "sound.yaml").read_text("utf-8")
    rules = tmp_path / "rules.yaml"
    rules.write_text(book.replace("language: en", f"language: {TAG}", 1), encoding="utf-8")
    patient = Patient(client_of(web_settings, rules=rules)).start()

    html = patient.page.root.one("html")
    assert (html["lang"], html["dir"]) == (TAG, "rtl")
    assert [button.text for button in patient.page.buttons] == [pseudo_words("Continue")]
    assert patient.page.step.startswith(pseudo_words("Step 1 of "))
