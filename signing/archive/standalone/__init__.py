"""The check that needs no portal: one file that travels with every export and is offered on the public page."""

from __future__ import annotations

from pathlib import Path

#: Read as text and handed out; never imported by the portal.
VERIFIER = Path(__file__).with_name("kopiena_verify.py")
