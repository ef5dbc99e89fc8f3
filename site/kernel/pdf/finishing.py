"""The step after the engine: the claim, title, language and dates of a PDF/A file that is also PDF/UA.

LibreOffice writes conformance B, the moment of conversion in four places and a random identifier. Here the file gets
what its record says: the claim that was checked, the document's date, an identifier made of its content. So the same
input gives the same bytes, in any process.
Sources: ISO 19005-2 (6.6 metadata, extension schemas), ISO 14289-1 (5, 7.1, 7.18), ISO 32000-1 (14.3, 14.4).
"""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pypdf
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from kernel.pdf.checking import Claim
from kernel.pdf.objects import Objects, laid_out, reference_of
from kernel.pdf.pages import reader, written

PRODUCER = "Kopiena"
#: Bytes 24–35 of an ICC header are its creation time (ICC.1, 7.2.8): 1 January 2024 stands for "no clock here".
ICC_DATE = slice(24, 36)
ICC_FIXED = bytes.fromhex("07E800010001000000000000")

PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>{conformance}</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{producer}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
</rdf:Description>{ua}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""

UA = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


def finish(content: bytes, *, title: str, lang: str, created: datetime, claim: Claim | str) -> bytes:
    """The file with its claim written in, reproducible. ``created`` is aware and comes from the record."""
    if created.tzinfo is None:
        raise ValueError("created must be aware")
    claim = Claim(claim)
    moment = created.astimezone(UTC).replace(microsecond=0)
    packet = PACKET.format(
        part=claim.part,
        conformance=claim.conformance,
        title=escape(title),
        lang=escape(lang),
        producer=PRODUCER,
        date=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        ua=UA if claim.accessible else "",
    )
    metadata = DecodedStreamObject()
    metadata.set_data(packet.encode())
    metadata[NameObject("/Type")] = NameObject("/Metadata")
    metadata[NameObject("/Subtype")] = NameObject("/XML")
    stamp = moment.strftime("D:%Y%m%d%H%M%SZ")
    names = {
        "/Title": title,
        "/Producer": PRODUCER,
        "/Creator": PRODUCER,
        "/CreationDate": stamp,
        "/ModDate": stamp,
    }
    source = reader(content)
    objects = laid_out(content, source)
    if objects is None:
        return _copied(source, lang=lang, metadata=metadata, names=names)
    return _replaced(objects, lang=lang, metadata=metadata, names=names)


def _replaced(objects: Objects, *, lang: str, metadata: StreamObject, names: dict[str, str]) -> bytes:
    """Only what changes is read and written: the way of every file that LibreOffice makes."""
    source = objects.source
    root = source.root_object
    for page in source.pages:
        page[NameObject("/Tabs")] = NameObject("/S")  # needed once a signature widget sits on the page
        objects.put(page.indirect_reference, page)
    _tell(root, lang)
    for holder, profile in _profiles(root):
        objects.put(reference_of(holder, "/DestOutputProfile"), profile)
    root[NameObject("/Metadata")] = objects.put(reference_of(root, "/Metadata"), metadata)
    for reference, stream in objects.ending_in_a_line_end():
        if _settled(stream):
            objects.put(reference, stream)
    info = DictionaryObject({NameObject(name): TextStringObject(value) for name, value in names.items()})
    return objects.written(
        root=objects.put(root.indirect_reference, root),
        info=objects.put(reference_of(source.trailer, "/Info"), info),
    )


def _copied(source: pypdf.PdfReader, *, lang: str, metadata: StreamObject, names: dict[str, str]) -> bytes:
    """Everything is read and written anew: files of another build."""
    writer = pypdf.PdfWriter(clone_from=source)
    root = writer._root_object
    for page in writer.pages:
        page[NameObject("/Tabs")] = NameObject("/S")
    _tell(root, lang)
    list(_profiles(root))
    root[NameObject("/Metadata")] = writer._add_object(metadata)
    writer.metadata = names
    writer._ID = None
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    for item in writer._objects:
        if isinstance(item, StreamObject):
            _settled(item)
    return written(writer)


def _tell(root: DictionaryObject, lang: str) -> None:
    """Language and title, for who reads it aloud."""
    root[NameObject("/Lang")] = TextStringObject(lang)
    preferences = root.get("/ViewerPreferences", DictionaryObject()).get_object()
    preferences[NameObject("/DisplayDocTitle")] = BooleanObject(True)
    root[NameObject("/ViewerPreferences")] = preferences
    root.pop("/Version", None)


def _profiles(root: DictionaryObject) -> Iterator[tuple[DictionaryObject, StreamObject]]:
    """Output profiles with what holds them. The creation time inside each is the conversion's: it is fixed."""
    for intent in root.get("/OutputIntents", ArrayObject()):
        holder = intent.get_object()
        profile = holder.get("/DestOutputProfile")
        stream = profile.get_object() if profile is not None else None
        if not isinstance(stream, StreamObject):
            continue
        data = bytearray(stream.get_data())
        data[ICC_DATE] = ICC_FIXED
        stream.set_data(bytes(data))
        yield holder, stream


def _settled(item: StreamObject) -> bool:
    """A packed stream that happens to end with a line end would run into the one before "endstream": its length is
    then a matter of opinion (ISO 19005-2, 6.1.7.1). The last bytes are a checksum, so packing again does not help:
    such a stream, about one of 128, is wrapped in ASCII85, which ends with "~>". True when it was.
    """
    plain = item.get("/Filter") == "/FlateDecode" and "/DecodeParms" not in item
    if not plain or not item._data.endswith((b"\r", b"\n")):
        return False
    item._data = base64.a85encode(item._data) + b"~>"
    item[NameObject("/Filter")] = ArrayObject([NameObject("/ASCII85Decode"), NameObject("/FlateDecode")])
    return True
