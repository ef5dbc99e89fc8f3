"""Patterns of numbers (A39): two documents never get the same number, numbers stay gap-free, given ones stay."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.institutions import actions
from forms.institutions.errors import NotAllowed
from forms.people.models import Institution
from forms.records import numbering
from forms.records.actions import next_sequences
from forms.records.models import CaseDocument
from forms.records.numbering import Between, Order, PatternError, spell
from kernel.periods import now, riga_date
from tests.forms.desks import other_kind

KINDS = ("DL", "IE", "VI", "AP")
#: Letters and figures with a letter among them; no code is a kind of document.
CODES = st.from_regex(r"[A-Z]{2}[A-Z0-9]{1,10}", fullmatch=True)
PATTERNS = st.tuples(st.sampled_from(Order.values), st.sampled_from(Between.values), st.integers(3, 6))
DOCUMENTS = st.tuples(st.sampled_from(KINDS), st.integers(2025, 2035), CODES, st.integers(1, 12_000))


def spelled(document: Any, pattern: Any) -> str:
    kind, year, code, sequence = document
    order, between, digits = pattern
    return spell(
        order=order, between=between, digits=digits, kind=kind, year=year, register_code=code, sequence=sequence
    )


@given(one=DOCUMENTS, other=DOCUMENTS, pattern=PATTERNS, another=PATTERNS)
@pytest.mark.acceptance("A39")
def test_two_documents_never_share_a_number(one: Any, other: Any, pattern: Any, another: Any) -> None:
    if one != other:
        assert spelled(one, pattern) != spelled(other, another)


@given(document=DOCUMENTS, pattern=PATTERNS)
def test_every_number_fits_its_column_and_holds_all_parts(document: Any, pattern: Any) -> None:
    kind, year, code, sequence = document
    number = spelled(document, pattern)
    assert len(number) <= CaseDocument._meta.get_field("number").max_length
    *parts, last = number.split(pattern[1])
    assert (sorted(parts), int(last)) == (sorted([kind, str(year), code]), sequence)


@pytest.fixture
def pvs(demo: None) -> Institution:
    return Institution.objects.get(register_code="PVS")


def chosen(**changes: Any) -> dict[str, Any]:
    return {
        "valid_from": riga_date(now()), "order": Order.PLACE_KIND_YEAR, "between": Between.SLASH, "digits": 3, **changes,
    }  # fmt: skip


@pytest.mark.acceptance("A39")
def test_numbers_follow_the_pattern_from_its_day_without_a_gap(pvs: Institution, person: Any) -> None:
    year = riga_date(now()).year
    before = other_kind("IE").number
    actions.set_pattern(institution=pvs, by=person("aina"), on=now(), **chosen())
    actions.set_pattern(
        institution=pvs, by=person("aina"), on=now(),
        **chosen(valid_from=riga_date(now()) + timedelta(days=1), between=Between.DOT),
    )  # fmt: skip
    after = other_kind("IE").number
    assert (before, after) == (f"IE-{year}-PVS-0001", f"PVS/IE/{year}/002")
    assert CaseDocument.objects.filter(number=before).count() == 1
    assert next_sequences("PVS", year=year) == {"IE": 3}
    assert numbering.pattern_of("PVS", on=riga_date(now()) + timedelta(days=1))[1] == "."
    assert numbering.pattern_of("DPS", on=riga_date(now())) == numbering.DEFAULT


def test_the_newest_of_one_day_holds(pvs: Institution, person: Any) -> None:
    for digits in (5, 6):
        actions.set_pattern(institution=pvs, by=person("aina"), on=now(), **chosen(digits=digits))
    assert numbering.pattern_of("PVS", on=riga_date(now()))[2] == 6


def test_only_its_head_sets_it_and_never_for_the_past(pvs: Institution, person: Any) -> None:
    with pytest.raises(NotAllowed):
        actions.set_pattern(institution=pvs, by=person("linda"), on=now(), **chosen())
    with pytest.raises(PatternError) as past:
        actions.set_pattern(
            institution=pvs, by=person("aina"), on=now(), **chosen(valid_from=riga_date(now()) - timedelta(days=1))
        )
    assert past.value.field == "valid_from"
    assert numbering.NumberPattern.objects.count() == 0


@pytest.mark.parametrize(("code", "order", "refused"), [
    ("2026", Order.PLACE_KIND_YEAR, True), ("DL", Order.YEAR_KIND_PLACE, True), ("P-1", Order.PLACE_YEAR_KIND, True),
    ("2026", Order.KIND_YEAR_PLACE, False), ("PVS", Order.PLACE_KIND_YEAR, False),
])  # fmt: skip
@pytest.mark.django_db
def test_a_code_that_looks_like_another_part_keeps_the_usual_order(
    code: str, order: Order, refused: bool, django_user_model: Any
) -> None:
    by = django_user_model.objects.create(email=f"{uuid.uuid4()}@paraugs.example")
    told = {
        "register_code": code, "order": order, "between": "-", "digits": 4, "valid_from": date(2026, 12, 1),
        "kinds": frozenset(KINDS), "by": by, "on": now().replace(year=2026, month=11, day=1),
    }  # fmt: skip
    if refused:
        with pytest.raises(PatternError) as found:
            numbering.set_pattern(**told)
        assert found.value.field == "order"
    else:
        assert numbering.set_pattern(**told).register_code == code
