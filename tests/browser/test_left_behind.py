"""The search finds a word in whatever form a program wrote it down."""

from __future__ import annotations

import base64
import gzip
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.browser.left_behind import found_in

WORD = "canary in a canary cage"
_PLAIN = WORD.encode()

FORMS = {
    "plain": b"<p>" + _PLAIN,
    "utf-16": WORD.encode("utf-16-le"),
    "address": quote(WORD).encode(),
    "form": quote_plus(WORD).encode(),
    **{f"base64-after-{n}": base64.b64encode(b"?" * n + _PLAIN + b"!?") for n in range(3)},
    "gzip": b"a header" + gzip.compress(_PLAIN) + b"a footer",
    # 12 letters as they are; 7 of 12 letters ago; 4 letters as they are.
    "lz4": b"mozLz40\0\x17\0\0\0" + b"\xc3canary in a \x0c\0" + b"\x40cage",
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS)
def test_a_word_is_found(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)

    assert found_in(tmp_path, [WORD, "another canary"]) == {"file": {WORD}}


def test_a_word_in_a_name_is_found(tmp_path: Path) -> None:
    (tmp_path / WORD).mkdir()

    assert found_in(tmp_path, [WORD]) == {WORD: {WORD}}
