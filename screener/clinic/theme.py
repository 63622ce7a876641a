"""The CSS that replaces our accent color with that of a clinic."""

from __future__ import annotations

from screener.clinic.model import Accent


def theme_of(accent: Accent) -> bytes:
    """Return a stylesheet with the colors of an accent, for screens only: print stays black."""
    from screener.clinic.colors import GROUNDS, palette  # noqa: PLC0415 - slow to load

    rules = []
    for scheme, ground in GROUNDS.items():
        colors = vars(palette(getattr(accent, scheme), ground))
        lines = "".join(f"  --{name.replace('_', '-')}: {colors[name]};\n" for name in colors)
        screen = f"@media screen and (prefers-color-scheme: {scheme})"
        rules.append(f"{screen} {{ :root {{\n{lines}}} }}\n")
    return "".join(rules).encode()
