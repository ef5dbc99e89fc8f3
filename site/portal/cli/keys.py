"""Fresh keys: made once, written for the owner only, never overwritten."""

import argparse
import base64
import os
import secrets
import sys
from pathlib import Path

from portal.cli import place

_PRIVATE = 0o600


def lines(*, demo: bool) -> list[str]:
    """NAME=value lines of fresh keys. The demo's carry a mark by which production knows and refuses them."""
    mark = "demo-" if demo else ""
    field_key = base64.b64encode(secrets.token_bytes(32)).decode()
    made = [
        f"KOPIENA_SECRET_KEY={mark}{secrets.token_urlsafe(64)}",
        f"KOPIENA_FIELD_KEYS={'demo' if demo else 'k1'}:{field_key}",
        f"KOPIENA_LOOKUP_KEY={mark}{secrets.token_urlsafe(48)}",
    ]
    return ["KOPIENA_SETTINGS=demo", *made] if demo else made


def write(file: Path, *, demo: bool) -> bool:
    """Create `file` with fresh keys, readable by its owner alone. False when it was there already."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write("\n".join(lines(demo=demo)) + "\n")
        out.flush()
        os.fsync(out.fileno())
    return True


def run(argv: list[str]) -> int:
    """./portal keys [--print]: production keys into var/env, or onto the screen for a secret store."""
    parser = argparse.ArgumentParser(prog="./portal keys", description="Izveido ražošanas vides atslēgas.")
    parser.add_argument("--print", action="store_true", help="izdrukāt, nevis rakstīt failā")
    if parser.parse_args(argv).print:
        print("\n".join(lines(demo=False)))
        return 0
    file = place.var() / "env"
    if write(file, demo=False):
        print(f"Atslēgas ierakstītas failā {file} (redz tikai īpašnieks). Glabājiet to arī drošā vietā citur.")
        return 0
    print(f"Datne {file} jau ir; atslēgas netiek pārrakstītas.", file=sys.stderr)
    return 1
