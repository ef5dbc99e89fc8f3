"""Certificates: one act for the group, gap-free numbers, sealed and archived without anybody's hand, annulled in public."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

import signing.facade as signing_facade
from forms.people.models import MentorProfile
from forms.records.certificates import CertificateState
from forms.training.certificates import actions
from forms.training.certificates.models import MentorCertificate
from forms.training.registry.models import MentorRegistryEntry
from kernel.jobs.queue import drain
from signing.testbed.service import Testbed
from tests.factories.training import AFTERWARDS, application, issued, organiser, trained, training_group
from tests.forms.training.test_applying import code_in, letters, link_in
from tests.rows import load_shipped

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    load_shipped()


def holders_page(client: Client, certificate: MentorCertificate) -> Any:
    """By the link of the newest message and the code that follows."""
    address = certificate.application.email
    client.get(link_in([one for one in letters(address) if "/saite/" in one][-1]))
    client.post("/pieteikties/kods/", {"act": "send"})
    opened = client.post("/pieteikties/kods/", {"act": "check", "code": code_in(letters(address)[-1])})
    return client.get(opened["Location"])


@pytest.mark.office
@pytest.mark.usual
@pytest.mark.acceptance("A10")
def test_from_the_act_to_the_archive_the_registry_and_the_annulment(
    client: Client, testbed: Testbed, settings: Any
) -> None:
    settings.SIGNING_WAIT = 0
    group = training_group(capacity=2, taken=None)
    application(group, number=1)
    trained(group)
    (certificate,) = issued(group)
    drain(strict=True)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.case.number) == (CertificateState.ISSUED, "AP-2027-VIAA-0001")
    envelope = signing_facade.summary(certificate.case.public_id)
    assert envelope is not None and (envelope.turns, envelope.bears_signature) == ((), True)
    report = signing_facade.report(certificate.case.public_id)
    assert report is not None and report.is_green
    assert [(one.seal, one.level, one.qualified_claimed) for one in report.signatures] == [(True, "LTA", True)]
    entry = MentorRegistryEntry.objects.in_force().get()
    assert entry.person.name == "Kārlis Testnieks1"
    profile = MentorProfile.objects.get(person=entry.person)
    assert (profile.certificate_number, profile.education_ground) == ("AP-2027-VIAA-0001", "general_secondary")
    own = holders_page(client, certificate)
    assert f"Lejupielādēt apliecību {certificate.case.number}" in own.content.decode()
    assert "Apmeklētās akadēmiskās stundas" in own.content.decode()
    file = client.get(f"/pieteikties/{certificate.application.public_id}/aplieciba.pdf")
    archived = signing_facade.archived_files(certificate.case.public_id)["parakstits.pdf"]
    assert (file.content, file["Content-Disposition"]) == (archived, 'attachment; filename="AP-2027-VIAA-0001.pdf"')
    page = client.get(f"/p/{certificate.case.public_code}").content.decode()
    assert "Mentora mācību apliecība" in page and "Testnieks" not in page
    actions.annul(certificate=certificate, reason="Kļūda uzvārdā", by=organiser(), on=AFTERWARDS)
    assert "Dokuments ir anulēts" in client.get(f"/p/{certificate.case.public_code}").content.decode()
    assert not MentorProfile.objects.exists() and not MentorRegistryEntry.objects.in_force().exists()
    (again,) = issued(group)
    assert (again.case.number, again.case.replaces) == ("AP-2027-VIAA-0002", certificate.case)
