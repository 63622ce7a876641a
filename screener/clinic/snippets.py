"""The HTML that a clinic puts into its own page."""

from __future__ import annotations

from html import escape
from typing import Final

FRAME_WIDTH: Final = 640
"""Pixels that suit our pages, for those who ask; they fit any width from 320 on."""
FRAME_HEIGHT: Final = 960
"""Pixels of a frame without our script, which makes it just as tall if the window allows."""


def script_snippet(address: str, clinic: str, title: str) -> str:
    """Return the script tag that creates and sizes the frame, and a link that the script removes.

    The link stays if scripts are off or blocked, or if the server does not answer. It leaves the
    frame of a page builder, in which the browser would refuse our page again. `clinic` is its id,
    with the language after a slash if it is in a translation: ``northside/es``.
    """
    words = escape(title)
    return (
        f'<script src="{address}/static/embed.js" data-clinic="{clinic}" '
        f'data-title="{words}" defer></script>\n'
        f'<a href="{address}/clinics/{clinic}/" target="_top">{words}</a>\n'
    )


def boxed(snippet: str, width: int | None, height: int | None) -> str:
    """Return a snippet that takes no more room than this, in pixels; None is as much as there is.

    What is taller than the box scrolls inside it.
    """
    bounds = [f"max-width: {width}px"] if width else []
    bounds += [f"max-height: {height}px", "overflow: auto"] if height else []
    return f'<div style="{"; ".join(bounds)}">\n{snippet}</div>\n' if bounds else snippet


def frame_snippet(address: str, clinic: str, title: str) -> str:
    """Return a plain frame and a link out of it, for page builders that remove scripts.

    `clinic` is as for :func:`script_snippet`.
    """
    words = escape(title)
    page = f"{address}/clinics/{clinic}/"
    return (
        f'<iframe src="{page}" title="{words}" width="100%" height="{FRAME_HEIGHT}" '
        'style="border: 0" allow="clipboard-write"></iframe>\n'
        f'<p><a href="{page}" target="_top">{words}</a></p>\n'
    )
