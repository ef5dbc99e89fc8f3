"""The export as an E-ARK information package (CSIP 2.1): METS and PREMIS around the bag, which stays as it is.

METS.xml                         what there is, with sizes and hashes
metadata/descriptive/dc.xml      what the package is (Dublin Core)
metadata/preservation/premis.xml each document's package: hash, when it came, when its time stamps were renewed
documentation/, schemas/         how to read it; the columns of the index
representations/bag/METS.xml     every file of the bag
representations/bag/data/        the bag of `leaving`: checked, judged and imported like any other export
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from lxml import etree
from lxml.builder import ElementMaker

from kernel.files.names import EXTENSIONS
from signing.archive import leaving
from signing.archive.errors import NotEmpty
from signing.archive.leaving import Left

BAG = Path("representations/bag/data")
_METS, _XLINK = "http://www.loc.gov/METS/", "http://www.w3.org/1999/xlink"
_CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
_PREMIS, _XSI = "http://www.loc.gov/premis/v3", "http://www.w3.org/2001/XMLSchema-instance"
_DC = "http://purl.org/dc/elements/1.1/"
_PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
_LABEL = "Kopienas arhīvs"
_TYPES = {
    **{ending: media_type for media_type, ending in EXTENSIONS.items()},
    ".zip": "application/zip",
    ".json": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain",
    ".tst": "application/vnd.etsi.timestamp-token",
}
_READ_ME = """This package holds the archive of a Kopiena installation.

representations/bag/data is a BagIt bag (RFC 8493). packages/ in its payload has one evidence package a document: the signed
original, the document as sent, the validation report, the events. renewals/ has later archive time stamps. index/ lists
everything; schemas/deposits.csv.json describes its columns. verifier/kopiena_verify.py checks all of it without Kopiena.
"""
_mets = ElementMaker(namespace=_METS, nsmap={None: _METS, "xlink": _XLINK, "csip": _CSIP})
_premis = ElementMaker(namespace=_PREMIS, nsmap={"premis": _PREMIS, "xsi": _XSI})


def export(folder: Path, *, on: datetime) -> Left:
    """Write the information package into an empty folder. Raises as `leaving.export` does."""
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty
    left = leaving.export(folder / BAG, on=on)
    identifier = f"uuid-{uuid4()}"
    index = json.loads((folder / BAG / "data" / "index" / "deposits.json").read_text("utf-8"))["deposits"]
    _write(folder / "documentation" / "README.txt", _READ_ME.encode())
    _write(folder / "schemas" / "deposits.csv.json", _columns(index))
    _write(folder / "metadata" / "descriptive" / "dc.xml", _dublin_core(identifier, on))
    _write(folder / "metadata" / "preservation" / "premis.xml", _preservation(folder / BAG / "data", index))
    (folder / "representations" / "bag" / "metadata").mkdir()
    bag = folder / "representations" / "bag"
    _write(bag / "METS.xml", _representation(bag, on))
    _write(folder / "METS.xml", _root(folder, identifier, on))
    return left


def _columns(index: list[dict[str, str]]) -> bytes:
    """Table Schema of index/deposits.csv."""
    names = [name for name in (index[0] if index else {}) if name not in ("subject", "deposit")]
    fields = [{"name": name, "type": "string"} for name in names]
    return (json.dumps({"fields": fields}, indent=2) + "\n").encode()


def _dublin_core(identifier: str, on: datetime) -> bytes:
    make = ElementMaker(namespace=_DC, nsmap={"dc": _DC})
    root = etree.Element("metadata", nsmap={"dc": _DC})
    root.extend(
        [make.identifier(identifier), make.title(_LABEL), make.date(on.date().isoformat()), make.language("lv")]
    )
    return _spelled(root)


def _preservation(payload: Path, index: list[dict[str, str]]) -> bytes:
    """PREMIS 3: the package of each document as a file with its hash; its coming in and its renewals as events."""
    objects, events = [], []
    for line in index:
        path = payload / "packages" / f"{line['deposit']}.zip"
        if not path.is_file():
            continue
        objects.append(_object(line["deposit"], path))
        told = json.loads((payload / "records" / f"{line['deposit']}.json").read_text("utf-8"))
        events.append(_event("ingestion", line["deposit"], told["deposit"]["deposited_at"]))
        events += [_event("archive time stamp renewal", line["deposit"], one["made_at"]) for one in told["renewals"]]
    root = _premis.premis(*objects, *events, version="3.0")
    return _spelled(root)


def _object(deposit: str, path: Path) -> Any:
    made = _premis.object(
        _premis.objectIdentifier(_premis.objectIdentifierType("UUID"), _premis.objectIdentifierValue(deposit)),
        _premis.objectCharacteristics(
            _premis.fixity(_premis.messageDigestAlgorithm("SHA-256"), _premis.messageDigest(_sha256(path))),
            _premis.size(str(path.stat().st_size)),
            _premis.format(_premis.formatDesignation(_premis.formatName("application/zip"))),
        ),
        _premis.originalName(path.name),
    )
    made.set(f"{{{_XSI}}}type", "premis:file")
    return made


def _event(kind: str, deposit: str, moment: str) -> Any:
    return _premis.event(
        _premis.eventIdentifier(_premis.eventIdentifierType("UUID"), _premis.eventIdentifierValue(str(uuid4()))),
        _premis.eventType(kind),
        _premis.eventDateTime(moment),
        _premis.linkingObjectIdentifier(
            _premis.linkingObjectIdentifierType("UUID"), _premis.linkingObjectIdentifierValue(deposit)
        ),
    )


def _root(folder: Path, identifier: str, on: datetime) -> bytes:
    dc, premis = folder / "metadata/descriptive/dc.xml", folder / "metadata/preservation/premis.xml"
    groups = [
        _group(folder, "Documentation", "documentation", [folder / "documentation" / "README.txt"], on),
        _group(folder, "Schemas", "schemas", [folder / "schemas" / "deposits.csv.json"], on),
        _group(folder, "Representations/bag", "bag", [folder / "representations" / "bag" / "METS.xml"], on),
    ]
    pointer = _mets.mptr(LOCTYPE="URL", **_link("representations/bag/METS.xml"))
    pointer.set(f"{{{_XLINK}}}title", "fileGrp-bag")
    inner = _mets.div(pointer, ID="div-bag", LABEL="Representations/bag")
    divisions = [
        _mets.div(ID="div-metadata", LABEL="Metadata", ADMID="digiprov", DMDID="dmd"),
        _mets.div(_mets.fptr(FILEID="fileGrp-documentation"), ID="div-documentation", LABEL="Documentation"),
        _mets.div(_mets.fptr(FILEID="fileGrp-schemas"), ID="div-schemas", LABEL="Schemas"),
        _mets.div(_mets.fptr(FILEID="fileGrp-bag"), inner, ID="div-representations", LABEL="Representations"),
    ]
    when = {"CREATED": _moment(on)}
    return _document(
        identifier,
        _LABEL,
        on,
        _mets.dmdSec(_reference(folder, dc, "DC", on), ID="dmd", STATUS="CURRENT", **when),
        _mets.amdSec(_mets.digiprovMD(_reference(folder, premis, "PREMIS", on), ID="digiprov", STATUS="CURRENT")),
        groups,
        divisions,
    )


def _representation(bag: Path, on: datetime) -> bytes:
    files = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    group = _group(bag, "Data", "data", files, on)
    divisions = [_mets.div(_mets.fptr(FILEID="fileGrp-data"), ID="div-data", LABEL="Data")]
    return _document("bag", f"{_LABEL}: BagIt", on, None, None, [group], divisions)


def _document(
    identifier: str, label: str, on: datetime, described: Any, kept: Any, groups: list[Any], divisions: list[Any]
) -> bytes:
    note = _mets.note(leaving.FORMAT)
    note.set(f"{{{_CSIP}}}NOTETYPE", "SOFTWARE VERSION")
    header = _mets.metsHdr(
        _mets.agent(_mets.name("Kopiena"), note, ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE"),
        CREATEDATE=_moment(on),
        LASTMODDATE=_moment(on),
    )
    header.set(f"{{{_CSIP}}}OAISPACKAGETYPE", "AIP")
    root = _mets.mets(
        header,
        *(one for one in (described, kept) if one is not None),
        _mets.fileSec(*groups, ID="fileSec"),
        _mets.structMap(
            _mets.div(*divisions, ID="div-root", LABEL=identifier), ID="structMap", TYPE="PHYSICAL", LABEL="CSIP"
        ),
        OBJID=identifier,
        LABEL=label,
        TYPE="Mixed",
        PROFILE=_PROFILE,
    )
    root.set(f"{{{_CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
    return _spelled(root)


def _group(root: Path, use: str, name: str, files: Iterable[Path], on: datetime) -> Any:
    group = _mets.fileGrp(USE=use, ID=f"fileGrp-{name}")
    # "Other", with a name, is the only answer that the rule of the validator for this attribute (CSIP63) lets pass.
    group.set(f"{{{_CSIP}}}CONTENTINFORMATIONTYPE", "OTHER")
    group.set(f"{{{_CSIP}}}OTHERCONTENTINFORMATIONTYPE", leaving.FORMAT)
    for number, path in enumerate(files, start=1):
        where = _mets.FLocat(LOCTYPE="URL", **_link(path.relative_to(root).as_posix()))
        group.append(_mets.file(where, ID=f"file-{name}-{number}", **_facts(path, on)))
    return group


def _reference(root: Path, path: Path, kind: str, on: datetime) -> Any:
    where = _link(path.relative_to(root).as_posix())
    return _mets.mdRef(LOCTYPE="URL", MDTYPE=kind, **where, **_facts(path, on))


def _facts(path: Path, on: datetime) -> dict[str, str]:
    return {
        "MIMETYPE": _TYPES.get(path.suffix, "application/octet-stream"),
        "SIZE": str(path.stat().st_size),
        "CREATED": _moment(on),
        "CHECKSUM": _sha256(path),
        "CHECKSUMTYPE": "SHA-256",
    }


def _link(href: str) -> dict[str, str]:
    return {f"{{{_XLINK}}}type": "simple", f"{{{_XLINK}}}href": href}


def _moment(on: datetime) -> str:
    return on.isoformat(timespec="seconds")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _spelled(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
