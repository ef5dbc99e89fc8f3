"""The institution's seal: a key in a PKCS#11 token (HSM, SoftHSM, smart card) or in a PKCS#12 file.

KOPIENA_SEAL_PKCS11 is a PKCS#11 URI (RFC 7512):
    pkcs11:token=kopiena;object=zimogs?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/etc/kopiena/pin
The PIN comes from `pin-source` (a file) or from KOPIENA_SEAL_PASSPHRASE. KOPIENA_SEAL_P12 is a file's path, its
passphrase KOPIENA_SEAL_PASSPHRASE. In the trust mode "test" without either, the testbed's seal is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext_lazy as _
from pyhanko.sign import SimpleSigner
from pyhanko.sign.general import SigningError as LibrarySigningError
from pyhanko.sign.signers.pdf_cms import Signer

from signing.errors import SealUnavailable
from signing.formats import anchors, asice, pades, timestamps
from signing.formats.timestamps import Timestampers
from signing.means.base import Level, Means, Where
from signing.means.keys import hash_for
from signing.testbed import is_allowed

#: Whose seal the testbed makes (domain reference 9.1, invented).
TEST_ORGANISATION = ("Paraugpils novada Izglītības pārvalde", "90099991007")


@dataclass(frozen=True)
class TokenAddress:
    """Where a key lies. token and label as in the token; module: path of the PKCS#11 library."""

    module: str
    token: str
    label: str
    pin_file: str = ""

    @classmethod
    def parse(cls, uri: str) -> TokenAddress:
        """Raises SealUnavailable when the URI lacks the module, the token or the object."""
        scheme, _colon, rest = uri.partition(":")
        path, _mark, query = rest.partition("?")
        parts = dict(part.partition("=")[::2] for part in path.split(";"))
        options = {name: values[0] for name, values in parse_qs(query).items()}
        try:
            address = cls(
                module=options["module-path"],
                token=unquote(parts["token"]),
                label=unquote(parts["object"]),
                pin_file=options.get("pin-source", "").removeprefix("file:"),
            )
        except KeyError as error:
            raise SealUnavailable(f"PKCS#11 URI lacks {error.args[0]}") from error
        if scheme != "pkcs11":
            raise SealUnavailable("not a PKCS#11 URI")
        return address

    def pin(self) -> str:
        return Path(self.pin_file).read_text("utf-8").strip() if self.pin_file else str(settings.SEAL_PASSPHRASE)


@contextmanager
def token_signer(address: TokenAddress) -> Iterator[Signer]:
    """A signer over an open session; every certificate in the token goes along as the chain."""
    import pkcs11
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    try:
        session = open_pkcs11_session(
            address.module, token_criteria=TokenCriteria(label=address.token), user_pin=address.pin()
        )
    except (pkcs11.PKCS11Error, LibrarySigningError, OSError, RuntimeError) as error:
        raise SealUnavailable(f"token: {type(error).__name__}") from error
    try:
        # The raw mechanism: tokens such as SoftHSM know ECDSA, but not ECDSA_SHA256.
        yield PKCS11Signer(
            session, cert_label=address.label, key_label=address.label, other_certs_to_pull=None, use_raw_mechanism=True
        )
    except pkcs11.PKCS11Error as error:
        raise SealUnavailable(f"token: {type(error).__name__}") from error
    finally:
        session.close()


def file_signer(path: Path, passphrase: str) -> Signer:
    signer = SimpleSigner.load_pkcs12(str(path), passphrase=passphrase.encode()) if path.is_file() else None
    if signer is None:
        raise SealUnavailable("PKCS#12 file is missing or its passphrase is wrong")
    return signer


@contextmanager
def seal_signer() -> Iterator[Signer]:
    """The seal as settings say. Raises SealUnavailable."""
    if settings.SEAL_PKCS11:
        with token_signer(TokenAddress.parse(settings.SEAL_PKCS11)) as signer:
            yield signer
    elif settings.SEAL_P12:
        yield file_signer(Path(settings.SEAL_P12), settings.SEAL_PASSPHRASE)
    elif is_allowed():
        from signing.testbed.service import Testbed

        yield Testbed.from_settings().seal_identity(*TEST_ORGANISATION).signer()
    else:
        raise SealUnavailable("no seal in settings")


def seal(
    pdf: bytes, *, field_name: str = "Zimogs", reason: str = "", timestampers: Timestampers | None = None
) -> bytes:
    """The file with the institution's seal at B-T, behind every signature."""
    with seal_signer() as signer:
        return pades.seal(
            pdf,
            signer=signer,
            field_name=field_name,
            reason=reason,
            timestampers=timestampers or timestamps.configured(),
        )


def seal_container(content: bytes, *, on: datetime) -> bytes:
    """The container with the institution's seal at B-LT, beside every signature."""
    with seal_signer() as signer:
        if signer.signing_cert is None:
            raise SealUnavailable("no certificate")
        return asice.sign(
            content,
            signer=signer,
            algorithm=hash_for(signer.signing_cert),
            on=on,
            timestampers=timestamps.configured(),
            trust=anchors.configured(),
        )


class SealMeans(Means):
    name = "pkcs11"
    label = _("Electronic seal of the institution")
    where = Where.HERE
    levels = (Level.ADES, Level.ADES_QC, Level.QES)
    institutional = True

    def available(self) -> bool:
        return bool(settings.SEAL_PKCS11 or settings.SEAL_P12 or is_allowed())

    def problems(self) -> Sequence[CheckMessage]:
        if not self.available():
            hint = "Set KOPIENA_SEAL_PKCS11 (a PKCS#11 URI) or KOPIENA_SEAL_P12 (a PKCS#12 file)."
            return (Error("The institution's seal is switched on but not set up.", hint=hint, id="signing.E012"),)
        if settings.SEAL_P12 and not settings.SEAL_PKCS11 and not Path(settings.SEAL_P12).is_file():
            return (Error("KOPIENA_SEAL_P12 names a file that is not there.", id="signing.E013"),)
        return ()
