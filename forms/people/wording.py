"""Declined names and offices: a stored correction first, else the suggestion of kernel.grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from forms.people.models import WordForms
from kernel.grammar import Case, decline

if TYPE_CHECKING:
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
