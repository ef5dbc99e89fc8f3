"""An uploaded template: who may approve it is told, its author learns how it was decided, a refused one goes in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from doc_templates.models import Proposal
from forms.institutions import actions
from forms.institutions.notices import tell_keepers
from kernel.audit.models import Event
from kernel.files.models import Blob
from kernel.notifications.models import Notification
from kernel.periods import now, riga_date
from tests.factories.own_text import own_template

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    rows = Notification.objects.filter(template__startswith="template_").order_by("pk")
    return [(row.template, row.to_email.partition("@")[0]) for row in rows]


def test_who_may_approve_and_then_the_author_are_told(person: Any) -> None:
    aina, administrator = person("aina"), person("administrators")
    row = own_template(by=aina)
    for _time in range(2):
        tell_keepers(row, on=riga_date(now()))
    assert told() == [("template_waits", "administrators")]
    assert Notification.objects.get().facts == {"kind": "Darba līgums"}
    actions.approve_template(proposal=row, version=1, by=administrator, on=now())
    row.refresh_from_db()
    actions.withdraw_template(proposal=row, version=row.version, reason="Kļūda", by=administrator, on=now())
    refused = own_template(by=aina, day=riga_date(now()) + timedelta(days=1))
    actions.refuse_template(proposal=refused, version=1, reason="Nav vajadzīga", by=administrator, on=now())
    assert told()[1:] == [("template_approved", "aina"), ("template_withdrawn", "aina"), ("template_refused", "aina")]


def test_who_takes_back_the_own_upload_is_not_told(person: Any) -> None:
    row = own_template(by=person("aina"))
    actions.refuse_template(proposal=row, version=1, reason="Cita versija", by=person("aina"), on=now())
    assert told() == []


def test_a_house_template_waits_for_administrators_only(person: Any) -> None:
    row = own_template(by=person("administrators"), place="")
    tell_keepers(row, on=riga_date(now()))
    assert told() == []  # the only one has uploaded it


def test_refused_ones_go_after_half_a_year_with_their_files(person: Any) -> None:
    refused, other = own_template(by=person("aina")), own_template(by=person("aina"), day=None)
    files = {refused.template_id, refused.pages_id}
    actions.refuse_template(proposal=refused, version=1, reason="Nav vajadzīga", by=person("administrators"), on=now())
    assert actions.erase_refused(on=now() + timedelta(days=180)) == 0
    assert actions.erase_refused(on=now() + timedelta(days=186)) == 1
    assert list(Proposal.objects.all()) == [other]
    assert Blob.objects.filter(pk__in=files).count() == 2  # the one that waits is the same file
    actions.refuse_template(proposal=other, version=1, reason="Nav vajadzīga", by=person("administrators"), on=now())
    assert actions.erase_refused(on=now() + timedelta(days=186)) == 1
    assert not Blob.objects.filter(pk__in=files).exists()
    assert Event.objects.filter(event="template.erased").count() == 2
