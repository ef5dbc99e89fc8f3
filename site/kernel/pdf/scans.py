"""Scanned or photographed pages made into one PDF of A4 pages.

Nothing of what came in is kept but its pixels: each picture is decoded by a named decoder, turned as its EXIF says,
made smaller if it is huge, and encoded again. So scripts, comments, places and thumbnails inside a file end here.
Same input, same bytes.
"""

import io
from collections.abc import Iterator, Sequence

import pypdf
from PIL import Image, ImageOps
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
    StreamObject,
)

from kernel.pdf.errors import UnreadablePdf, UnusableScan
from kernel.pdf.pages import written
from kernel.pdf.reading import opened

#: A4 in points.
PAPER = (595.276, 841.89)
#: A picture with more pixels is refused before it is decoded (a 108-megapixel phone passes).
MAX_PIXELS = 120_000_000
#: A page keeps at most this resolution; A4 is then 1654 by 2339 pixels.
DPI = 200
#: Pages one set may have.
MAX_PAGES = 60
QUALITY = 82


def scans_to_pdf(contents: Sequence[bytes]) -> bytes:
    """One PDF with one A4 page for each picture and each page of each PDF, in order; raises UnusableScan."""
    writer = pypdf.PdfWriter()
    count = 0
    for content in contents:
        for picture in pictures(content):
            count += 1
            if count > MAX_PAGES:
                raise UnusableScan(f"more than {MAX_PAGES} pages")
            _add(writer, picture)
    if not count:
        raise UnusableScan("no pages")
    writer.metadata = None
    return written(writer)


def pictures(content: bytes) -> Iterator[Image.Image]:
    """Each page of a scan as a picture; raises UnusableScan."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        yield from _of_pdf(content)
    elif content.startswith(b"\xff\xd8\xff"):
        yield _of_picture(content, "JPEG")
    elif content.startswith(b"\x89PNG\r\n\x1a\n"):
        yield _of_picture(content, "PNG")
    else:
        raise UnusableScan("neither JPEG, PNG nor PDF")


def _of_pdf(content: bytes) -> Iterator[Image.Image]:
    try:
        with opened(content) as document:
            if len(document) > MAX_PAGES:
                raise UnusableScan(f"more than {MAX_PAGES} pages")
            for number in range(len(document)):
                sheet = document[number]
                width, height = sheet.get_size()
                scale = min(DPI / 72, (PAPER[1] / 72 * DPI) / max(width, height, 1))
                bitmap = sheet.render(scale=scale)
                picture = bitmap.to_pil().convert("RGB")
                bitmap.close()
                sheet.close()
                yield picture
    except UnreadablePdf as error:
        raise UnusableScan(str(error)) from error


def _of_picture(content: bytes, kind: str) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=(kind,)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UnusableScan(f"{image.width} x {image.height} pixels")
            if getattr(image, "n_frames", 1) != 1:
                raise UnusableScan("more than one frame")
            if kind == "JPEG":  # decodes at a fraction of the size: a large photo never fills the memory
                image.draft("RGB", _box(image))
            turned = ImageOps.exif_transpose(image)
            flat = Image.new("RGB", turned.size, "white")
            flat.paste(turned.convert("RGBA"), mask=turned.convert("RGBA").getchannel("A"))
            return flat
    except UnusableScan:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnusableScan(f"{type(error).__name__}: {error}") from error


def _box(image: Image.Image) -> tuple[int, int]:
    long, short = round(PAPER[1] / 72 * DPI), round(PAPER[0] / 72 * DPI)
    return (long, short) if image.width > image.height else (short, long)


def _add(writer: pypdf.PdfWriter, picture: Image.Image) -> None:
    """A page as the picture lies: a landscape picture gets a landscape page; never made larger than the paper."""
    width, height = sorted(PAPER) if picture.height >= picture.width else sorted(PAPER, reverse=True)
    limit = round(width / 72 * DPI), round(height / 72 * DPI)
    if picture.width > limit[0] or picture.height > limit[1]:
        picture.thumbnail(limit, Image.Resampling.LANCZOS)
    scale = min(width / picture.width, height / picture.height)
    drawn = picture.width * scale, picture.height * scale
    left, bottom = (width - drawn[0]) / 2, (height - drawn[1]) / 2
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=QUALITY, subsampling=0, optimize=True)
    image = StreamObject()
    image._data = out.getvalue()
    image.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(picture.width),
            NameObject("/Height"): NumberObject(picture.height),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        }
    )
    sheet = writer.add_blank_page(width=width, height=height)
    sheet[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/Scan"): writer._add_object(image)})}
    )
    drawing = DecodedStreamObject()
    drawing.set_data(f"q {drawn[0]:.3f} 0 0 {drawn[1]:.3f} {left:.3f} {bottom:.3f} cm /Scan Do Q".encode())
    sheet[NameObject("/Contents")] = writer._add_object(drawing)
    sheet.mediabox = RectangleObject((0, 0, round(width, 3), round(height, 3)))
