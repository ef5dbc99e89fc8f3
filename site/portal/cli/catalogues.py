"""Message catalogues (.po) into what Django reads (.mo), with polib: gettext need not be installed."""

import os
import tempfile
from pathlib import Path

import polib

from portal.cli import place

_HOMES = ("site", "content", "forms", "doc_templates", "signing")


def catalogues() -> list[Path]:
    return sorted(file for home in _HOMES for file in (place.ROOT / home).rglob("locale/*/LC_MESSAGES/*.po"))


def compile_all() -> int:
    """Write the .mo of every .po that is newer; how many were written."""
    written = 0
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Whole or not at all: several processes may come here at once.
        descriptor, scratch = tempfile.mkstemp(dir=target.parent, suffix=".part")
        os.close(descriptor)
        polib.pofile(str(source)).save_as_mofile(scratch)
        Path(scratch).chmod(0o644)
        Path(scratch).replace(target)
        written += 1
    return written
