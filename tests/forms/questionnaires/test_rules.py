"""Answers against their definition: what is asked, what is wrong, what is kept from whom."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from forms.questionnaires.catalogue import LIBRARY
from forms.questionnaires.definitions import Definition
from forms.questionnaires.rules import Wrong, asked, check_answers, digest, kept, open_answers
from forms.questionnaires.schema import read_text
from tests.factories.questionnaires import SECRET, answers


def definition(key: str) -> Definition:
    [path] = LIBRARY.glob(f"{key}/2026-11-23/edition.toml")
    return read_text(path.read_text("utf-8"))[0]


PROFILE, PLAN, REFLECTION = definition("B5"), definition("C7"), definition("C9")


def changed(given: dict[str, Any], section: str, **values: Any) -> dict[str, Any]:
    found = copy.deepcopy(given)
    found[section] |= values
    return found


@pytest.mark.parametrize("key", sorted(path.parent.parent.name for path in LIBRARY.glob("*/*/edition.toml")))
def test_whole_answers_are_sound_and_empty_ones_are_not(key: str) -> None:
    form = definition(key)
    assert list(check_answers(form, answers(form))) == []
    assert {one.code for one in check_answers(form, {})} == {"missing"}


def test_in_depth_is_asked_only_of_who_fits() -> None:
    """Domain reference 3.2, B5: in-depth only after basic is accepted."""
    whole = answers(PROFILE)
    assert [section.id for section, _fields in asked(PROFILE, whole)] == ["piekrisana", "pamata", "padzilinata"]
    unfit = changed(whole, "pamata", atbilst="no")
    assert [section.id for section, _fields in asked(PROFILE, unfit)] == ["piekrisana", "pamata"]
    assert sorted(kept(PROFILE, unfit)) == ["pamata", "piekrisana"]  # what was typed before is not kept
    assert list(check_answers(PROFILE, unfit)) == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("vertigums", 11, "range"), ("vertigums", 0, "range"), ("vertigums", "9", "kind"), ("vertigums", None, "missing"),
        ("diena", "31.02.2026", "kind"), ("diena", "", "missing"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_named(field: str, value: Any, code: str) -> None:
    given = changed(answers(REFLECTION), "skalas", **{field: value})
    assert list(check_answers(REFLECTION, given)) == [Wrong("skalas", field, code)]


def test_a_row_is_named_too_and_there_are_no_more_than_allowed() -> None:
    given = answers(PLAN)
    given["uzdevumi"][1]["gaita"] = 9
    assert list(check_answers(PLAN, given)) == [Wrong("uzdevumi", "gaita", "range", 1)]
    given["uzdevumi"] = [given["uzdevumi"][0]] * 13
    assert list(check_answers(PLAN, given)) == [Wrong("uzdevumi", "", "range")]


def test_outside_the_pair_scores_and_days_are_left() -> None:
    given = answers(REFLECTION)
    assert SECRET in str(given)
    left = open_answers(REFLECTION, given)
    assert left["skalas"] == given["skalas"]
    assert (left["jautajumi"], left["nobeigums"]) == ({}, {})
    assert SECRET not in str(open_answers(PLAN, answers(PLAN)))


def test_a_digest_hangs_on_answers_and_salt() -> None:
    given = answers(REFLECTION)
    assert digest(given, salt="a") == digest(copy.deepcopy(given), salt="a")
    assert (
        len({digest(given, salt="a"), digest(given, salt="b"), digest(changed(given, "skalas", vertigums=1), salt="a")})
        == 3
    )
