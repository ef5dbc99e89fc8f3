"""docs/forms.md is followed to the letter: its example is a form, and what it says of the file is what the schema takes."""

from __future__ import annotations

import re
from pathlib import Path

import forms
from forms.questionnaires import schema
from forms.questionnaires.definitions import LONG, SHORT, FieldKind
from forms.questionnaires.schema import read_text

DOCS = (Path(forms.__file__).parents[1] / "docs" / "forms.md").read_text("utf-8")
[EXAMPLE] = re.findall(r"```toml\n(.*?)```", DOCS, flags=re.DOTALL)


def test_the_example_is_a_whole_form() -> None:
    definition, _content = read_text(EXAMPLE)
    assert [(one.id, one.rows, one.when is not None) for one in definition.sections] == [
        ("skalas", 1, False),
        ("soli", 12, True),
    ]
    assert definition.scales and definition.confidential


def test_every_name_that_the_schema_takes_is_told() -> None:
    names = {
        *schema._TOP,
        *schema._WHO,
        *schema._FINISH,
        *schema._KEEPING,
        *schema._SECTION,
        *schema._FIELD,
        *schema._WHEN,
    }
    told = set(re.findall(r"\b[a-z_]+\b", DOCS))
    assert names - told == set()
    assert {kind.value for kind in FieldKind} - set(re.findall(r"`([a-z]+)`", DOCS)) == set()


def test_limits_are_as_told() -> None:
    assert f"a page; {schema.MOST_SECTIONS} at most" in DOCS and f"a question; {schema.MOST_FIELDS} at most" in DOCS
    assert f"{schema.MOST_ROWS} rows at most" in DOCS and f"at most {schema.MOST_STEPS} steps" in DOCS
    assert f"{SHORT}, of a text {LONG:,} where" in DOCS
