"""Signing: trust mode, time-stamp authorities in order, the institution's seal, the local test trust services."""

from portal.settings import base

#: "eu" (EU trusted lists) or "test" (the local test PKI; every page then says TESTA PARAKSTS).
TRUST_MODE = base.env.str("KOPIENA_TRUST_MODE", default="eu")
#: TSA addresses, asked in this order; in the mode "test" an empty list means the testbed's two.
TSA_URLS = base.env.list("KOPIENA_TSA_URLS", default=[])
#: Seconds one TSA or OCSP call may take.
TRUST_TIMEOUT = base.env.int("KOPIENA_TRUST_TIMEOUT", default=10)
#: PEM files of extra trust roots (a directory).
TRUST_DIR = base.env.str("KOPIENA_TRUST_DIR", default="")
#: Where the local test PKI keeps keys and certificates, and its port on the loopback. The port is written into the
#: certificates when the folder is made: changing it later means a new folder.
TESTBED_DIR = base.VAR_DIR / "testbed"
TESTBED_PORT = base.env.int("KOPIENA_TESTBED_PORT", default=8095)
#: Institution seal: path of a PKCS#12 file and its passphrase, or a PKCS#11 URI (RFC 7512), which goes first:
#: pkcs11:token=NAME;object=LABEL?module-path=/path/to/library.so&pin-source=file:/path/to/pin
#: In the mode "test" neither is needed: the testbed's seal is used.
SEAL_P12 = base.env.str("KOPIENA_SEAL_P12", default="")
SEAL_PASSPHRASE = base.env.str("KOPIENA_SEAL_PASSPHRASE", default="")
SEAL_PKCS11 = base.env.str("KOPIENA_SEAL_PKCS11", default="")
#: Means of signing that are switched on, by their names in signing/means.
SIGNING_MEANS = base.env.list("KOPIENA_SIGNING_MEANS", default=["upload", "paper"])
#: Remote signing by the CSC API: base addresses without "/csc/v1" and "/csc/v2", the service's token (v1) and our client (v2).
CSC1_URL = base.env.str("KOPIENA_CSC1_URL", default="").rstrip("/")
CSC1_TOKEN = base.env.str("KOPIENA_CSC1_TOKEN", default="")
CSC2_URL = base.env.str("KOPIENA_CSC2_URL", default="").rstrip("/")
CSC2_OAUTH_URL = base.env.str("KOPIENA_CSC2_OAUTH_URL", default="").rstrip("/")
CSC2_CLIENT_ID = base.env.str("KOPIENA_CSC2_CLIENT_ID", default="")
CSC2_CLIENT_SECRET = base.env.str("KOPIENA_CSC2_CLIENT_SECRET", default="")
#: eParaksts mobile: the platform's address and our client by the contract with LVRTC.
EPARAKSTS_URL = base.env.str("KOPIENA_EPARAKSTS_URL", default="https://eidas.eparaksts.lv").rstrip("/")
EPARAKSTS_CLIENT_ID = base.env.str("KOPIENA_EPARAKSTS_CLIENT_ID", default="")
EPARAKSTS_CLIENT_SECRET = base.env.str("KOPIENA_EPARAKSTS_CLIENT_SECRET", default="")
#: Signing in by eParaksts (mobile, eID card), by the same client. PKCE: only when LVRTC says that its platform checks it.
EPARAKSTS_SIGN_IN = base.env.bool("KOPIENA_EPARAKSTS_SIGN_IN", default=False)
EPARAKSTS_SIGN_IN_PKCE = base.env.bool("KOPIENA_EPARAKSTS_SIGN_IN_PKCE", default=False)
