"""What the Nu HTML checker says about every page in every state, and about the stylesheet."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Final

from scripts.served import House, building_house

_JAR: Final = Path("scripts/audit/node_modules/vnu-jar/build/dist/vnu.jar")
_STYLESHEET: Final = Path("screener/static/screener.css")


def check(folder: Path) -> tuple[int, list[str]]:
    """Write every page into a folder; return how many there are, and what is wrong with them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with building_house() as house:
        pages = _write_pages(house, folder)
    return len(pages), _ask(*pages, _STYLESHEET)


def _write_pages(house: House, folder: Path) -> list[Path]:
    client = house.app.test_client()
    pages = []
    for state in house.states:
        ask = client.post if state.fields else client.get
        response = ask(state.path, data=dict(state.fields) or None)
        if response.status_code != state.status:
            raise RuntimeError(f"{state.name}: status {response.status_code}")
        page = folder / f"{state.name}.html"
        page.write_bytes(response.data)
        pages.append(page)
    return pages


def _ask(*files: Path) -> list[str]:
    """Return the errors and warnings; the checker tells HTML from CSS by the file ending."""
    command = ["java", "-jar", str(_JAR), "--also-check-css", "--format", "json", "--stdout"]
    said = subprocess.run([*command, *map(str, files)], capture_output=True, check=False)  # noqa: S603 - our own command
    if not said.stdout:
        raise RuntimeError(said.stderr.decode())
    messages = json.loads(said.stdout)["messages"]
    return [
        f"{Path(message.get('url', '')).name}:{message.get('lastLine', 0)}: {message['message']}"
        for message in messages
    ]
