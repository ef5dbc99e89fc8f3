"""Every service that can fail × every way it can fail × every act that needs it: nothing is signed, nothing is green, the
act says that it may be tried again, and succeeds by itself as soon as the service answers.

All means of signing end in one of these acts: `sign` (test certificate, PKCS#11), `finish` (card, CSC, eParaksts), `container`.
Jobs that wait and go on are in test_envelopes.py, lists in test_trusted_lists.py, authorities that ended in attacks/.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kernel.periods import now
from signing.enums import Verdict
from signing.errors import RevocationUnavailable, SigningError, TimestampFailed
from signing.formats import archival, asice, pades, timestamps
from signing.testbed.faults import Fault
from signing.testbed.identities import Identity
from signing.testbed.providers import value_of
from signing.testbed.service import Testbed
from signing.validation.child import check
from signing.validation.trust import from_settings, hurried

pytestmark = pytest.mark.server
STAMPS, STATUS, ROOT = ("tsa-1", "tsa-2"), ("ocsp-persons",), ("root",)
ALWAYS = (Fault.DOWN, Fault.SLOW, Fault.ERROR, Fault.GARBAGE, Fault.ENDED)
#: Of each service: how it may fail, and what the act then says.
SERVICES: dict[tuple[str, ...], tuple[tuple[Fault, ...], type[SigningError]]] = {
    STAMPS: ((*ALWAYS, Fault.NONCE, Fault.IMPRINT, Fault.AGAIN), TimestampFailed),
    STATUS: ((*ALWAYS, Fault.AGAIN), RevocationUnavailable),
    ROOT: (ALWAYS, RevocationUnavailable),
}
#: What each act asks.
NEEDS = {
    "certificate": (STATUS, ROOT),
    "sign": (STAMPS,),
    "finish": (STAMPS,),
    "container": (STAMPS, STATUS, ROOT),
    "archive": (STAMPS, STATUS, ROOT),
    "renew": (STAMPS, ROOT),
    "wrap": (STAMPS,),
}
TABLE = [
    pytest.param(act, services, fault, id=f"{act} {services[0]} {fault.value}")
    for act, needed in NEEDS.items()
    for services in needed
    for fault in SERVICES[services][0]
]


@dataclass(frozen=True)
class Work:
    """Each act by its name; it gives the file it made, or b""."""

    bed: Testbed
    who: Identity
    pdf: bytes
    signed: bytes
    archived: bytes

    def stampers(self) -> timestamps.Timestampers:
        return timestamps.from_urls(self.bed.tsa_urls())

    def certificate(self) -> bytes:
        archival.check_certificate(self.who.certificate, chain=self.who.chain, trust=self.bed.trust_roots())
        return b""

    def sign(self) -> bytes:
        return pades.sign(self.pdf, signer=self.who.signer(), field_name="a", timestampers=self.stampers())

    def finish(self) -> bytes:
        prepared = pades.prepare(self.pdf, certificate=self.who.certificate, chain=self.who.chain, field_name="a")
        value = value_of(self.who, prepared.digest, "sha256", raw=True)
        return pades.finish(prepared, value, timestampers=self.stampers())

    def container(self) -> bytes:
        box = asice.begin({"ligums.pdf": self.pdf})
        prepared = asice.prepare(box, certificate=self.who.certificate, chain=self.who.chain, on=now())
        value = value_of(self.who, prepared.digest, "sha256", raw=True)
        return asice.finish(prepared, value, timestampers=self.stampers(), trust=self.bed.trust_roots())

    def archive(self) -> bytes:
        return archival.augment_to_lta(self.signed, trust=self.bed.trust_roots(), timestampers=self.stampers())

    def renew(self) -> bytes:
        return pades.renew(self.archived, trust=self.bed.trust_roots(), timestampers=self.stampers())

    def wrap(self) -> bytes:
        timestamps.stamp(bytes(32), timestampers=self.stampers())
        return b""


@pytest.fixture(scope="module")
def work(testbed: Testbed, mentor: Identity, pdf: bytes) -> Work:
    stampers = timestamps.from_urls(testbed.tsa_urls(), timeout=20)
    signed = pades.sign(pdf, signer=mentor.signer(), field_name="a", timestampers=stampers)
    archived = archival.augment_to_lta(signed, trust=testbed.trust_roots(), timestampers=stampers)
    return Work(testbed, mentor, pdf, signed, archived)


@pytest.mark.parametrize("act", NEEDS)
def test_by_itself_each_act_is_good(work: Work, act: str) -> None:
    made: Callable[[], bytes] = getattr(work, act)
    content = made()
    if content:
        assert check(content, name="a", trust=from_settings()).verdict is Verdict.VALID


@pytest.mark.parametrize(("act", "services", "fault"), TABLE)
def test_nothing_is_made_and_it_goes_on_by_itself(
    work: Work, settings: Any, act: str, services: tuple[str, ...], fault: Fault, head: Identity
) -> None:
    settings.TRUST_TIMEOUT = 1 if fault is Fault.SLOW else 20
    made: Callable[[], bytes] = getattr(work, act)
    if fault is Fault.AGAIN:  # the last answer was to somebody else's question
        archival.check_certificate(head.certificate, chain=head.chain, trust=work.bed.trust_roots())
        for address in work.bed.tsa_urls():
            timestamps.stamp(bytes(32), timestampers=timestamps.from_urls([address]))
    begun = time.monotonic()
    with ExitStack() as stack:
        for service in services:
            stack.enter_context(work.bed.fault(service, fault))
        with pytest.raises(SERVICES[services][1]) as caught:
            made()
    assert caught.value.retry is True
    assert time.monotonic() - begun < 25  # never the service's own thirty seconds
    settings.TRUST_TIMEOUT = 20
    made()


@pytest.mark.parametrize("fault", SERVICES[STATUS][0])
@pytest.mark.parametrize("services", [STATUS, (*STATUS, *ROOT, *STAMPS)])
def test_validation_never_calls_it_green(work: Work, services: tuple[str, ...], fault: Fault, head: Identity) -> None:
    """A signature whose status nothing proves but the service; the archived file asks nobody."""
    if fault is Fault.AGAIN:
        archival.check_certificate(head.certificate, chain=head.chain, trust=work.bed.trust_roots())
    with ExitStack() as stack:
        for service in services:
            stack.enter_context(work.bed.fault(service, fault))
        begun = time.monotonic()
        found = check(work.signed, name="a.pdf", trust=hurried(from_settings()))
        assert time.monotonic() - begun < 10
        assert (found.is_green, found.sub_indication) == (False, "TRY_LATER")
        assert check(work.archived, name="a.pdf", trust=hurried(from_settings())).verdict is Verdict.VALID
    assert check(work.signed, name="a.pdf", trust=from_settings()).verdict is Verdict.VALID


@pytest.mark.django_db
@pytest.mark.parametrize("fault", ALWAYS)
def test_the_page_of_the_check_answers_in_two_seconds(work: Work, fault: Fault, client: Client) -> None:
    cache.clear()
    check(work.signed, name="a.pdf")  # the engine is up, as in life
    client.get("/parbaude/")
    with ExitStack() as stack:
        for service in (*STAMPS, *STATUS, *ROOT):
            stack.enter_context(work.bed.fault(service, fault))
        begun = time.monotonic()
        answer = client.post("/parbaude/", {"file": SimpleUploadedFile("ligums.pdf", work.signed)})
        waited = time.monotonic() - begun
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Visi paraksti ir derīgi" not in page
    assert waited < 2
    after = client.post("/parbaude/", {"file": SimpleUploadedFile("ligums.pdf", work.signed)})
    assert "Visi paraksti ir derīgi" in after.content.decode()
