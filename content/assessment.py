"""The self-assessment of accessibility (MK noteikumi Nr. 445, 26.1.1.): eleven aspects, and how the last one ended.

`assessment.json` is written from tests that passed (`./portal acceptance`); the accessibility statement shows it.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).parent / "assessment.json"

#: Key → what is looked at, in the order of the method.
ASPECTS = {
    "navigation": _("Main navigation"),
    "structure": _("Basic structure of pages"),
    "keyboard": _("Keyboard access and visible focus"),
    "forms": _("Form fields and error messages"),
    "images": _("Text alternatives of images"),
    "headings": _("Headings"),
    "contrast": _("Colour contrast"),
    "zoom": _("Enlarging the text"),
    "titles": _("Titles of pages"),
    "motion": _("Contents that move, blink or flash"),
    "media": _("Alternatives of audio and video"),
}


@dataclass(frozen=True)
class Assessment:
    """`kept` are the keys of the aspects that held on every page looked at."""

    on: date
    pages: int
    kept: frozenset[str]

    @property
    def rows(self) -> list[tuple[str, bool]]:
        return [(str(name), key in self.kept) for key, name in ASPECTS.items()]


def latest() -> Assessment | None:
    """None before the first one."""
    if not FILE.is_file():
        return None
    told = json.loads(FILE.read_text(encoding="utf-8"))
    return Assessment(on=date.fromisoformat(told["on"]), pages=told["pages"], kept=frozenset(told["kept"]))
