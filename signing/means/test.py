"""Signs for an invented person with a certificate of the local test PKI. Only in the trust mode "test"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext_lazy as _

from signing.errors import TestbedRefused
from signing.formats import anchors, archival, asice, pades, timestamps
from signing.formats.timestamps import Timestampers
from signing.means.base import ContainerMeans, Level, Person
from signing.means.keys import hash_for
from signing.testbed import is_allowed

if TYPE_CHECKING:
    from signing.testbed.identities import Identity


class TestMeans(ContainerMeans):
    __test__ = False  # not a test class
    name = "test"
    label = _("Test signature")
    levels = (Level.QES,)  # by its form; the verdict says that the roots are test roots

    def available(self) -> bool:
        return is_allowed()

    def problems(self) -> Sequence[CheckMessage]:
        if is_allowed():
            return ()
        hint = "Take “test” out of KOPIENA_SIGNING_MEANS."
        return (Error("Test signatures are switched on outside the trust mode “test”.", hint=hint, id="signing.E011"),)

    def sign(
        self, pdf: bytes, *, person: Person, field: pades.Field, timestampers: Timestampers | None = None
    ) -> bytes:
        identity = _identity(person)
        return pades.sign(
            pdf,
            signer=identity.signer(),
            field_name=field.name,
            label=field.label,
            reason=field.reason,
            location=field.location,
            timestampers=timestampers or timestamps.configured(),
        )

    def sign_container(self, content: bytes, *, person: Person, on: datetime) -> bytes:
        identity = _identity(person)
        return asice.sign(
            content,
            signer=identity.signer(),
            algorithm=hash_for(identity.certificate),
            on=on,
            timestampers=timestamps.configured(),
            trust=anchors.configured(),
        )


def _identity(person: Person) -> Identity:
    if not is_allowed():
        raise TestbedRefused
    from signing.testbed.service import Testbed

    bed = Testbed.from_settings()
    identity = bed.identity(person.given, person.surname, person.person_code)
    archival.check_certificate(identity.certificate, chain=identity.chain, trust=bed.trust_roots())
    return identity
