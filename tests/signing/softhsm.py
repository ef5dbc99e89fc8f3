"""A SoftHSM token for signatures made in this process. One for all tests: the module reads its settings once in a process."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from asn1crypto import x509

from signing.testbed.identities import Identity
from signing.testbed.service import Testbed

SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


@pytest.fixture(scope="session")
def seal_token(testbed: Testbed, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Identity]:
    """The address of the institution's seal in a SoftHSM token, made with the usual tools, and who it is."""
    if not SOFTHSM.is_file():
        pytest.skip("SoftHSM2 is not installed")
    identity = testbed.seal_identity("Paraugpils vidusskola", "90099991011", algorithm="rsa")
    tmp_path = tmp_path_factory.mktemp("softhsm")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(tmp_path / "softhsm2.conf")
    key = tmp_path / "key.pem"
    key.write_bytes(identity.key_pem)
    tool = ["softhsm2-util", "--module", str(SOFTHSM)]
    for command in (
        [*tool, "--init-token", "--free", "--label", "iestade", "--pin", "123456", "--so-pin", "987654"],
        [*tool, "--import", str(key), "--token", "iestade", "--pin", "123456", "--label", "zimogs", "--id", "01"],
    ):
        subprocess.run(command, env=os.environ, check=True, capture_output=True)
    key.unlink()
    _certificates_into_token((identity.certificate, "zimogs"), (identity.chain[0], "izdevejs"))
    (tmp_path / "pin").write_text("123456\n")
    return f"pkcs11:token=iestade;object=zimogs?module-path={SOFTHSM}&pin-source=file:{tmp_path}/pin", identity


def _certificates_into_token(*found: tuple[x509.Certificate, str]) -> None:
    import pkcs11
    from pkcs11 import Attribute, CertificateType, ObjectClass

    with pkcs11.lib(str(SOFTHSM)).get_token(token_label="iestade").open(user_pin="123456", rw=True) as session:
        for certificate, label in found:
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.LABEL: label,
                    Attribute.VALUE: certificate.dump(),
                    Attribute.SUBJECT: certificate.subject.dump(),
                    Attribute.ISSUER: certificate.issuer.dump(),
                    Attribute.SERIAL_NUMBER: certificate["tbs_certificate"]["serial_number"].dump(),
                }
            )
