"""Remarks on a page: shown to the editor, and only what nobody could use stops publishing."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from content.blocks.text import FEATURES
from content.models import GuidancePage, PartnersIndexPage
from content.quality.remarks import Weight, blocking, remarks
from content.seeding import seed
from tests.content.editors import fields_of, publisher, signed_in
from tests.rows import made_once

pytestmark = pytest.mark.django_db


def page(html: str = "", *, title: str = "Virsraksts", **fields: object) -> GuidancePage:
    made = GuidancePage(title="Lapa", slug="lapa", search_description="Apraksts, kas pasaka, kas šeit ir.", **fields)
    made.body = [("text", {"title": title, "text": html})]
    return made


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ('<p><a href="/x/">šeit</a></p>', "link-words"),
        ('<p><a href="/x/">Lasīt vairāk.</a></p>', "link-words"),
        ('<p><a href="https://a.example">https://a.example</a></p>', "link-address"),
        ("<h2>Liels</h2>", "heading-level"),
        ("<h3> </h3>", "heading-empty"),
        ('<embed embedtype="image" id="1" format="left" alt="">', "alt-missing"),
    ],
)
def test_what_is_remarked(html: str, code: str) -> None:
    assert [one.code for one in remarks(page(html))] == [code]
    assert blocking(page(html)) == []


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ('<p><a href="/x/"> </a></p>', "link-empty"),
        ("<p><a>Kurp?</a></p>", "link-nowhere"),
        ("<p>[[max_lerners]]</p>", "value-unknown"),
    ],
)
def test_what_stops_publishing(html: str, code: str) -> None:
    assert [one.code for one in blocking(page(html))] == [code]


def test_remarks_on_fields_and_order() -> None:
    assert [one.code for one in remarks(page("<p>Labi.</p>"))] == []
    long = page("<h3>Mazs</h3>", title="", lead="a" * 321)
    long.search_description = ""
    assert [one.code for one in remarks(long)] == ["lead-long", "description-missing", "heading-order"]
    short = page()
    short.search_description = "Īss."
    assert [one.code for one in remarks(short)] == ["description-length"]
    twice = page()
    twice.body.append(("text", {"title": "Virsraksts", "text": "<p>Vēlreiz</p>"}))
    assert [one.code for one in remarks(twice)] == ["heading-twice"]


@pytest.mark.django_db
@pytest.mark.usual
def test_shipped_pages_pass_their_own_blocks_and_nothing_stops_them() -> None:
    made_once("seed", seed)
    for one in GuidancePage.objects.all():
        assert blocking(one) == [], one.slug
        one.body.stream_block.clean(one.body)


def sent(html: str, text: str) -> dict[str, str]:
    """The form of the page with one block of text, published."""
    block = {"title": "Virsraksts", "text": rich_text(text, features=FEATURES)}
    return {
        **fields_of(html.encode()),
        **nested_form_data({"body": streamfield([("text", block)])}),
        "action-publish": "1",
    }


@pytest.mark.django_db
@pytest.mark.usual
def test_the_editor_reads_them_and_a_dead_link_is_not_published(settings: object, client: Client) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    made_once("seed", seed)
    made = page('<p><a href="/x/">šeit</a></p>')
    PartnersIndexPage.objects.get().add_child(instance=made)
    made.save_revision().publish()
    inside, address = signed_in(publisher()), f"/admin/pages/{made.pk}/edit/"
    told = inside.get(address).content.decode()
    assert "Saites vārdi „šeit” nepasaka, kurp tā ved." in told
    assert inside.post(address, sent(told, '<p><a href="/x/">šeit</a></p>')).status_code == 302
    answer = inside.post(address, sent(told, "<h3> </h3><p>Jauni vārdi. [[max_learners]]</p>"), follow=True)
    assert "Kāds virsraksts ir tukšs." in answer.content.decode()
    assert "Jauni vārdi." in client.get(made.url).content.decode()
    made.body = [("text", {"title": "V", "text": "<p><a>Kurp?</a> Vēl vārdi.</p>"})]
    assert [one.weight for one in blocking(made)] == [Weight.BLOCKING]
    answer = inside.post(address, sent(told, '<p>Vēl vārdi. <a href="/x/"> </a></p>'), follow=True)
    html = answer.content.decode()
    assert "Lapa ir saglabāta kā melnraksts, bet nav publicēta." in html
    assert "Saitei nav vārdu" in html
    assert "Vēl vārdi." not in client.get(made.url).content.decode()
