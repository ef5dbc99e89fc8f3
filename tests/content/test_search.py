"""Search in Latvian: endings and diacritics do not matter, one slip is forgiven, the order is the same on every database."""

from __future__ import annotations

import json
from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction

from content.models import GuidancePage, PartnersIndexPage, SearchEntry
from content.search import index
from content.search.asking import MOST_LETTERS, ask, complete, tidy
from content.search.snippets import WIDTH, mark, snippet
from content.search.sources import HEADING, TEXT, TITLE, Document, Kind
from content.seeding import seed
from forms.programmes.editions import register
from kernel.stems import fold, one_slip, stem, stems, tokens
from tests.content.queries import QUERIES, SLIPS
from tests.rows import load_shipped, made_once

pytestmark = pytest.mark.usual

FORMS = [
    "līgums līguma līgumam līgumu līgumā līgumi līgumiem līgumus līgumos",
    "izglītojamais izglītojamā izglītojamajam izglītojamo izglītojamie izglītojamajiem izglītojamos",
    "mācības mācībām mācību mācībās macibas",
    "vecāki vecāku vecākiem vecākus vecāks vecāka",
    "paraksts parakstīt paraksta parakstīšana parakstīšanu parakstītājs parakstījis",
    "vienošanās vienošanos vienošanām vienosanas",
    "semestris semestra semestrī semestri semestru",
    "stunda stundas stundu stundām",
    "klase klases klašu klasē",
    "minūte minūtes minūšu minūtēm",
    "likme likmes likmju likmi",
    "atalgojums atalgojuma atalgojumu",
    "glabāt glabāšana glabāšanu",
    "apstiprināt apstiprina apstiprinājums",
]


@pytest.mark.parametrize("forms", FORMS)
def test_forms_of_a_word_are_one(forms: str) -> None:
    assert len({stem(fold(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("viens", "vienošanās"), ("mentors", "mentorings"), ("skola", "skolotājs"), ("darbs", "dārzs")]
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert stem(fold(one)) != stem(fold(other))


@given(st.text())
def test_any_text_has_words(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.end] == token.word
    assert all(len(one) <= 40 for one in stems(text))
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=12), st.data())
def test_one_slip_reaches_back(word: str, data: st.DataObject) -> None:
    """What one slip makes of a word can be found from the slip: every change can be undone."""
    slipped = data.draw(st.sampled_from(sorted(one_slip(word))))
    assert word in one_slip(slipped)


@given(st.text(alphabet="<>&/\"' abim", max_size=400), st.text(max_size=20))
def test_snippets_are_escaped_and_short(text: str, question: str) -> None:
    said = snippet(text, frozenset(stems(question)))
    bare = BeautifulSoup(said, "html.parser")
    assert {tag.name for tag in bare.find_all()} <= {"mark"}
    assert len(bare.get_text()) <= WIDTH + 4
    assert len(tidy(text)) <= MOST_LETTERS


def test_words_of_the_question_are_marked() -> None:
    marked = mark('Līgumu <b>"slēdz"</b> ar mentoru', frozenset(stems("ligums mentori")))
    assert marked == "<mark>Līgumu</mark> &lt;b&gt;&quot;slēdz&quot;&lt;/b&gt; ar <mark>mentoru</mark>"
    assert mark("<b>viens</b>", frozenset()) == "&lt;b&gt;viens&lt;/b&gt;"


def test_a_snippet_shows_where_the_words_stand() -> None:
    text = "Pirmais teikums par ko citu. " * 20 + "Apliecību izsniedz pēc mācībām. " + "Vēl kaut kas. " * 20
    said = snippet(text, frozenset(stems("apliecība")))
    assert "<mark>Apliecību</mark> izsniedz pēc mācībām." in said
    assert said.startswith("… ")
    assert said.endswith(" …")


# A small corpus of invented documents: whole lists of results, the same on every database.


def document(owner: str, title: str, text: str, *, heading: str = "") -> Document:
    return Document(
        owner=owner, kind=Kind.PAGE, title=title, href=f"/{owner}/", text=text,
        parts=((TITLE, title), (HEADING, heading), (TEXT, text)),
    )  # fmt: skip


CORPUS = [
    document("abols", "Ābols", "Ābols ir auglis. Āboli aug dārzā, un ābolu ir daudz."),
    document("bumbieris", "Bumbieris", "Arī bumbieris ir auglis. Bumbieri aug dārzā blakus ābolam."),
    document("darzs", "Dārzs", "Dārzā aug koki un ogas.", heading="Ābeles un bumbieres"),
    document("cels", "Ceļš", "Ceļa malā aug ābele."),
    document("zers", "Žers", "Zerā nekā nav."),
    document("avots", "Avots", "Vienādi vārdi ar upi."),
    document("upe", "Upe", "Vienādi vārdi ar avotu."),
]


@pytest.fixture
def corpus(db: None) -> None:
    for one in reversed(CORPUS):
        index.replace("test", one.owner, [one])


def found(question: str) -> list[str]:
    answer = ask(question)
    entries = SearchEntry.objects.in_bulk(answer.entries)
    return [entries[key].owner for key in answer.entries]


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("ābols", ["abols", "bumbieris"]),
        ("aboli", ["abols", "bumbieris"]),
        ("ĀBOLIEM", ["abols", "bumbieris"]),
        ("bumbieri dārzā", ["darzs", "bumbieris", "abols"]),
        ("aug", ["cels", "abols", "bumbieris", "darzs"]),
        ("vienādi vārdi", ["avots", "upe"]),  # equal in everything: by address
        ("ābele", ["darzs", "cels"]),
        ("dārz", ["darzs", "abols", "bumbieris"]),
        ("auglis nekurienē", ["abols", "bumbieris"]),  # what is not there takes nothing away
        ("un ir ar", []),
        ("xyzzy", []),
        ("", []),
        ("%", []),
        ("_", []),
    ],
)
def test_the_order_is_the_same_everywhere(question: str, wanted: list[str]) -> None:
    assert found(question) == wanted


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("bumbeiris", "bumbieris"),
        ("bumberis", "bumbieris"),
        ("ābolz dārzā", "ābols dārzā"),
        ("xyzzy", ""),
        ("ābols", ""),
        ("aj", ""),
    ],
)
def test_one_slip_is_forgiven(question: str, meant: str) -> None:
    assert ask(question).meant == meant


@pytest.mark.usefixtures("corpus")
def test_suggestions_while_typing() -> None:
    typed = {
        words: [one.title for one in complete(words)] for words in ("bu", "bum", "bumbier", "aug bum", "ābo", "zz")
    }
    assert typed == {
        "bu": [],
        "bum": ["Bumbieris", "Dārzs"],
        "bumbier": ["Bumbieris", "Dārzs"],
        "aug bum": ["Bumbieris", "Dārzs"],
        "ābo": ["Ābols", "Bumbieris"],
        "zz": [],
    }


@pytest.mark.usefixtures("corpus")
def test_a_long_question_costs_no_more_than_eight_words(django_assert_max_num_queries: object) -> None:
    long = "ābols bumbieris dārzs ceļš avots upe ogas koki žers " * 500
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        keys = ask(tidy(long)).entries
    owners = set(SearchEntry.objects.filter(pk__in=keys).values_list("owner", flat=True))
    assert owners == {one.owner for one in CORPUS} - {"zers"}  # the ninth word


@pytest.mark.usefixtures("corpus")
def test_what_is_written_anew_replaces_the_old() -> None:
    index.replace("test", "upe", [document("upe", "Ezers", "Ūdens")])
    assert (found("upe"), found("ezerā")) == ([], ["upe"])
    index.remove("test", "upe")
    assert found("ezers") == []


# The page of results


@pytest.fixture
def partners(db: None) -> PartnersIndexPage:
    """Two pages of ours."""
    load_shipped()
    seed_home()
    return PartnersIndexPage.objects.get()


def seed_home() -> None:
    from wagtail.models import Locale, Site

    from content.models import HomePage

    locale, _made = Locale.objects.get_or_create(language_code="lv")
    root = Page.get_first_root_node()
    home = HomePage(title="Sākums", slug="sakums", headline="Sākums", locale=locale)
    root.add_child(instance=home)
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": home, "hostname": "localhost"})
    home.add_child(instance=PartnersIndexPage(title="Partneriem", slug="partneriem", locale=locale))


def published(parent: Page, title: str, slug: str, **fields: object) -> GuidancePage:
    page = GuidancePage(title=title, slug=slug, locale=parent.locale, **fields)
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def shown(client: Client, question: str, **more: str) -> BeautifulSoup:
    return BeautifulSoup(client.get("/meklet/", {"q": question, **more}).content, "lxml")


def hrefs(soup: BeautifulSoup) -> list[str]:
    return [link["href"] for link in soup.select(".results h2 a")]


def test_a_page_is_found_as_long_as_it_is_public(client: Client, partners: PartnersIndexPage) -> None:
    page = published(partners, "Ziloņu maršruts", "ziloni", lead="Kur iet ziloņi.")
    assert hrefs(shown(client, "ziloņiem")) == ["/partneriem/ziloni/"]
    page.title = "Žirafu maršruts"
    page.lead = "Kur iet žirafes."
    page.save_revision()
    assert hrefs(shown(client, "žirafe")) == []  # a draft is nobody's business
    page.save_revision().publish()
    assert (hrefs(shown(client, "žirafe")), hrefs(shown(client, "zilonis"))) == (["/partneriem/ziloni/"], [])
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert hrefs(shown(client, "žirafe")) == []
    restriction.delete()
    assert hrefs(shown(client, "žirafe")) == ["/partneriem/ziloni/"]
    page.refresh_from_db()
    page.unpublish()
    assert hrefs(shown(client, "žirafe")) == []
    page.save_revision().publish()
    assert hrefs(shown(client, "žirafe")) == ["/partneriem/ziloni/"]
    page.delete()
    assert hrefs(shown(client, "žirafe")) == []


def test_a_page_that_moves_takes_its_pages_along(client: Client, partners: PartnersIndexPage) -> None:
    old, new = published(partners, "Vecā vieta", "veca"), published(partners, "Jaunā vieta", "jauna")
    below = published(old, "Ziloņi", "ziloni")
    published(below, "Ziloņa ausis", "ausis")
    below.move(new, pos="last-child")
    soup = shown(client, "ziloņa ausis")
    assert hrefs(soup)[0] == "/partneriem/jauna/ziloni/ausis/"
    assert "Partneriem › Jaunā vieta › Ziloņi" in soup.select_one(".results .small").get_text()
    new = GuidancePage.objects.get(pk=new.pk)
    new.title, new.slug = "Cita vieta", "cita"
    new.save_revision().publish()
    soup = shown(client, "ziloņa ausis")
    assert hrefs(soup)[0] == "/partneriem/cita/ziloni/ausis/"
    assert "Partneriem › Cita vieta › Ziloņi" in soup.select_one(".results .small").get_text()


def test_each_question_is_a_result_of_its_own(client: Client, partners: PartnersIndexPage) -> None:
    body = [
        {"type": "faq", "value": {"title": "Jautājumi", "questions": [
            {"question": "Vai zilonis drīkst peldēt?", "answer": "<p>Drīkst, ja ir [[learner_min_age]] gadu.</p>"},
        ]}},
        {"type": "sample", "value": {"title": "Ziloņa pase", "text": "Dokuments zilonim", "action": "Sākt", "href": "/"}},
    ]  # fmt: skip
    page = published(partners, "Zoodārzs", "zoo", body=json.dumps(body))
    soup = shown(client, "ziloņi")
    assert sorted(hrefs(soup)) == [
        "/partneriem/zoo/", "/partneriem/zoo/#j-vai-zilonis-drikst-peldet", "/partneriem/zoo/#zilona-pase",
    ]  # fmt: skip
    kinds = {line.get_text().split(" · ")[0].strip() for line in soup.select(".results .small")}
    assert kinds == {"Lapa", "Jautājums", "Dokuments"}
    assert "ja ir 13 gadu" in soup.get_text()
    there = BeautifulSoup(client.get(page.url).content, "lxml")
    anchors = {href.partition("#")[2] for href in hrefs(soup)} - {""}
    assert all(there.find(id=anchor) for anchor in anchors)


def test_twenty_results_a_page_and_the_same_number_of_queries(
    client: Client, partners: PartnersIndexPage, django_assert_num_queries: object
) -> None:
    for number in range(3):
        index.replace("test", f"zil{number:02}", [document(f"zil{number:02}", f"Zilonis {number}", "Zilonis")])
    client.get("/meklet/", {"q": "zilonis"})  # what the process keeps
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(hrefs(shown(client, "zilonis"))) == 3
    for number in range(3, 45):
        index.replace("test", f"zil{number:02}", [document(f"zil{number:02}", f"Zilonis {number}", "Zilonis")])
    with django_assert_num_queries(3):  # type: ignore[operator]
        first = shown(client, "zilonis")
    assert (len(hrefs(first)), first.select_one("[role=status]").get_text()) == (20, "45 rezultāti")
    last = shown(client, "zilonis", lapa="3")
    assert hrefs(last) == [f"/zil{number:02}/" for number in range(40, 45)]
    assert [link["href"] for link in first.select(".pagination a")] == [
        "?q=zilonis&lapa=2", "?q=zilonis&lapa=3", "?q=zilonis&lapa=2",
    ]  # fmt: skip
    assert hrefs(shown(client, "zilonis", lapa="xyz")) == hrefs(first)


def test_nothing_found_helps_on(client: Client, partners: PartnersIndexPage) -> None:
    index.replace("test", "zilonis", [document("zilonis", "Zilonis", "Zilonis")])
    soup = shown(client, "zilonsi")
    assert soup.select_one(".meant a")["href"] == "?q=zilonis"
    soup = shown(client, "qwertz <b>")
    text = soup.main.get_text()
    assert "Pēc vaicājuma „qwertz <b>” nekas nav atrasts" in text
    assert "/partneriem/kontakti/" in {link["href"] for link in soup.select("main a")}
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"
    assert soup.select_one("#meklet")["value"] == "qwertz <b>"


def test_an_empty_question_asks_nothing(client: Client, partners: PartnersIndexPage) -> None:
    response = client.get("/meklet/")
    assert (response.status_code, response["X-Robots-Tag"], bool(response.cookies)) == (200, "noindex", False)
    assert "Visvairāk lasītais" in response.content.decode()


@pytest.mark.parametrize("typed", ["161175-19997", "16117519997", "Jānis 161175-19997"])
def test_a_personal_code_never_stays_in_the_address(client: Client, db: None, typed: str) -> None:
    response = client.get("/meklet/", {"q": typed})
    assert (response.status_code, response["Location"]) == (302, "/meklet/?bez-koda")
    assert "Personas kodus šeit nemeklē" in client.get(response["Location"]).content.decode()
    assert client.get("/meklet/ieteikumi/", {"q": typed}).json() == {"titles": []}


def test_suggestions_are_titles(client: Client, db: None) -> None:
    for number in range(8):
        index.replace("test", f"zil{number}", [document(f"zil{number}", f"Zilonis {number}", "Zilonis")])
    titles = client.get("/meklet/ieteikumi/", {"q": "zilo"}).json()["titles"]
    assert titles == [f"Zilonis {number}" for number in range(6)]
    assert client.get("/meklet/ieteikumi/", {"q": "z"}).json() == {"titles": []}


def test_floods_are_turned_away(client: Client, db: None, settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "search": "3/m/ip"}  # type: ignore[attr-defined]
    answers = [client.get("/meklet/", {"q": "ābols"}).status_code for _time in range(4)]
    assert answers == [200, 200, 200, 429]


# The pages that come with the product


@pytest.fixture
def site(db: None) -> None:
    register()
    made_once("searched", everything_that_is_found)


def everything_that_is_found() -> None:
    load_shipped()
    seed()
    call_command("search_index", verbosity=0)


@pytest.mark.acceptance("A41")
@pytest.mark.usual
@pytest.mark.usefixtures("site")
@time_machine.travel("2026-11-21T10:00:00+02:00")
def test_what_people_type_leads_to_its_page(client: Client) -> None:
    assert len(QUERIES) >= 40
    wrong = {}
    for question, wanted in QUERIES.items():
        first = [href.partition("#")[0] for href in hrefs(shown(client, question))[:3]]
        if wanted not in first:
            wrong[question] = first
    assert wrong == {}
    meant = {question: stems(ask(question).meant) for question in SLIPS}
    assert meant == {question: stems(words) for question, words in SLIPS.items()}


@pytest.mark.usual
@pytest.mark.usefixtures("site")
def test_every_result_leads_somewhere(client: Client) -> None:
    """Also each anchor exists; the index of a seeded site is the same as one written anew."""
    ids: dict[str, set[str]] = {}
    for entry in SearchEntry.objects.all():
        address, _hash, anchor = entry.href.partition("#")
        if address not in ids:
            response = client.get(address)
            assert response.status_code == 200, entry.href
            ids[address] = {one["id"] for one in BeautifulSoup(response.content, "lxml").select("[id]")}
        assert not anchor or anchor in ids[address], entry.href
    before = sorted(SearchEntry.objects.values_list("source", "href", "title", "path", "text", "length"))
    index.rebuild()
    assert sorted(SearchEntry.objects.values_list("source", "href", "title", "path", "text", "length")) == before


@pytest.mark.usefixtures("db")
def test_archived_pages_show_the_values_of_their_time(client: Client, partners: PartnersIndexPage) -> None:
    published(
        partners, "Ziloņi", "z2025", lead="Līdz [[max_learners]] ziloņiem.", edition_from=date(2025, 9, 1),
        edition_state="archived",
    )  # fmt: skip
    published(partners, "Cik ziloņu var uzņemties mentors", "z2026", lead="Līdz [[max_learners]] ziloņiem.")
    texts = {
        link["href"]: link.find_parent("li").get_text() for link in shown(client, "zilonis").select(".results h2 a")
    }
    assert ("Līdz 8 " in texts["/partneriem/z2025/"], "Līdz 6 " in texts["/partneriem/z2026/"]) == (True, True)
    assert list(texts) == ["/partneriem/z2026/", "/partneriem/z2025/"]  # the archive after today's, though shorter
