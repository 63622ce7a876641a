"""Writes down which packages an environment has: a CycloneDX file, and a list of their licences.

`python -m scripts.sbom ENVIRONMENT FOLDER` writes the same bytes each time, without the day, and
without any path or package index of this machine. `make sbom` makes the environment from the lock
file of the wheel with PDFs.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

CHECKOUT: Final = Path(__file__).parent.parent
BILL: Final = "sbom.cdx.json"
LICENCES: Final = "licences.md"
_CLASSIFIER: Final = "License :: OSI Approved :: "


def write(environment: Path, folder: Path) -> None:
    """Write both files about the packages of an environment into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (python,) = {*environment.glob("bin/python"), *environment.glob("Scripts/python.exe")}
    bill = folder / BILL
    asked = ("--pyproject", CHECKOUT / "pyproject.toml", "--output-reproducible", "-o", bill)
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "cyclonedx_py",
        "environment",
        *asked,
        python,
    ]
    subprocess.run(command, check=True)  # noqa: S603 - all of it is written above
    (folder / LICENCES).write_text(licences(json.loads(bill.read_text("utf-8"))), "utf-8")


def licences(bill: dict[str, Any]) -> str:
    """Return a table of the components of a bill: the name, the version, the licence declared."""
    rows = sorted(
        (part["name"].lower(), part["version"], " and ".join(_declared(part)))
        for part in bill["components"]
    )
    lines = [f"| {name} | {version} | {licence} |" for name, version, licence in rows]
    head = ["| package | version | licence, as the package declares it |", "|---|---|---|"]
    return "\n".join([*head, *lines, ""])


def _declared(part: dict[str, Any]) -> list[str]:
    """Return the licences of a component; a classifier only where nothing more exact is said."""
    named = [entry.get("license", entry) for entry in part.get("licenses", ())]
    exact = [one.get("id") or one.get("expression") for one in named]
    loose = [one["name"].removeprefix(_CLASSIFIER) for one in named if "name" in one]
    return sorted({licence for licence in exact if licence}) or loose or ["not declared"]


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
