"""Reads the tokens out of tokens.css and computes contrast by WCAG 2.2, so that the file itself is what is tested."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "site" / "portal" / "static"
CSS = STATIC / "portal" / "css"
_TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6});")


def tokens() -> dict[str, dict[str, str]]:
    """{"light": {"paper": "#fbfaf7", …}, "dark": {…}}; dark falls back to light as the cascade does."""
    text = (CSS / "tokens.css").read_text()
    light, dark = text.split("@media screen and (prefers-color-scheme: dark)")
    first = dict(_TOKEN.findall(light))
    return {"light": first, "dark": first | dict(_TOKEN.findall(dark))}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
