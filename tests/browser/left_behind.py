"""Looks for words in all that a program left on the disk, in whatever form they are there."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus

_RUN: Final = rb"[ -~]{8,}"
_GZIP: Final = rb"\x1f\x8b\x08"
_MOZILLA: Final = b"mozLz40\0"
_LONGEST: Final = 15  # a length of 15 in an LZ4 token goes on in the bytes that follow
_SHORTEST_MATCH: Final = 4


def found_in(folder: Path, words: Iterable[str]) -> dict[str, set[str]]:
    """Return, by file, the words found in it; a name of a file counts too."""
    forms = {word: _forms(word) for word in words}
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        name = str(path.relative_to(folder))
        readable = name.encode() + b"\n" + _readable(content)
        here = {word for word in forms if any(form in readable for form in forms[word])}
        if here:
            found[name] = here
    return found


def part_of_each(tokens: Iterable[str]) -> set[str]:
    """Return a part of each token, which is enough to know it by and survives where it is cut."""
    return {token[40:100] for token in tokens}


def _forms(word: str) -> set[bytes]:
    """Return what a word looks like as it is, in an address or a form, and in base64."""
    plain = word.encode()
    assert re.fullmatch(_RUN, plain), f"'{word}' is too short or too strange to be looked for"
    return {plain, quote(word).encode(), quote_plus(word).encode(), *_in_base64(plain)}


def _in_base64(plain: bytes) -> Iterator[bytes]:
    """Give the characters that stand for a word alone, wherever in a text it begins."""
    for before in range(3):
        coded = base64.b64encode(bytes(before) + plain)
        first = (before * 8 + 5) // 6
        last = (before + len(plain)) * 8 // 6
        yield coded[first:last]
        yield coded[first:last].replace(b"+", b"-").replace(b"/", b"_")


def _readable(content: bytes) -> bytes:
    """Return the text in a content and in what is packed in it."""
    packed = (_unpack_gzip(content[found.start() :]) for found in re.finditer(_GZIP, content))
    all_of_it = b"\n".join([content, _unpack_mozilla(content), *packed])
    # Without its zero bytes, UTF-16 reads like ASCII.
    return b"\n".join(re.findall(_RUN, all_of_it.replace(b"\0", b"")))


def _unpack_gzip(packed: bytes) -> bytes:
    """Return what can be unpacked; the bytes may only look packed."""
    try:
        return zlib.decompressobj(wbits=31).decompress(packed)
    except zlib.error:
        return b""


def _unpack_mozilla(content: bytes) -> bytes:
    """Unpack a file that Firefox packed; nothing where it is none."""
    return _unpack_lz4(content[len(_MOZILLA) + 4 :]) if content.startswith(_MOZILLA) else b""


def _unpack_lz4(block: bytes) -> bytes:
    """Unpack a block, after https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md."""
    unpacked = bytearray()
    at = 0
    while at < len(block):
        token = block[at]
        length, at = _length(block, at + 1, token >> 4)
        unpacked += block[at : at + length]
        at += length
        if at >= len(block):
            break
        distance = int.from_bytes(block[at : at + 2], "little")
        length, at = _length(block, at + 2, token & 15)
        _repeat(unpacked, distance, length + _SHORTEST_MATCH)
    return bytes(unpacked)


def _length(block: bytes, at: int, length: int) -> tuple[int, int]:
    """Return a length, and where what follows it begins."""
    if length < _LONGEST:
        return length, at
    while True:
        length += block[at]
        at += 1
        if block[at - 1] != 255:
            return length, at


def _repeat(unpacked: bytearray, distance: int, length: int) -> None:
    start = len(unpacked) - distance
    for at in range(start, start + length):
        unpacked.append(unpacked[at])
