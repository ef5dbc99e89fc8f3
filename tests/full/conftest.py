"""The test PKI and its people, as the tests of signing know them."""

from tests.signing.conftest import head, mentor, office_seal, timestampers

__all__ = ["head", "mentor", "office_seal", "timestampers"]
