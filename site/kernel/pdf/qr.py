"""QR codes: drawn on a paper, read on its scan or photograph. They bring a paper back to its record.

The library is loaded when it is asked for the first time: most processes never see a code.
"""

from typing import Any, cast

from PIL import Image

from kernel.pdf.scans import pictures


def codes_in(content: bytes) -> list[str]:
    """The texts of all QR codes on the pages of a JPEG, PNG or PDF, each once, in order; raises UnusableScan."""
    import zxingcpp

    found: list[str] = []
    for picture in pictures(content):
        read = zxingcpp.read_barcodes(
            picture.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        found += [one.text for one in read if one.valid]
    return list(dict.fromkeys(found))


def drawn(words: str) -> Image.Image:
    """The code in black on white, one pixel a module, without a border. Error correction M."""
    import zxingcpp

    code = zxingcpp.create_barcode(words, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    found = memoryview(cast("Any", code.to_image(scale=1, add_quiet_zones=False)))  # a buffer its stubs do not tell of
    height, width = cast("tuple[int, int]", found.shape)
    return Image.frombytes("L", (width, height), found.tobytes())
