"""Every kind of document that a step has registered is named in public, seen on a page and explained where it is signed."""

from __future__ import annotations

import tomllib
import uuid
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

import doc_templates
from forms.desk.public import KIND_TITLES
from forms.months.grids.documents import explained
from forms.months.grids.models import SupportSchedule
from forms.records.kinds import about_learners, codes, kind_of
from kernel.web.languages import latvian
from tests.forms.months.pay_rows import LATER, SIGNED, contract, month, provider

LIBRARY = Path(doc_templates.__file__).parent / "library"
#: A scan of a sheet that was signed before the portal came: nothing is typeset.
SCANNED = {"PL"}
#: Kinds whose record has no page by its id: check and certificate stand in lists, application and attendance lead through
#: pages of their own, what is said of double funding is read in the document; a contract's page is reached from its steps.
NO_PAGE = {"AB", "AP", "DF", "DG", "DI", "DL", "MA", "MG"}


def test_each_kind_has_a_title_for_whoever_holds_the_document() -> None:
    assert set(KIND_TITLES) == codes()
    for code in codes() - SCANNED:
        titles = {tomllib.loads(path.read_text("utf-8"))["title"] for path in LIBRARY.glob(f"{code}/*/manifest.toml")}
        assert len(titles) == 1 and KIND_TITLES[code].lower().endswith(titles.pop().lower())


@pytest.mark.parametrize("code", sorted(codes()))
def test_each_kind_leads_to_the_page_of_its_record_or_says_that_it_has_none(code: str) -> None:
    kind = kind_of(code)
    assert kind is not None
    assert bool(kind.page) == (code not in NO_PAGE)
    if kind.page:
        assert reverse(kind.page, args=[uuid.uuid4()])
        assert str(kind.model._default_manager.values_list(kind.page_by).query).startswith("SELECT")


def test_whoever_signs_about_a_learner_reads_what_it_is() -> None:
    told = {code for code in codes() if (kind := kind_of(code)) is not None and kind.explain is not None}
    assert told == about_learners() - SCANNED - {"ND"}


@pytest.mark.django_db
@pytest.mark.usual
@pytest.mark.acceptance("A22")
def test_a_grid_says_of_whom_how_much_and_until_when(demo: None, time_machine: object) -> None:
    time_machine.move_to(LATER)  # type: ignore[attr-defined]
    month(provider(contract()), (5, "15:00", 2, SIGNED), (6, "15:00", 1, SIGNED))
    with override("lv"):
        lines = explained(SupportSchedule.objects.get())
    assert lines[0] == "Atbalsta grafiks: Rūta Paraudziņa, 2026. gada oktobris, 3 akadēmiskās stundas."
    assert lines[-1] == "Iestāde glabā oriģinālu līdz 31.12.2034."
    with override("en"):
        assert str(latvian("Rūta Paraudziņa")) in explained(SupportSchedule.objects.get())[0]
