"""eParaksts mobile (LVRTC, TrustedX eIDAS platform): the signer's phone allows, the platform signs our hash.

Written to LVRTC's public documentation and **not yet proved against the live service**: that needs a contract and a client.
The person signs in (scope identity:profile), we read which signing identities they have and their certificate, make the
hash, and send the person again with the summary of the hash (scope identity:use:server). The document never leaves.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from urllib.parse import quote

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext_lazy as _

from signing.errors import NoCertificate
from signing.means import asking, oauth
from signing.means.base import Level, Person, ProviderMeans, Ticket
from signing.means.csc import address_problems, text, values_in
from signing.means.keys import Key
from signing.validation.policy import code_of, plain_code

_PROFILE = "urn:safelayer:eidas:sign:identity:profile"
_USE = "urn:safelayer:eidas:sign:identity:use:server"
_MOBILE = "urn:eparaksts:authentication:flow:mobileid"
PLATFORM = "/trustedx-authserver/oauth/lvrtc-eipsign-as"
RESOURCES = "/trustedx-resources"
_RAW = "/esigp/v1/signatures/server/raw"


class EparakstsMeans(ProviderMeans):
    name = "eparaksts"
    label = _("eParaksts mobile")
    levels = (Level.QES,)

    def available(self) -> bool:
        return bool(settings.EPARAKSTS_URL and settings.EPARAKSTS_CLIENT_ID and settings.EPARAKSTS_CLIENT_SECRET)

    def problems(self) -> Sequence[CheckMessage]:
        found = address_problems(self, "KOPIENA_EPARAKSTS_URL", settings.EPARAKSTS_URL, number="E018")
        if not found and not self.available():
            hint = "Set KOPIENA_EPARAKSTS_CLIENT_ID and KOPIENA_EPARAKSTS_CLIENT_SECRET."
            return (Error("“eparaksts” is switched on without its client.", hint=hint, id="signing.E019"),)
        return found

    def sign_in_address(self, *, ticket: Ticket) -> str:
        return self._authorize(ticket, {"scope": _PROFILE})

    def key(self, *, person: Person, code: str, ticket: Ticket) -> Key:
        """The signing identity whose certificate names the person."""
        token = self._token(code, ticket)
        me = asking.get(self._at("/openid/v1/users/me"), token=token)
        wanted = plain_code(person.person_code)
        for one in asking.field(me, "sign_identities"):
            if asking.field(one, "status", "value") != "enabled":
                continue
            address = str(asking.field(one, "id"))
            found = asking.get(self._at(f"/esigp/v1/sign_identities/{quote(address, safe='')}"), token=token)
            key = Key.of(asking.decoded(asking.field(found, "identity", "details", "certificate")), address=address)
            usage = key.parsed.key_usage_value
            named = code_of(str(key.parsed.subject.native.get("serial_number", "")))
            if named == wanted and usage is not None and "non_repudiation" in usage.native:
                return key  # the other identity of a card or phone is for signing in
        raise NoCertificate("no signing identity of this person")

    def consent_address(self, *, key: Key, digests: Sequence[bytes], ticket: Ticket) -> str:
        fields = {
            "scope": _USE,
            "sign_identity_id": key.address,
            "digests_summary": summary(digests, key.algorithm),
            "digests_summary_algorithm": key.algorithm,
        }
        return self._authorize(ticket, fields)

    def values(self, *, key: Key, digests: Sequence[bytes], code: str, ticket: Ticket) -> tuple[bytes, ...]:
        token = self._token(code, ticket)
        scheme = "ecdsa" if key.is_elliptic else f"rsa-{key.algorithm}"
        asked = [{"digest_value": text(one), "signature_algorithm": scheme} for one in digests]
        if len(asked) == 1:
            body = {**asked[0], "sign_identity_id": key.address}
            return (_value(asking.post_for_bytes(self._at(_RAW), body, token=token)),)
        batch = {"sign_identity_id": key.address, "signature_algorithm": scheme, "requests": asked}
        return tuple(values_in(asking.post(self._at(f"{_RAW}/batch"), batch, token=token), count=len(asked)))

    def _authorize(self, ticket: Ticket, fields: dict[str, str]) -> str:
        known = {"acr_values": _MOBILE, "ui_locales": "lv", **fields}
        address = f"{settings.EPARAKSTS_URL}{PLATFORM}"
        return oauth.authorize(address, client=settings.EPARAKSTS_CLIENT_ID, ticket=ticket, fields=known, pkce=False)

    def _token(self, code: str, ticket: Ticket) -> str:
        answer = asking.token_for(
            f"{settings.EPARAKSTS_URL}{PLATFORM}/token",
            oauth.exchange(code, ticket, pkce=False),
            client=settings.EPARAKSTS_CLIENT_ID,
            secret=settings.EPARAKSTS_CLIENT_SECRET,
        )
        return str(answer["access_token"])

    def _at(self, path: str) -> str:
        return f"{settings.EPARAKSTS_URL}{RESOURCES}{path}"


def summary(digests: Sequence[bytes], algorithm: str) -> str:
    """Hash over the hashes one after another, base64 for addresses: what the phone's consent is bound to."""
    return base64.urlsafe_b64encode(hashlib.new(algorithm, b"".join(digests)).digest()).decode()


def _value(content: bytes) -> bytes:
    """The value as it is, or in base64: what is wrong is found when it is verified."""
    try:
        return base64.b64decode(content.strip(), validate=True)
    except (binascii.Error, ValueError):
        return content
