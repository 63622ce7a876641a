"""The lines that a clinic puts into its own page."""

from __future__ import annotations

from html import escape
from typing import Final

FRAME_HEIGHT: Final = 960
"""Pixels of a frame that no script sizes: as tall as one that is, where the window allows it."""


def script_snippet(address: str, clinic: str, title: str) -> str:
    """Return the script tag that makes and sizes the frame, and the link that it takes away.

    The link stays where scripts are off or blocked, and where the server does not answer.
    """
    words = escape(title)
    return (
        f'<script src="{address}/static/embed.js" data-clinic="{clinic}" '
        f'data-title="{words}" defer></script>\n'
        f'<a href="{address}/clinics/{clinic}/">{words}</a>\n'
    )


def frame_snippet(address: str, clinic: str, title: str) -> str:
    """Return a plain frame and a link, for page builders that take scripts away."""
    words = escape(title)
    page = f"{address}/clinics/{clinic}/"
    return (
        f'<iframe src="{page}" title="{words}" width="100%" height="{FRAME_HEIGHT}" '
        'style="border: 0" allow="clipboard-write"></iframe>\n'
        f'<p><a href="{page}">{words}</a></p>\n'
    )
