"""JSON is read as its standard has it: each key once, and no number of Python's own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.errors import JsonError, LineError
from screener.json_text import Pairs, as_dicts, as_pairs, value_in

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


def plain(value: Any) -> Any:
    """Return a value with every `Pairs` as a dict."""
    if isinstance(value, Pairs):
        return {key: plain(inner) for key, inner in value}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


@given(values)
def test_whatever_is_json_comes_as_it_is(value: Any) -> None:
    text = json.dumps(value).encode()

    assert value_in(text, as_dicts, "body") == value
    assert plain(value_in(b"\xef\xbb\xbf" + text, as_pairs, "line")) == value


@given(st.lists(st.text(max_size=4), min_size=1), st.data())
def test_a_key_that_comes_twice_is_refused_at_any_depth(
    path: list[str], data: st.DataObject
) -> None:
    key = data.draw(st.text(max_size=4))
    text = f"{{{json.dumps(key)}: 1, {json.dumps(key)}: 1}}"
    for name in path:
        text = f"[{{{json.dumps(name)}: {text}}}]"

    with pytest.raises(LineError, match=r"^an object has the key '.*' twice; give it once$"):
        value_in(text.encode(), as_dicts, "body")


@pytest.mark.parametrize("decode", [as_dicts, as_pairs])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "not JSON: Expecting value at column 1"),
        (b"{}\n{}", "not JSON: Extra data at column 1"),
        (b"{'age': 1}", "not JSON: Expecting property name enclosed in double quotes at column 2"),
        (b'{"age": 1,}', "not JSON: "),
        (b'["\t"]', "not JSON: Invalid control character at column 3"),
        (b"[1] // one", "not JSON: Extra data at column 5"),
        (b"[01]", "not JSON: "),
        (b"[NaN]", "not JSON: JSON has no number NaN"),
        (b'{"a": [-Infinity]}', "not JSON: JSON has no number -Infinity"),
        (b"Infinity", "not JSON: JSON has no number Infinity"),
        ("{}".encode("utf-16-le"), "not JSON: "),
        (b"\xff{}", "not UTF-8 text"),
        ('"\ud800"'.encode(errors="surrogatepass"), "not UTF-8 text"),
    ],
)  # fmt: skip
def test_what_is_not_json_is_refused_in_words(text: bytes, said: str, decode: Any) -> None:
    with pytest.raises(JsonError) as refused:
        value_in(text, decode, "line")

    assert str(refused.value).startswith(f"the line is {said}")


@pytest.mark.parametrize("text", [b"[" * 100_000, b"9" * 5_000], ids=["nesting", "number"])
def test_what_is_too_large_to_be_read_is_refused(text: bytes) -> None:
    with pytest.raises(
        JsonError, match=r"^the reply cannot be read: a number or a nesting is huge"
    ):
        value_in(text, as_dicts, "reply")


def test_a_text_of_several_lines_has_them_counted() -> None:
    with pytest.raises(JsonError, match=r"^the body is not JSON: .* at line 2, column 2$"):
        value_in(b'{"age":\n x}', as_dicts, "body")
