"""The application as a PDF: every answer, the words of the confirmation, no name in the file's name."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kernel import pdf
from kernel.audit.models import AccessEvent
from tests.factories.training import application, organiser, training_group
from tests.rows import load_shipped

pytestmark = pytest.mark.django_db


@pytest.mark.office
@pytest.mark.usual
@pytest.mark.acceptance("A08")
def test_the_organiser_prints_an_application(client: Client, settings: Any) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    load_shipped()
    row = application(training_group())
    client.force_login(organiser())
    answer = client.get(reverse("training:application-print", args=[row.public_id]))
    words = " ".join(" ".join(pdf.text(answer.content)).split())
    assert (answer["Content-Type"], pdf.check_claim(answer.content, "2a+ua1")) == ("application/pdf", [])
    for expected in ("Kārlis Testnieks0", "Gribu palīdzēt.", "Latgales plānošanas reģions", "Stāvoklis: iesniegts"):
        assert expected in words
    assert "estnieks" not in answer["Content-Disposition"]
    assert AccessEvent.objects.get(act="print").subject == row.public_id
