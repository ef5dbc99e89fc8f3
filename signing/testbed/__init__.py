"""A local test PKI on the loopback: certificates for invented people, seals, time stamps, OCSP, CRL, a CSC peer.

Keys of the people it issues for lie beside the certificates: it proves that the road works, never who signed.
So everything here first asks `is_allowed()`; production settings keep TRUST_MODE at "eu" and are refused.
"""

from django.conf import settings


def is_allowed() -> bool:
    """True only in the trust mode "test" (demo, development, tests)."""
    return getattr(settings, "TRUST_MODE", "") == "test"
