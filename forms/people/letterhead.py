"""What stands at the head of an institution's documents: its full name, and under it the lines it has chosen.

The name is always printed: it is the author, a requisite of every document (Dokumentu juridiskā spēka likums, section 4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.people.models import Institution

#: Lines under the name, and letters of one: more would push the text down or wrap.
MOST_LINES, LONGEST = 4, 110


def letterhead_of(institution: Institution, *, lines: str | None = None) -> dict[str, str]:
    """`letterhead` of a document's context; `lines` instead of those that are kept, to look before saving."""
    chosen = lines_of(institution.letterhead if lines is None else lines)
    return {"name": institution.name, "line": "\n".join(chosen) or usual_line(institution)}


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def usual_line(institution: Institution) -> str:
    """What is printed for who has chosen nothing."""
    parts = (f"Reģ. Nr. {institution.registration_number}", institution.address, institution.email)
    return " · ".join(part for part in parts if part)
