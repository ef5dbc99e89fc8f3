"""Which small tools there are."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, override

from content.search.sources import ARROW, HEADING, LEAD, TITLE, Document, Kind


@dataclass(frozen=True)
class Tool:
    """One tool as the index, guidance pages and search name it. `words`: what else people call it."""

    slug: str
    title: str | Promise
    about: str | Promise
    words: str = ""

    @property
    def href(self) -> str:
        return f"/partneriem/riki/{self.slug}/"


MENTOR = Tool(
    "mentors",
    gettext_lazy("Can I become a mentor?"),
    gettext_lazy("Six questions about age, law, education and training."),
    "prasības mentoram izglītība trenera sertifikāts apliecība vecums sodāmība",
)
HOURS = Tool(
    "stundas",
    gettext_lazy("Minutes into academic hours"),
    gettext_lazy("How many hours to write in the diary and in the grid."),
    "akadēmiskā stunda minūtes pārrēķins kalkulators grafiks uzskaite",
)
MEETING = Tool(
    "tiksanas",
    gettext_lazy("May we meet on this day?"),
    gettext_lazy("Semesters, holidays, weekends, summer with the head's order."),
    "tikšanās datums brīvdienas semestris sestdiena vasara rīkojums svētku diena",
)
MONTH = Tool(
    "termini",
    gettext_lazy("Deadlines of a month"),
    gettext_lazy("Confirming, last corrections, lock, check, pay, end of the semester."),
    "termiņi kalendārs mēnesis slēgšana 10. datums apstiprināšana",
)
TOOLS = (MENTOR, MEETING, HOURS, MONTH)


def documents() -> Iterator[Document]:
    """The tools as the search finds them, in Latvian."""
    with override("lv"):
        for tool in TOOLS:
            yield Document(
                owner=tool.slug, kind=Kind.TOOL, title=str(tool.title), href=tool.href, text=str(tool.about),
                path=ARROW.join([gettext("For partners"), gettext("Small tools")]),
                parts=((TITLE, str(tool.title)), (LEAD, str(tool.about)), (HEADING, tool.words)),
            )  # fmt: skip
