"""File names that are safe to show, to store and to send."""

import unicodedata

#: By media type; the extension a person's computer needs to open the file.
EXTENSIONS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.etsi.asic-e+zip": ".asice",
    "application/vnd.etsi.asic-s+zip": ".asics",
    "text/csv": ".csv",
}
#: Extensions that are also right for a type.
ALSO = {"image/jpeg": (".jpeg",), "application/vnd.etsi.asic-e+zip": (".edoc", ".sce")}
LONGEST = 120
_FORBIDDEN = frozenset("\"*/:<>?\\|'`$;&")


def safe_name(name: str, media_type: str) -> str:
    """The last part of `name` in NFC, without control, direction and shell characters, with the type's extension."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(
        char
        for char in name
        if char not in _FORBIDDEN and unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    stem, dot, extension = name.rpartition(".")
    wanted = EXTENSIONS.get(media_type, "")
    if not dot:
        stem, extension = name, ""
    if wanted and f".{extension.lower()}" in (wanted, *ALSO.get(media_type, ())):
        wanted = f".{extension.lower()}"
    stem = " ".join(stem.split()).strip(". ")[: LONGEST - len(wanted)].strip(". ")
    return f"{stem or 'datne'}{wanted}"
