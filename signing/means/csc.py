"""Remote signing by the API of the Cloud Signature Consortium, versions 1 and 2.

`csc1` asks the service from our worker: a credential whose authorisation is implicit (the service asks the person itself, or
a service of the house's own). `csc2` sends the person there twice, for the scopes "service" and "credential": the second
consent names the very hashes. Both sign hashes; many documents go with one authorisation, as many as the service takes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext_lazy as _

from signing.errors import CertificateRefused, NoCertificate, ProviderRefused
from signing.means import asking, oauth
from signing.means.base import Level, Means, Person, ProviderMeans, ServiceMeans, Ticket
from signing.means.keys import Key, read
from signing.validation.policy import code_of, plain_code

#: Hash → its OID, and the OIDs of ECDSA and RSA (PKCS#1 v1.5) with it.
_HASH = {"sha256": "2.16.840.1.101.3.4.2.1", "sha384": "2.16.840.1.101.3.4.2.2", "sha512": "2.16.840.1.101.3.4.2.3"}
_ECDSA = {"sha256": "1.2.840.10045.4.3.2", "sha384": "1.2.840.10045.4.3.3", "sha512": "1.2.840.10045.4.3.4"}
_RSA = {"sha256": "1.2.840.113549.1.1.11", "sha384": "1.2.840.113549.1.1.12", "sha512": "1.2.840.113549.1.1.13"}
#: Credentials of one person that are looked at.
_MOST = 50


class Credential(NamedTuple):
    """What `credentials/info` says: the key, and how many hashes one authorisation takes."""

    key: Key
    most: int


def of_person(answers: Iterator[Credential], person: Person) -> Key:
    """The first enabled credential whose certificate names the person. Raises NoCertificate."""
    wanted = plain_code(person.person_code)
    for one in answers:
        serial = str(one.key.parsed.subject.native.get("serial_number", ""))
        usage = one.key.parsed.key_usage_value
        if code_of(serial) == wanted and usage is not None and "non_repudiation" in usage.native:
            return one.key
    raise NoCertificate("no credential of this person")


def credential(address: str, answer: dict[str, Any]) -> Credential | None:
    """None for a credential that is switched off or whose certificate cannot be read."""
    if asking.field(answer, "key", "status") != "enabled":
        return None
    found = [asking.decoded(one) for one in asking.field(answer, "cert", "certificates")]
    try:
        own, *chain = [read(one).dump() for one in found]
    except (CertificateRefused, ValueError):
        return None
    most = max(int(answer.get("multisign", 1) or 1), 1)
    return Credential(replace(Key.of(own, chain=_issuers(chain), address=address), most=most), most)


def _issuers(chain: Sequence[bytes]) -> list[bytes]:
    """Without roots: a signature carries what leads to a root, not the root."""
    return [one for one in chain if read(one).issuer != read(one).subject]


def algorithm_of(key: Key) -> str:
    return (_ECDSA if key.is_elliptic else _RSA)[key.algorithm]


def text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _in_parts(digests: Sequence[bytes], most: int) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(digests), most):
        yield digests[start : start + most]


class Csc1Means(ServiceMeans):
    name = "csc1"
    label = _("Remote signing service")
    levels = (Level.ADES, Level.ADES_QC, Level.QES)

    def available(self) -> bool:
        return bool(settings.CSC1_URL)

    def problems(self) -> Sequence[CheckMessage]:
        return address_problems(self, "KOPIENA_CSC1_URL", settings.CSC1_URL, number="E015")

    def key(self, person: Person) -> Key:
        return of_person(self._credentials(person), person)

    def values(self, key: Key, digests: Sequence[bytes]) -> tuple[bytes, ...]:
        most = self._info(key.address).most
        return tuple(value for part in _in_parts(digests, most) for value in self._part(key, part))

    def _credentials(self, person: Person) -> Iterator[Credential]:
        asked = {"userID": f"PNOLV-{person.person_code}", "maxResults": _MOST}
        for address in asking.field(self._call("credentials/list", asked), "credentialIDs"):
            if (found := self._known(str(address))) is not None:
                yield found

    def _known(self, address: str) -> Credential | None:
        answer = self._call("credentials/info", {"credentialID": address, "certificates": "chain"})
        if answer.get("authMode") != "implicit":  # a PIN or a code of the person would be needed: that is csc2's way
            return None
        return credential(address, answer)

    def _info(self, address: str) -> Credential:
        if (found := self._known(address)) is None:
            raise NoCertificate("credential is gone")
        return found

    def _part(self, key: Key, digests: Sequence[bytes]) -> list[bytes]:
        hashes = [text(one) for one in digests]
        allowed = self._call(
            "credentials/authorize", {"credentialID": key.address, "numSignatures": len(hashes), "hash": hashes}
        )
        asked = {
            "credentialID": key.address,
            "SAD": asking.field(allowed, "SAD"),
            "hash": hashes,
            "hashAlgo": _HASH[key.algorithm],
            "signAlgo": algorithm_of(key),
        }
        return values_in(self._call("signatures/signHash", asked), count=len(hashes))

    def _call(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = asking.post(f"{settings.CSC1_URL}/csc/v1/{name}", body, token=settings.CSC1_TOKEN)
        if not isinstance(answer, dict):
            raise ProviderRefused("no object")
        return answer


class Csc2Means(ProviderMeans):
    name = "csc2"
    label = _("Remote signing service, with your consent there")
    levels = (Level.ADES, Level.ADES_QC, Level.QES)

    def available(self) -> bool:
        return bool(settings.CSC2_URL and settings.CSC2_CLIENT_ID and settings.CSC2_CLIENT_SECRET)

    def problems(self) -> Sequence[CheckMessage]:
        found = address_problems(self, "KOPIENA_CSC2_URL", settings.CSC2_URL, number="E016")
        if not found and not self.available():
            hint = "Set KOPIENA_CSC2_CLIENT_ID and KOPIENA_CSC2_CLIENT_SECRET."
            return (Error("“csc2” is switched on without its client.", hint=hint, id="signing.E017"),)
        return found

    def sign_in_address(self, *, ticket: Ticket) -> str:
        return self._authorize(ticket, {"scope": "service"})

    def key(self, *, person: Person, code: str, ticket: Ticket) -> Key:
        token = self._token(code, ticket)
        return of_person(self._credentials(token), person)

    def consent_address(self, *, key: Key, digests: Sequence[bytes], ticket: Ticket) -> str:
        return self._authorize(
            ticket,
            {
                "scope": "credential",
                "credentialID": key.address,
                "numSignatures": str(len(digests)),
                "hashes": ",".join(oauth.url_safe(one) for one in digests),
                "hashAlgorithmOID": _HASH[key.algorithm],
            },
        )

    def values(self, *, key: Key, digests: Sequence[bytes], code: str, ticket: Ticket) -> tuple[bytes, ...]:
        """The token of the second consent is the authorisation; no SAD goes along with it."""
        asked = {
            "credentialID": key.address,
            "hashes": [text(one) for one in digests],
            "hashAlgorithmOID": _HASH[key.algorithm],
            "signAlgo": algorithm_of(key),
            "operationMode": "S",
        }
        answer = self._call("signatures/signHash", asked, token=self._token(code, ticket))
        return tuple(values_in(answer, count=len(digests)))

    def _credentials(self, token: str) -> Iterator[Credential]:
        listed = self._call("credentials/list", {"maxResults": _MOST, "onlyValid": True}, token=token)
        for address in asking.field(listed, "credentialIDs"):
            asked = {"credentialID": str(address), "certificates": "chain"}
            found = credential(str(address), self._call("credentials/info", asked, token=token))
            if found is not None:
                yield found

    def _authorize(self, ticket: Ticket, fields: dict[str, str]) -> str:
        address = f"{settings.CSC2_OAUTH_URL or settings.CSC2_URL}/oauth2/authorize"
        return oauth.authorize(address, client=settings.CSC2_CLIENT_ID, ticket=ticket, fields=fields)

    def _token(self, code: str, ticket: Ticket) -> str:
        answer = asking.token_for(
            f"{settings.CSC2_OAUTH_URL or settings.CSC2_URL}/oauth2/token",
            oauth.exchange(code, ticket),
            client=settings.CSC2_CLIENT_ID,
            secret=settings.CSC2_CLIENT_SECRET,
        )
        return str(answer["access_token"])

    def _call(self, name: str, body: dict[str, Any], *, token: str) -> dict[str, Any]:
        answer = asking.post(f"{settings.CSC2_URL}/csc/v2/{name}", body, token=token)
        if not isinstance(answer, dict):
            raise ProviderRefused("no object")
        return answer


def values_in(answer: dict[str, Any], *, count: int) -> list[bytes]:
    """Raises ProviderRefused when there are not as many values as hashes."""
    found = asking.field(answer, "signatures")
    if not isinstance(found, list) or len(found) != count:
        raise ProviderRefused(f"{len(json.dumps(found))} characters are not {count} values")
    return [asking.decoded(one) for one in found]


def address_problems(means: Means, variable: str, address: str, *, number: str) -> tuple[CheckMessage, ...]:
    """System check: the means is switched on, so its address has to be there and be safe."""
    if address and asking.is_safe(address):
        return ()
    hint = f"Set {variable} to an https address, or take “{means.name}” out of KOPIENA_SIGNING_MEANS."
    return (Error(f"“{means.name}” is switched on without a usable address.", hint=hint, id=f"signing.{number}"),)
