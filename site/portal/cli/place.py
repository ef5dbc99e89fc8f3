"""Where things lie, before settings can be asked."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def var() -> Path:
    """Everything written at run time (KOPIENA_VAR or ./var)."""
    return Path(os.environ.get("KOPIENA_VAR") or ROOT / "var")


def settings_module() -> str:
    """portal.settings.<KOPIENA_SETTINGS>: the variable, else the mark in var/env (the demo's), else production."""
    chosen = os.environ.get("KOPIENA_SETTINGS") or _from_env_file() or "production"
    if not (ROOT / "site" / "portal" / "settings" / f"{chosen}.py").is_file():
        sys.exit(f"KOPIENA_SETTINGS={chosen}: tādu iestatījumu nav. Derīgi: development, demo, production.")
    return f"portal.settings.{chosen}"


def _from_env_file() -> str:
    file = var() / "env"
    if not file.is_file():
        return ""
    for line in file.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "KOPIENA_SETTINGS":
            return value.strip()
    return ""
