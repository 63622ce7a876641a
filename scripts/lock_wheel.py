"""Writes lock files beside a wheel, which install it and all that it needs by hash.

`python -m scripts.lock_wheel dist`: pip finds the wheel beside the file, so the folder can be
handed over as it is.
"""

import sys
from hashlib import sha256
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).parent.parent
WHEELS: Final = "isotretinoin_screener-*.whl"
FILES: Final = {
    "requirements.txt": ("", "runtime.txt"),
    "requirements-pdf.txt": ("[pdf]", "pdf.txt"),
}
"""What is written: the extra that it installs, and the lock file of what that needs."""


def lock(folder: Path) -> None:
    """Write the lock files for the one wheel in a folder."""
    (wheel,) = folder.glob(WHEELS)
    version = wheel.name.split("-")[1]
    digest = sha256(wheel.read_bytes()).hexdigest()
    for name, (extra, needed) in FILES.items():
        others = (CHECKOUT / "requirements" / needed).read_text("utf-8")
        ours = f"isotretinoin-screener{extra}=={version} \\\n    --hash=sha256:{digest}\n"
        (folder / name).write_text(f"--find-links .\n{ours}{others}", "utf-8")


if __name__ == "__main__":
    lock(Path(sys.argv[1]))
