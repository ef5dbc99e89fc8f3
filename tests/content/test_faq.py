"""Questions and answers: every topic of domain reference 6.3, each with its source, its page and its own address."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from content.blocks.faq import anchor_of

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("seeded")]

#: Topic of the reference: the address of its answer, and what it must say.
TOPICS = {
    "two employers": ("divi-darba-deveji", "Jā, ar katru noslēdz savu līgumu"),
    "learner is 12 now": ("divpadsmit-gadi", "pieejams no 13 gadiem"),
    "who signs at 17 and 18": ("septinpadsmit-astonpadsmit", "18 gados – pats izglītojamais"),
    "no eID": ("nav-eid", "Ar roku uz papīra"),
    "Saturday and autumn break": ("sestdiena-rudens", "Jā."),
    "22 December": ("22-decembris", "Tikai tad, ja semestris vēl nav beidzies"),
    "July": ("julijs", "Parasti nē"),
    "60 minutes": ("60-minutes", "Vienu."),
    "learner did not sign": ("neparakstija", "samaksas nebūs"),
    "diary closed on the 11th": ("slegta-dienasgramata", "10. datumam"),
    "who confirms hours": ("kurs-apstiprina", "izglītības iestāde"),
    "rate changed in January": ("likme-janvari", "decembra stundām vecā likme"),
    "mentor leaves": ("mentors-aiziet", "notikušajām stundām"),
    "class teacher": ("klases-audzinatajs", "Var, ja"),
    "scan or e-document": ("skenejums-vai-datne", "juridiska spēka nav"),
    "how long to store": ("cik-ilgi-glabat", "31.12.2034."),
    "contract term": ("liguma-termins", "vienu vai diviem semestriem"),
    "parent's signature on the agreement": ("vecaka-paraksts", "Nē."),
    "apply for supervision": ("pieteikties-supervizijai", "II supervīzijas grupai"),
    "seventh learner": ("septitais-izglitojamais", "ne vairāk kā 6 izglītojamie"),
}


@pytest.mark.acceptance("A44")
def test_every_topic_is_answered_with_source_page_and_address(client: Client) -> None:
    soup = BeautifulSoup(client.get("/partneriem/buj/").content, "lxml")
    found = {}
    for topic, (anchor, words) in TOPICS.items():
        answer = soup.select_one(f"details > #j-{anchor}")
        assert answer is not None, topic
        text = re.sub(r"\s+", " ", answer.get_text(" ", strip=True))
        pages = [one["href"] for one in answer.select("a[href^='/partneriem/']")]
        found[topic] = (words in text, "Avots:" in text, bool(pages), bool(answer.select(f"a[href='#j-{anchor}']")))
    assert set(found.values()) == {(True,) * 4}, {topic: one for topic, one in found.items() if not all(one)}
    assert len(soup.select("details")) == len(TOPICS)


def test_the_address_of_an_answer_outlives_its_wording() -> None:
    assert anchor_of({"question": "Vai drīkst jūlijā?", "anchor": "julijs"}) == "j-julijs"
    assert anchor_of({"question": "Vai drīkst vasarā?", "anchor": "julijs"}) == "j-julijs"
    assert anchor_of({"question": "Vai drīkst vasarā?"}) == "j-vai-drikst-vasara"
