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
_ROOM = WIDTH - 2 * _MARGIN
#: Part of the address of each picture: another number when the drawing itself changes.
LOOK = 2


def draw(title: str, part: str) -> bytes:
    """PNG. `part` is the heading of the section the page belongs to, or empty."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _DEEP)
    pen = ImageDraw.Draw(image)
    _band(pen, HEIGHT - 40)
    image.paste(_mark(76), (_MARGIN, 64))
    _write(pen, (_MARGIN + 98, 78), "Kopiena", 40, "SemiBold", _PAPER)
    if part:
        _write(pen, (_MARGIN, 190), _cut(part, 32, "Medium"), 32, "Medium", _MINT)
    size, lines = _fitted(title)
    top = 246
    for line in lines:
        _write(pen, (_MARGIN, top), line, size, "Bold", _PAPER)
        top += round(size * 1.18)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _fitted(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title fits; at the smallest one it ends in dots, and so does a word too long."""
    for size, most in _SIZES:
        lines = _wrapped(title, size)
        if len(lines) <= most and all(_width(line, size, "Bold") <= _ROOM for line in lines):
            return size, lines
    size, most = _SIZES[-1]
    lines = _wrapped(title, size)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return size, [_cut(line, size, "Bold") for line in lines]


def _cut(text: str, size: int, weight: str) -> str:
    """The text, or as much of it as fits on one line and dots."""
    if _width(text, size, weight) <= _ROOM:
        return text
    kept = text.rstrip(" …")
    while _width(f"{kept}…", size, weight) > _ROOM:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _wrapped(text: str, size: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if _width(longer, size, "Bold") <= _ROOM:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def _mark(side: int) -> Image.Image:
    """The sign of the house, as in portal/img/mark.svg (38 by 38); drawn large and made small, so that edges are smooth."""
    scale = side * 4 / 38
    image = Image.new("RGB", (side * 4, side * 4), _DEEP)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, side * 4 - 1, side * 4 - 1), 9 * scale, fill=_PINE)
    for stroke in (((11, 8), (11, 15), (11, 23), (11, 30)), ((11, 20), (17, 20), (21, 16.5), (22, 10)),
                   ((11, 19), (19, 19), (24, 23), (26.5, 30))):  # fmt: skip
        for step in range(161):
            x, y = (_on_curve([point[axis] for point in stroke], step / 160) * scale for axis in (0, 1))
            pen.ellipse((x - 2 * scale, y - 2 * scale, x + 2 * scale, y + 2 * scale), fill=_PAPER)
    pen.ellipse((22.5 * scale, 6 * scale, 30.5 * scale, 14 * scale), fill=_AMBER)
    return image.resize((side, side), Image.Resampling.LANCZOS)


def _on_curve(points: list[float], at: float) -> float:
    """One coordinate of a cubic Bézier curve, `at` from 0 to 1."""
    rest = 1 - at
    a, b, c, d = points
    return a * rest**3 + 3 * b * rest**2 * at + 3 * c * rest * at**2 + d * at**3


def _band(pen: ImageDraw.ImageDraw, top: int) -> None:
    """The woven band of header and footer (portal/img/band.svg, 40 by 10), four times as large."""
    for left in range(0, WIDTH, 160):
        for middle in (left + 20, left + 100):
            _diamond(pen, middle, top + 20, 20, _AMBER)
            _diamond(pen, middle, top + 20, 8, _DEEP)
        up = [(left + 44, top + 32), (left + 60, top + 16), (left + 76, top + 32)]
        down = [(left + 124, top + 8), (left + 140, top + 24), (left + 156, top + 8)]
        for zigzag in (up, down):
            pen.line(zigzag, fill=_PAPER, width=6, joint="curve")


def _diamond(pen: ImageDraw.ImageDraw, x: int, y: int, reach: int, fill: str) -> None:
    pen.polygon([(x - reach, y), (x, y - reach), (x + reach, y), (x, y + reach)], fill=fill)


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
