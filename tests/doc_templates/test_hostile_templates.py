"""Threats 1–3, 8–11, 16–18: each hostile template is refused with a reason, none is published."""

import warnings

import pytest
from django.core.management import CommandError, call_command

from doc_templates.errors import TooMuch
from doc_templates.rendering.lint import lint
from doc_templates.rendering.trial import trial
from tests.doc_templates.hostile import edited, template, with_part, with_relation, zip_of
from tests.doc_templates.samples import TEMPLATE, whole

FIELDS = ("mentor.name", "items")
SAMPLE = {"mentor": {"name": "Kārlis Testnieks"}, "items": ["viens", "divi"]}


def codes(content: bytes, *, fields=FIELDS, sample=SAMPLE) -> set[str]:
    return {finding.code for finding in lint(content, fields=fields, sample=sample)}


def test_a_good_template_passes():
    assert lint(template("Mentors {{ mentor.name }}", "{%p for item in items %}", "{{ item }}", "{%p endfor %}"),
                fields=FIELDS, sample=SAMPLE) == []  # fmt: skip


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ mentor.__init__.__globals__ }}",
        "{{ mentor['__class__'] }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ mentor.name|attr('__class__') }}",
        "{{ mentor.name|safe }}",
        "{{ mentor.name.format(mentor) }}",
        "{% for x in range(100000000) %}x{% endfor %}",
        "{% import 'os' as os %}",
        "{% include '/etc/passwd' %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{{ mentor.update(name='x') }}",
    ],
)
def test_code_in_a_template_is_refused(tag):
    assert codes(template(tag)) & {"forbidden", "unknown", "tag"}


def test_unknown_names_are_listed_one_by_one():
    findings = lint(template("{{ mentor.nmae }} {{ salary }} {{ mentor.name }}"), fields=FIELDS, sample=SAMPLE)
    assert [(finding.code, finding.detail) for finding in findings] == [
        ("unknown", "mentor.nmae"),
        ("unknown", "salary"),
    ]


def test_broken_tags_are_named():
    assert codes(template("{{ mentor.name }")) | codes(template("{% if mentor %}")) >= {"tag"}


@pytest.mark.usual
def test_a_loop_that_prints_nothing_is_killed():
    bomb = template("{% for a in items %}{% for b in items %}{% for c in items %}{% endfor %}{% endfor %}{% endfor %}")
    with pytest.raises(TooMuch):
        trial(bomb, {"items": list(range(3000))}, cpu=2)


@pytest.mark.usual
def test_a_loop_that_prints_much_is_stopped():
    bomb = template("{% for a in items %}{% for b in items %}xxxxxxxxxx{% endfor %}{% endfor %}")
    with pytest.raises(TooMuch):
        trial(bomb, {"items": list(range(10_000))})


@pytest.mark.parametrize(
    "name", ["word/document.xml", "word/settings.xml", "docProps/core.xml", "word/_rels/document.xml.rels"]
)
@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_document_types_and_entities_are_refused(name, doctype):
    parts = edited(template("x"), name, b"?>\n", b"?>\n" + doctype)
    assert codes(parts) == {"dtd"}


def test_entities_in_utf16_are_refused():
    evil = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY e "y">]><x>&e;</x>'.encode("utf-16")
    assert codes(with_part(template("x"), "word/extra.xml", evil)) == {"dtd"}


@pytest.mark.parametrize(
    ("kind", "target", "expected"),
    [
        ("image", "http://127.0.0.1:9/x.png", "external"),
        ("image", "file:///etc/hostname", "external"),
        ("attachedTemplate", "http://127.0.0.1:9/t.dotm", "external"),
        ("oleObject", "http://127.0.0.1:9/o", "external"),
        ("subDocument", "other.docx", "external"),
        ("frame", "\\\\server\\share", "external"),
        ("hyperlink", "file:///etc/passwd", "external"),
        ("hyperlink", "javascript:alert(1)", "external"),
    ],
)
def test_what_points_outside_is_refused(kind, target, expected):
    assert codes(with_relation(template("x"), kind, target)) == {expected}


def test_web_addresses_are_no_fault():
    assert codes(with_relation(template("x"), "hyperlink", "https://paraugs.example/")) == set()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("word/vbaProject.bin", "macro"),
        ("word/activeX/activeX1.xml", "macro"),
        ("word/embeddings/oleObject1.docx", "embedded"),
        ("word/afchunk.htm", "embedded"),
        ("customUI/customUI.xml", "embedded"),
    ],
)
def test_active_and_embedded_parts_are_refused(name, expected):
    assert expected in codes(with_part(template("x"), name, b"<x/>"))


def test_a_macro_document_under_another_name_is_refused():
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert codes(edited(template("x"), "[Content_Types].xml", plain, macro)) == {"macro"}


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('<w:p><w:fldSimple w:instr=" DDEAUTO c:\\\\x "/></w:p>', "field"),
        (
            '<w:p><w:r><w:instrText> INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT "x"</w:instrText></w:r></w:p>',
            "field",
        ),
        ('<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>y</w:t></w:r></w:ins></w:p>', "tracked"),
        ("<w:p><w:r><w:object/></w:r></w:p>", "embedded"),
        ("<w:altChunk/>", "embedded"),
    ],
)
def test_fields_changes_and_objects_are_refused(xml, expected):
    assert codes(edited(template("x"), "word/document.xml", b"<w:sectPr", xml.encode() + b"<w:sectPr")) == {expected}


def test_containers_that_lie_are_refused():
    good = [("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of the double name we make on purpose
        twice = zip_of([*good, ("word/document.xml", b"<evil/>")])
    for content in (
        b"", b"PK\x03\x04", b"%PDF-1.7", twice, zip_of([*good, ("WORD/DOCUMENT.XML", b"<x/>")]),
        zip_of([*good, ("../evil.xml", b"<x/>")]), zip_of([*good, ("C:\\x", b"")]), zip_of([*good, ("/abs", b"")]),
        zip_of([*good, ("word/media/bomb.png", b"\0" * 60_000_000)]),
        zip_of([*good, *((f"word/x{number}.txt", b"") for number in range(1100))]), zip_of(good[:1]),
    ):  # fmt: skip
        assert codes(content) == {"container"}


@pytest.mark.server
def test_our_own_templates_pass_the_command(capsys):
    call_command("template_lint")
    assert "DL 2026-06-05: ok" in capsys.readouterr().out


def test_the_command_fails_loudly(tmp_path, capsys):
    bad = tmp_path / "bad.docx"
    bad.write_bytes(template("{{ nobody }}"))
    with pytest.raises(CommandError):
        call_command("template_lint", str(bad), "--kind", "DL")
    assert "nobody" in capsys.readouterr().out


def test_the_sample_is_whole():
    assert lint(TEMPLATE, fields=(), sample=whole()) != []  # without described fields every name is unknown
