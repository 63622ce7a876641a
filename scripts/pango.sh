#!/usr/bin/env bash
# Makes sure that WeasyPrint finds Pango and a font, so that the tests can make PDFs: from the
# system, else from Debian's packages. Quick if they are there already.
# Usage: scripts/pango.sh [.venv/bin]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

venv_bin=${1:-.venv/bin}

prints_words() {
    "$venv_bin/python" - >/dev/null 2>&1 <<'PYTHON'
import sys

from weasyprint import HTML

page = HTML(string="words").render()
page.write_pdf()
sys.exit(not page.fonts)
PYTHON
}

find_pango() {
    prints_words && return
    install_with_apt libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core &&
        prints_words && return
    echo 'WeasyPrint finds no Pango or no font, and none could be installed; install them.' >&2
    return 1
}

find_pango
