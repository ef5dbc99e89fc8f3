"""Real objects for tests: the invented institutions and people of the demo."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.http import QueryDict

from forms.contracts.entry import SECTION_FORMS
from forms.contracts.facts import rule_values
from forms.people.models import Institution
from forms.records.models import Draft
from kernel.accounts.models import User
from kernel.periods import today

CONTRACT = Path(__file__).parents[1] / "data" / "contract.json"


def contract_answers(**changes: dict[str, str]) -> dict[str, dict[str, str]]:
    """What a person types for the contract of tests/data, section by section, with changes."""
    typed: dict[str, dict[str, str]] = json.loads(CONTRACT.read_text(encoding="utf-8"))
    return {name: {**fields, **changes.get(name, {})} for name, fields in typed.items()}


def bound_section(name: str, typed: dict[str, str]) -> Any:
    """A section's form bound to what was typed."""
    data = QueryDict(mutable=True)
    data.update(typed)
    institutions = list(Institution.objects.all())
    extra: dict[str, Any] = {}
    if name == "employer":
        extra = {"institutions": institutions}
    elif name == "suitability":
        extra = {"on": today()}
    elif name == "term":
        extra = {"institution": Institution.objects.get(register_code="PVS"), "on": today()}
    return SECTION_FORMS[name](data=data, **extra)


def contract_draft(owner: User, **changes: dict[str, str]) -> Draft:
    """A finished draft of that contract."""
    answers = json.loads(_accepted(json.dumps(contract_answers(**changes)), today()))
    return Draft.objects.create(
        kind="DL", owner=owner, answers=answers, done=sorted(answers), register_code="PVS", title="Kārlis Testnieks"
    )


@cache  # what is typed and the day decide it: the invented institutions and the rules are always the same
def _accepted(typed_by_section: str, _day: date) -> str:
    """The answers as a draft keeps them, after every section's form has taken them; JSON in, JSON out."""
    answers: dict[str, Any] = {}
    for name, typed in json.loads(typed_by_section).items():
        form = bound_section(name, typed)
        assert form.is_valid(), (name, form.errors)
        answers[name] = {"typed": {key: [value] for key, value in typed.items()}, "values": form.values()}
    return json.dumps(answers)


__all__ = ["CONTRACT", "bound_section", "contract_answers", "contract_draft", "rule_values"]
