"""Care of pages: the report of what is stale, and the weekly message to whoever looks after them."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import ContactsPage, GuidancePage, PartnersIndexPage
from content.reviews.jobs import tell_caretakers
from kernel.jobs.queue import drain
from kernel.jobs.sweeper import ask_periodic
from kernel.notifications.models import Notification
from kernel.notifications.wording import word
from kernel.periods import now
from tests.content.editors import editor, fields_of, publisher, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("seeded")]

REPORT = "/admin/reports/parskatisana/"
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def site(settings: object) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    for model in (GuidancePage, ContactsPage, PartnersIndexPage):
        model.objects.update(review_by=date(2027, 6, 1))


def rows(client: Client, address: str = REPORT) -> list[list[str]]:
    soup = BeautifulSoup(client.get(address).content, "lxml")
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("td")] for row in soup.select("table.listing tbody tr")
    ]


@time_machine.travel("2026-11-21T10:00:00+02:00")
def test_the_report_lists_what_is_past_its_day_or_was_never_reviewed() -> None:
    user = editor()
    GuidancePage.objects.filter(slug="iap").update(review_by=date(2026, 11, 20), caretaker=user)
    GuidancePage.objects.filter(slug="buj").update(review_by=TODAY)  # today is still in time
    ContactsPage.objects.filter(slug="kontakti").update(review_by=None)
    client = signed_in(publisher())
    updates = [["Atjauninājumu žurnāls", "nav pārskatīta", "neviens"]]
    contacts = [["Kontakti", "nav pārskatīta", "neviens"]]
    plan = [[GuidancePage.objects.get(slug="iap").title, "20.11.2026.", "Redaktors Demo"]]
    assert rows(client) == [*sorted(updates + contacts), *plan]
    assert rows(client, f"{REPORT}?caretaker={user.pk}") == plan
    assert REPORT in client.get("/admin/").content.decode()


@time_machine.travel("2026-11-21T10:00:00+02:00")
def test_the_report_costs_the_same_for_ten_and_for_many() -> None:
    client = signed_in(publisher())

    def cost() -> int:
        client.get(REPORT)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(REPORT).status_code == 200
        return len(seen)

    few = GuidancePage.objects.order_by("pk").values_list("pk", flat=True)[:10]
    GuidancePage.objects.filter(pk__in=list(few)).update(review_by=None, caretaker=editor())
    before = cost()
    GuidancePage.objects.update(review_by=date(2026, 1, 1))
    assert cost() == before


@pytest.mark.server
@time_machine.travel("2026-11-23T08:00:00+02:00", tick=False)
def test_whoever_looks_after_pages_is_told_once_a_week() -> None:
    user = editor()
    GuidancePage.objects.filter(slug__in=["iap", "buj"]).update(review_by=None, caretaker=user)
    for _turn in range(2):
        ask_periodic(on=now())
        drain(strict=True)
        tell_caretakers()
    told = Notification.objects.get(template="pages_to_review")
    assert (told.to_user, told.link) == (user, f"{REPORT}?caretaker={user.pk}")
    wording = word(told)
    assert wording.subject == "Lapas gaida, kad tās pārskatīsiet"
    assert "Lapas, kas jums jāpārskata: 2." in wording.body
    with time_machine.travel("2026-11-30T08:00:00+02:00"):
        tell_caretakers()
    assert Notification.objects.filter(template="pages_to_review").count() == 2


def test_the_editor_sets_both_and_readers_see_neither(client: Client) -> None:
    user = publisher()
    page = GuidancePage.objects.get(slug="iap")
    inside = signed_in(user)
    address = f"/admin/pages/{page.pk}/edit/"
    data = fields_of(inside.get(address).content) | {"caretaker": str(user.pk), "review_by": "2027-03-01"}
    assert inside.post(address, {**data, "action-publish": "1"}).status_code == 302
    page.refresh_from_db()
    assert (page.caretaker, page.review_by) == (user, date(2027, 3, 1))
    html = client.get(page.url).content.decode()
    assert "01.03.2027." not in html and "Publicetajs" not in html
