"""Pages without content: errors, robots.txt, the style page, the table."""

import re

import django_tables2
import pytest
from django.contrib.messages.constants import DEFAULT_LEVELS
from django.template import Context
from django.template.base import NodeList
from django.template.defaulttags import IfNode
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.utils.safestring import SafeString
from django.utils.translation import override

from kernel.accounts.models import User
from kernel.web.conflict import conflict_page
from kernel.web.forms import Form, PlainTextField
from kernel.web.style import components, examples
from kernel.web.tables import Table
from kernel.web.templatetags.web import qr
from tests.web.css import STATIC
from tests.web.test_look import INLINE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_stand_without_a_request(name: str) -> None:
    with override("lv"):
        html = render_to_string(f"{name}.html")
    assert html.count("<h1") == 1
    assert '<html lang="lv">' in html
    assert INLINE.search(html) is None


def test_a_missing_page_says_what_to_do(client: Client) -> None:
    answer = client.get("/tadas-lapas-nav/")
    assert answer.status_code == 404
    assert "Pārbaudiet adresi" in answer.content.decode()


def test_robots(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /dokumenti/\n" in text
    assert text.endswith("/sitemap.xml\n")


def test_the_style_page_is_for_those_who_build(client: Client, settings) -> None:
    settings.DEMO = settings.DEBUG = False
    assert client.get("/stils/").status_code == 404
    settings.DEMO = True
    html = client.get("/stils/").content.decode()
    assert INLINE.search(html) is None
    further = {"lists", "controls", "forms"}
    assert set(re.findall(r'id="part-(\w+)"', html)) == set(examples()) | further


def test_every_part_has_a_template_and_example_data() -> None:
    #: The frame of every page; the style page itself shows them.
    frame = {"header", "footer", "demo_bar"}
    folders = {path.name for path in components().iterdir() if path.is_dir()}
    assert folders - set(examples()) == frame
    assert [name for name in folders if not (components() / name / f"{name}.html").is_file()] == []
    assert [part for part, list_ in examples().items() if not all(one.title for one in list_)] == []


def test_every_state_a_part_can_have_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way through the conditions of each template is taken by one of its examples."""
    taken: set[int] = set()

    def render(nodes: NodeList, context: Context) -> SafeString:
        taken.add(id(nodes))
        return drawn(nodes, context)

    drawn = NodeList.render
    monkeypatch.setattr(NodeList, "render", render)
    parts = list(examples())
    missing = []
    for part in parts:
        for node in get_template(f"components/{part}/{part}.html").template.nodelist.get_nodes_by_type(IfNode):
            missing += [f"{part}: {way}" for way, nodes in node.conditions_nodelists if id(nodes) not in taken]
    # It would take the focus, and the reader, from the top of the style page.
    assert [way for way in missing if "'still'" not in way] == []


def test_every_tone_of_tag_and_message_is_shown() -> None:
    shown = {part: "".join(one.html for one in list_) for part, list_ in examples().items()}
    for part in ("tag", "notice"):
        assert set(re.findall(r"tone-(\w+)", shown[part])) == {"success", "info", "warning", "danger", "neutral"}
    assert {
        int(level) for level in re.findall(r"message:(\d+):", (components() / "messages/example.json").read_text())
    } == set(DEFAULT_LEVELS.values())


def test_every_symbol_asked_for_is_drawn() -> None:
    """A part that names a symbol the sprite does not have would show nothing."""
    drawn = set(re.findall(r'<symbol id="(\w+)"', (STATIC / "portal/img/icons.svg").read_text()))
    asked = {
        name for list_ in examples().values() for one in list_ for name in re.findall(r"icons[^#]*#(\w+)", one.html)
    }
    assert asked - drawn == set()


def test_qr_is_one_path_and_holds_only_numbers() -> None:
    svg = qr("http://127.0.0.1:8000/p/ABC")
    assert svg.count("<path") == 2
    assert re.fullmatch(r"[Mhvz\d\s\-]+", re.findall(r' d="([^"]+)"', svg)[1])


def test_a_table_has_caption_scopes_and_row_heads() -> None:
    class Contracts(Table):
        number = django_tables2.Column(verbose_name="Number")
        hours = django_tables2.Column(verbose_name="Hours", attrs={"td": {"class": "num"}})

        class Meta(Table.Meta):
            pass

    table = Contracts([{"number": "DL-1", "hours": 20}], order_by="hours")
    table.caption = "Contracts"
    html = table.as_html(RequestFactory().get("/"))
    assert "<caption>Contracts</caption>" in html
    assert '<th role="rowheader" scope="row">DL-1</th>' in html
    assert 'aria-sort="ascending"' in html
    assert '<td role="cell" data-label="Hours" class="num"><div>20</div></td>' in html


def test_two_editors_see_both_versions_and_nothing_is_lost(client: Client) -> None:
    class Place(Form):
        name = PlainTextField(label="Name")
        city = PlainTextField(label="City")

    request = RequestFactory().post("/x/", {"name": "Mine", "city": "Same", "version": "3", "csrfmiddlewaretoken": "t"})
    request.user = User()
    form = Place(request.POST)
    assert form.is_valid()
    answer = conflict_page(request, form=form, stored={"name": "Theirs", "city": "Same"}, version=4)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine" in html and "Theirs" in html and ">Same<" not in html
    assert '<input type="hidden" name="name" value="Mine">' in html
    assert '<input type="hidden" name="version" value="4">' in html
