"""The languages that pages can be in, the direction of each, and what is refused."""

from __future__ import annotations

import re

import pytest
from babel.core import get_global
from babel.localedata import locale_identifiers
from hypothesis import example, given
from hypothesis import strategies as st

from screener.translation.languages import direction_of, locale_of

TAG = re.compile("[A-Za-z-]+")
RIGHT_TO_LEFT = TAG.findall(
    "ar ar-EG fa fa-AF he iw ur ps ckb yi ug sd ks dv nqo syr mzn lrc AR "
    "pa-Arab pa-arab pa-Arab-PK uz-Arab az-Arab ks-Arab ku-Arab ms-Arab ha-Arab ff-Adlm ur-Aran"
)
LEFT_TO_RIGHT = TAG.findall(
    "en en-US en-GB EN es de hu zh zh-Hans zh-TW ja ru el hi th tr ku pa az uz ff "
    "ar-Latn ar-latn-EG he-Latn ur-Latn sd-Deva ks-Deva pa-Guru az-Cyrl sr-Latn mn mn-Mong"
)
UNKNOWN = ["tlh", "arc", "xx", "en-XX", "mid-Mand", "english", "en_US", "x-private", "-", ""]
SCRIPTS = sorted({part for tag in get_global("likely_subtags") for part in tag.split("_")[1:2]})
LANGUAGES = sorted({name.partition("_")[0] for name in locale_identifiers()})


@pytest.mark.parametrize("tag", RIGHT_TO_LEFT)
def test_these_are_read_from_right_to_left(tag: str) -> None:
    assert direction_of(tag) == "rtl"


@pytest.mark.parametrize("tag", LEFT_TO_RIGHT)
def test_these_are_read_from_left_to_right(tag: str) -> None:
    assert direction_of(tag) == "ltr"


@pytest.mark.parametrize("tag", UNKNOWN)
def test_what_babel_does_not_know_is_refused(tag: str) -> None:
    for ask in (locale_of, direction_of):
        with pytest.raises((LookupError, ValueError)):
            ask(tag)
    with pytest.raises(LookupError, match=re.escape(f"'{tag}' is not a valid language; use a tag")):
        locale_of(tag)


@given(language=st.sampled_from(LANGUAGES), script=st.sampled_from(SCRIPTS))
@example(language="mn", script="Mong")
def test_every_language_that_is_known_has_a_direction_in_every_script(
    language: str, script: str
) -> None:
    tag = f"{language}-{script}"
    try:
        locale_of(tag)
    except LookupError:
        return
    assert direction_of(tag) in {"ltr", "rtl"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_script_the_direction_is_what_babel_says(language: str) -> None:
    assert direction_of(language) == locale_of(language).text_direction
