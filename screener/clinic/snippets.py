"""The HTML that a clinic puts into its own page."""

from __future__ import annotations

from html import escape
from typing import Final

FRAME_HEIGHT: Final = 960
"""Pixels of a frame without our script, which makes it just as tall if the window allows."""


def script_snippet(address: str, clinic: str, title: str) -> str:
    """Return the script tag that creates and sizes the frame, and a link that the script removes.

    The link stays if scripts are off or blocked, or if the server does not answer. It leaves the
    frame of a page builder, in which the browser would refuse our page again.
    """
    words = escape(title)
    return (
        f'<script src="{address}/static/embed.js" data-clinic="{clinic}" '
        f'data-title="{words}" defer></script>\n'
        f'<a href="{address}/clinics/{clinic}/" target="_top">{words}</a>\n'
    )


def frame_snippet(address: str, clinic: str, title: str) -> str:
    """Return a plain frame and a link out of it, for page builders that remove scripts."""
    words = escape(title)
    page = f"{address}/clinics/{clinic}/"
    return (
        f'<iframe src="{page}" title="{words}" width="100%" height="{FRAME_HEIGHT}" '
        'style="border: 0" allow="clipboard-write"></iframe>\n'
        f'<p><a href="{page}" target="_top">{words}</a></p>\n'
    )
