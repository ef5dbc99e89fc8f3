"""Declined names and offices: a stored correction first, else the suggestion of kernel.grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from forms.people.models import WordForms
from kernel.grammar import Case, date_short, decline

if TYPE_CHECKING:
    from datetime import date

    from kernel.accounts.models import User

Kind = Literal["name", "given", "surname", "phrase"]


def declined(words: str, *, case: Case, gender: str, kind: Kind) -> str:
    """`words` in `case`; what people have corrected before wins."""
    stored = (
        WordForms.objects.filter(words=words, gender=gender, case=case.value).values_list("form", flat=True).first()
    )
    return stored or decline(words, case=case, gender=gender, kind=kind)


def keep(words: str, *, case: Case, gender: str, kind: Kind, form: str, by: User) -> None:
    """Remember a form that differs from what would be suggested, for every later document."""
    if form and form != declined(words, case=case, gender=gender, kind=kind):
        WordForms.objects.update_or_create(
            words=words, gender=gender, case=case.value, defaults={"form": form, "corrected_by": by}
        )


def identity(code: str, born: date | None) -> dict[str, str]:
    """How a document tells who somebody is: by the personal code, or by the birth date of who has none."""
    if code:
        return {"identity_label": "personas kods", "identity": code}
    return {"identity_label": "dzimšanas datums", "identity": date_short(born) if born else ""}
