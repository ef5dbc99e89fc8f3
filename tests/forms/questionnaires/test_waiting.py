"""A form that is begun waits in „Mani darbi” with the page to go on with."""

from __future__ import annotations

import copy
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.people.models import Membership
from forms.questionnaires import actions
from forms.questionnaires.catalogue import definition_of
from forms.records.models import Draft
from kernel.periods import now, today
from tests.factories.questionnaires import answers, begun, edition, filled, person
from tests.forms.pages import client_of, soup, words
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    load_shipped()


def to_finish(client: Client) -> list[tuple[str, str]]:
    """What stands under “To finish”: words and address."""
    page = soup(client.get(reverse("desk:tasks")))
    group = page.select_one("#pabeigt")
    return [(words(one), one.select_one("a")["href"]) for one in group.select("li")] if group else []


def finish(draft: str, name: str) -> None:
    row = Draft.objects.get(public_id=draft)
    values = answers(definition_of(edition("C9")))[name]
    actions.save_section(draft=row, section=name, typed={}, values=values, version=row.version, by=row.owner, on=now())


def test_it_leads_to_the_first_section_that_is_not_finished_and_then_to_the_check() -> None:
    ilze = person("Ilze", "DAE")
    client, definition = client_of(ilze), definition_of(edition("C9"))
    draft = begun(client, "C9")
    first, *others = definition.sections
    [(text, href)] = to_finish(client)
    assert "Refleksija pēc tikšanās" in text and f"„{first.title}”" in text
    assert href == reverse("questionnaires:section", args=[draft, first.id])
    finish(draft, first.id)
    [(text, href)] = to_finish(client)
    assert f"„{others[0].title}”" in text and href.endswith(f"/{others[0].id}/")
    for one in others:
        finish(draft, one.id)
    [(_text, href)] = to_finish(client)
    assert href == reverse("questionnaires:check", args=[draft])


def test_only_own_ones_that_are_open_and_only_while_there_is_a_role() -> None:
    ilze = person("Ilze", "DAE")
    client = client_of(ilze)
    begun(client, "C9")
    filled("C12", by=ilze)  # submitted
    assert len(to_finish(client)) == 1
    assert to_finish(client_of(person("Anna", "DAE"))) == []
    Membership.objects.filter(user=ilze).update(valid_to=today() - timedelta(days=1))
    assert to_finish(client) == []


def test_many_ask_no_more_than_few() -> None:
    client = client_of(person("Ilze", "DAE"))
    pattern = Draft.objects.get(public_id=begun(client, "C9"))

    def asked(count: int) -> int:
        rows = []
        for _at in range(count):
            row = copy.copy(pattern)
            row.pk, row.public_id = None, uuid.uuid4()
            rows.append(row)
        Draft.objects.bulk_create(rows)
        client.get(reverse("desk:tasks"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("desk:tasks")).status_code == 200
        return len(queries)

    assert asked(2) == asked(1_000)
