"""The scanner for harmful content (clamd) that uploads pass; without an address none is asked."""

from portal.settings import base

#: tcp://host:port or unix:///path, as clamd.conf says (TCPSocket, LocalSocket).
SCANNER = base.env.str("KOPIENA_SCANNER", default="")
#: Seconds until a scanner that took the file and says nothing counts as silent.
SCANNER_TIMEOUT = base.env.int("KOPIENA_SCANNER_TIMEOUT", default=15)
