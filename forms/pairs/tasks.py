"""The coordinator's thirteen tasks (P2) and what belongs to each: forms, and what is counted of it. P3 has those that its
coordinator has. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.programmes.findings import text as _

if TYPE_CHECKING:
    from forms.programmes.findings import Text


@dataclass(frozen=True)
class Task:
    """`forms`: what is filled in for it, by whom it may be; `part`: of the programme's page that shows how far it is."""

    number: int
    title: Text
    forms: tuple[str, ...] = ()
    part: str = ""


YOUTH = (
    Task(1, _("Describe the programme"), ("B1",)),
    Task(2, _("Inform, select and profile"), ("B4", "B5"), "participants"),
    Task(3, _("Support the mentors"), ("B12",)),
    Task(4, _("Keep information flowing")),
    Task(5, _("Provide support materials")),
    Task(6, _("Follow the pairs"), (), "pairs"),
    Task(7, _("Help with problems"), (), "questions"),
    Task(8, _("Develop the programme"), ("B3",)),
    Task(9, _("Coordinate ethics, collect confirmations"), (), "ethics"),
    Task(10, _("Organise the four evaluations"), (), "evaluations"),
    Task(11, _("Attract resources"), ("B2",)),
    Task(12, _("Report the results"), ("B14",)),
    Task(13, _("Run the network and what follows"), ("B16",)),
)
ACADEMY = (
    Task(1, _("Collect the questionnaires"), (), "participants"),
    Task(2, _("Make the pairs"), (), "pairs"),
    Task(3, _("Collect the acceptance of ethics"), (), "ethics"),
    Task(4, _("Hold the seminar")),
    Task(5, _("Help with conflicts, find special specialists"), (), "questions"),
    Task(6, _("Give recognition"), (), "pairs"),
)
TASKS = {"P2": YOUTH, "P3": ACADEMY}


@dataclass(frozen=True)
class Figures:
    """What is counted of one programme. Each pair of numbers: done and all."""

    mentors: int
    mentees: int
    paired: tuple[int, int]
    questions: int
    ethics: tuple[int, int]
    evaluations: tuple[int, int]

    def words(self, part: str) -> Text:
        if part == "participants":
            return _("Mentors: %(mentors)s, mentees: %(mentees)s", mentors=self.mentors, mentees=self.mentees)
        if part == "pairs":
            return _("Mentees in a pair: %(done)s of %(all)s", done=self.paired[0], all=self.paired[1])
        if part == "questions":
            return _("Questions without an answer: %(count)s", count=self.questions)
        if part == "ethics":
            return _("Ethics confirmed: %(done)s of %(all)s", done=self.ethics[0], all=self.ethics[1])
        if part == "evaluations":
            return _("Evaluations filled in: %(done)s of %(all)s", done=self.evaluations[0], all=self.evaluations[1])
        return _("")
