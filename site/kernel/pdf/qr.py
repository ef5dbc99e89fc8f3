"""QR codes on scanned or photographed pages: what brings a paper back to its record."""

from kernel.pdf.scans import pictures


def codes_in(content: bytes) -> list[str]:
    """The texts of all QR codes on the pages of a JPEG, PNG or PDF, each once, in order; raises UnusableScan.

    The reader is loaded when it is asked for the first time: most processes never see a photograph.
    """
    import zxingcpp

    found: list[str] = []
    for picture in pictures(content):
        read = zxingcpp.read_barcodes(
            picture.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        found += [one.text for one in read if one.valid]
    return list(dict.fromkeys(found))
