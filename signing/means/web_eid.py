"""An eID card (or another card that Web eID knows) in the reader of the signer's computer.

The page speaks to the Web eID extension (portal/js/card.js); the card signs the hash that the server made for its
certificate. Nothing has to be set up: it works wherever people have the extension and a card. Switched on by the name
`web_eid` in KOPIENA_SIGNING_MEANS; browsers let the extension work on https only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext_lazy as _

from signing.errors import CertificateRefused
from signing.means.base import CardMeans, Level
from signing.means.keys import Key

#: Web eID's words for hash functions.
HASH_NAMES = {"sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512"}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class WebEidMeans(CardMeans):
    name = "web_eid"
    label = _("eID card in this computer's reader")
    levels = (Level.ADES_QC, Level.QES)

    def available(self) -> bool:
        return True

    def problems(self) -> Sequence[CheckMessage]:
        home = urlsplit(settings.PUBLIC_BASE_URL)
        if home.scheme == "https" or home.hostname in _LOOPBACK:
            return ()
        hint = "Set KOPIENA_PUBLIC_BASE_URL to the https address, or take “web_eid” out of KOPIENA_SIGNING_MEANS."
        return (Error("Web eID works on https only.", hint=hint, id="signing.E014"),)


def suited(key: Key, algorithms: Sequence[Mapping[str, str]]) -> Key:
    """The key with a hash that the card says it signs: the one that fits its curve, else the strongest we know.

    Old Latvian cards say RS256, new ones ES384. Raises CertificateRefused when there is none.
    """
    scheme = ("ECC", "NONE") if key.is_elliptic else ("RSA", "PKCS1.5")
    said = {one.get("hashFunction") for one in algorithms if _scheme(one) == scheme}
    for name in (key.algorithm, "sha512", "sha384", "sha256"):
        if HASH_NAMES[name] in said:
            return replace(key, algorithm=name)
    raise CertificateRefused("the card signs no hash that we use")


def _scheme(one: Mapping[str, str]) -> tuple[str | None, str | None]:
    return one.get("cryptoAlgorithm"), one.get("paddingScheme")
