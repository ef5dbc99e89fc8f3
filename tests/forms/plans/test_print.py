"""The print of an approved plan: real pages with who approved and when, without what is restricted."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kernel import pdf
from kernel.audit.models import AccessEvent
from tests.factories import plans
from tests.factories.people import representative

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


@pytest.mark.office
@pytest.mark.usual
@pytest.mark.acceptance("A40")
def test_an_approved_plan_is_printed_once_and_without_risks(client: Client, person: Any) -> None:
    linda = person("linda")
    plan = plans.submitted(by=linda, head=person("aina"))
    representative(plan.learner, by=linda)
    client.force_login(linda)
    address = reverse("plans:pdf", args=[plan.public_id])
    assert client.get(address).status_code == 404  # nothing is in force yet
    plans.actions.approve(version=plan.versions.get(), by=plans.expert(), on=plans.DAY)

    response = client.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="IAP-2026-PVS-0001-1.pdf"'
    assert pdf.check_claim(response.content, "2a+ua1") == []
    pages = pdf.text(response.content)
    text = " ".join(" ".join(pages).split())
    for printed in (
        "IAP-2026-PVS-0001, 1. redakcija", "2026. gada 23. novembris", "Ilze Paraudziņa", "40 (četrdesmit) akadēmiskās stundas",
        "Vita Eksperte-Demo", "23.11.2026. 10:00", "ja draud nesekmība",
    ):  # fmt: skip
        assert printed in text, text
    assert "Bieži kavē" not in text and "mācību darba riski" not in text
    assert len(pages) == 1
    assert client.get(address).content == response.content
    assert client.get(reverse("plans:docx", args=[plan.public_id])).content[:2] == b"PK"
    prints = AccessEvent.objects.filter(subject=plan.public_id, act="print").order_by("pk")
    assert [look.what for look in prints] == ["plan pdf", "plan pdf", "plan docx"]
