"""The pages of a clinic that hold the questionnaire, each in another way."""

from __future__ import annotations

from typing import Final

from screener.clinic.snippets import frame_snippet, script_snippet

TITLE: Final = "Questions & answers"
TALL: Final = '<p style="block-size: 2000px">Opening hours</p>'
REFERENCE: Final = "visit-77_b"


def clinic_pages(address: str, north: str = "north") -> dict[str, str]:
    """Return the pages by their paths; `address` is the origin of the questionnaire.

    `north` is the id of the clinic that may show it, with a language after a slash if it has one.
    """
    script = script_snippet(address, north, TITLE)
    refused = script_snippet(address, "south", TITLE)
    return {
        "/": script,
        "/below": TALL + script + TALL,
        "/plain": frame_snippet(address, north, TITLE),
        "/reference": script.replace("defer", f'data-ref="{REFERENCE}" defer'),
        "/bad-reference": script.replace("defer", 'data-ref="Jane Doe" defer'),
        "/refused": refused,
        "/two": script + frame_snippet(address, north, TITLE),
        "/sibling": frame_snippet(address, north, TITLE) + '<iframe src="/"></iframe>',
        "/empty": "",
        "/mistyped": script.replace('data-clinic="north', 'data-clinic="nroth'),
    }
