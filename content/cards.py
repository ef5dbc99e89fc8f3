"""The picture that goes with a shared link: the page's title in the look of the site, 1200 × 630 px."""

import io
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
_MARGIN = 84
_PINE, _DEEP, _PAPER, _AMBER, _MINT = "#0b5d4e", "#063d34", "#fbfaf7", "#e8a13a", "#bcd9d1"
#: Sizes tried for the title, in pixels, and how many lines each may take.
_SIZES = ((84, 3), (68, 4), (54, 5))


def draw(title: str, part: str) -> bytes:
    """PNG. `part` is the heading of the section the page belongs to, or empty."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _DEEP)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, HEIGHT - 18, WIDTH, HEIGHT), fill=_PINE)
    pen.rectangle((0, HEIGHT - 18, WIDTH // 3, HEIGHT), fill=_AMBER)
    pen.rounded_rectangle((_MARGIN, 70, _MARGIN + 64, 134), 15, fill=_PINE)
    pen.line((_MARGIN + 20, 84, _MARGIN + 20, 120), fill=_PAPER, width=7)
    pen.line((_MARGIN + 22, 104, _MARGIN + 42, 118), fill=_PAPER, width=7)
    pen.ellipse((_MARGIN + 38, 80, _MARGIN + 52, 94), fill=_AMBER)
    _write(pen, (_MARGIN + 84, 78), "Kopiena", 40, "SemiBold", _PAPER)
    if part:
        _write(pen, (_MARGIN, 190), part, 32, "Medium", _MINT)
    size, lines = _fitted(title)
    top = 246
    for line in lines:
        _write(pen, (_MARGIN, top), line, size, "Bold", _PAPER)
        top += round(size * 1.18)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _fitted(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title fits; at the smallest one it ends in dots."""
    for size, most in _SIZES:
        lines = _wrapped(title, size)
        if len(lines) <= most:
            return size, lines
    size, most = _SIZES[-1]
    lines = _wrapped(title, size)[:most]
    return size, [*lines[:-1], f"{lines[-1]} …"]


def _wrapped(text: str, size: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if _width(longer, size, "Bold") <= WIDTH - 2 * _MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def _write(pen: ImageDraw.ImageDraw, place: tuple[int, int], text: str, size: int, weight: str, fill: str) -> None:
    x: float = place[0]
    for letter in text:
        font = _font_of(letter, size, weight)
        pen.text((x, place[1]), letter, font=font, fill=fill)
        x += font.getlength(letter)


def _width(text: str, size: int, weight: str) -> float:
    return sum(_font_of(letter, size, weight).getlength(letter) for letter in text)


def _font_of(letter: str, size: int, weight: str) -> ImageFont.FreeTypeFont:
    """The web fonts come in two files: Latin-1 with punctuation, and the further Latin letters."""
    return _font("latin-ext" if 0x100 <= ord(letter) < 0x2000 else "latin", size, weight)


@cache
def _font(part: str, size: int, weight: str) -> ImageFont.FreeTypeFont:
    found = finders.find(f"vendor/figtree/figtree-{part}.woff2")
    font = ImageFont.truetype(Path(str(found)), size)
    font.set_variation_by_name(weight)
    return font
