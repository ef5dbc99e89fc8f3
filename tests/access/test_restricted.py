"""Every page, file and export that shows what is restricted about a learner writes the look into the access log.

Generated: all routes are asked by whoever they let in, and their answers are searched for words that stand in risks, in
the expert's comment and in a note of reported danger. A new route that shows them without a line in the log fails here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from forms.plans import actions as plan_actions
from forms.plans.looks import WHATS
from forms.plans.models import PlanProvider, PlanRisks, SupportPlan
from forms.plans.safety.actions import enter_note
from forms.plans.safety.models import SafeguardingNote
from forms.plans.safety.states import Fact, Informed
from kernel.audit.models import AccessEvent
from kernel.periods import now
from tests.access import things
from tests.access.routes import Route
from tests.access.rules import RULES, Door, rule_for
from tests.access.test_access import ROUTES, no_second_factor, takes, world  # noqa: F401 (fixtures)
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.acceptance("A45"), pytest.mark.acceptance("A62")]

#: Justification, a group of risks, the expert's comment, the day of a note: they stand nowhere else.
WORDS = ("Bieži kavē pirmās stundas.", "mācību darba riski", "Vārnas ligzda", "13.02.2026.")
#: The routes that show one of them, as of today.
SHOW = {
    "plans:plan", "plans:risks", "plans:tasks", "plans:decision", "plans:section", "plans:check", "safety:note", "safety:notes",
}  # fmt: skip
#: Typeset by the office: that no print holds risks is proved on the page images (tests/forms/plans/test_print.py).
PRINTS = {thing.name for thing in things.THINGS if thing.marks}
#: While the plan waits for the expert, and while its author mends it: those whose pages differ.
SUBMITTED, RETURNED = ("EXP",), ("IAPS", "HEAD", "MEN")
#: Whoever reads the most asks the lists, exports and searches of the signed in too.
ASKED_FOR_LISTS = ("HEAD",)


def addresses(keywords: Mapping[str, Any], role: str, *, lists: bool) -> Iterator[tuple[Route, str]]:
    """Every page and file this role is let in to, of the plan, its learner and the note, and the lists of the signed in."""
    for route in ROUTES:
        rule = rule_for(route.name, route.pattern)
        if rule is None or rule.posts_only or rule.thing in PRINTS:
            continue
        wanted = {name: value for name, value in keywords.items() if takes(route, name)}
        if lists and rule.door == Door.SIGNED_IN and not route.has_object and route.name in RULES:
            yield route, reverse(route.name)
        elif rule.door == Door.PARTY and role in rule.who and route.pattern.count("<") == len(wanted):
            yield route, reverse(route.name, kwargs=wanted)


def text_of(response: Any) -> str:
    """What a person reads in the answer, in each file of a ZIP too."""
    content = b"".join(response) if response.streaming else response.content
    if response.get("Content-Type", "") == "application/zip":
        parcel = zipfile.ZipFile(io.BytesIO(content))
        content = b"\n".join(parcel.read(name) for name in parcel.namelist())
    return content.decode("utf-8", "replace")


def walk(
    world: World,  # noqa: F811
    keywords: Mapping[str, Any],
    roles: tuple[str, ...],
) -> tuple[set[str], list[tuple[str, str]]]:
    """Routes that show restricted words, and those of them that did not say so to the access log."""
    show: set[str] = set()
    silent: list[tuple[str, str]] = []
    for role in roles:
        user = world.users[role, "near"]
        client = world.signed_in(role, "near")
        for route, address in addresses(keywords, role, lists=role in ASKED_FOR_LISTS):
            before = AccessEvent.objects.filter(actor=user.public_id, what__in=WHATS).count()
            if not any(word in text_of(client.get(address)) for word in WORDS):
                continue
            show.add(route.name)
            if AccessEvent.objects.filter(actor=user.public_id, what__in=WHATS).count() == before:
                silent.append((route.name, role))
    return show, silent


def test_every_look_is_recorded(world: World) -> None:  # noqa: F811
    things.one_plan(world)
    plan = PlanProvider.objects.earliest("pk").plan
    version = plan.versions.order_by("-number").first()
    note = enter_note(
        learner=plan.learner, fact=Fact.DANGER, informed=[Informed.POLICE], informed_on=date(2026, 2, 13),
        by=world.users["MEN", "near"], on=now(),
    )  # fmt: skip
    keywords = {
        "plan_id": plan.public_id, "learner_id": plan.learner.public_id, "note_id": note.public_id, "name": "riski",
    }  # fmt: skip
    submitted = walk(world, keywords, SUBMITTED)
    expert = world.users["EXP", "near"]
    plan_actions.return_version(version=version, comment="Vārnas ligzda", by=expert, on=now())
    returned = walk(world, keywords, RETURNED)
    assert (submitted[1], returned[1]) == ([], [])
    assert sorted(submitted[0] | returned[0]) == sorted(SHOW)


def test_the_editors_part_does_not_know_them() -> None:
    """Neither Wagtail's admin nor its search has these models; they leave by no other door than the pages above."""
    from wagtail.search.index import get_indexed_models
    from wagtail.snippets.models import get_snippet_models

    kept = {PlanRisks, SafeguardingNote, SupportPlan}
    assert kept & {*get_snippet_models(), *get_indexed_models()} == set()


def test_the_head_and_the_auditor_see_who_looked(world: World) -> None:  # noqa: F811
    things.one_plan(world)
    plan = PlanProvider.objects.earliest("pk").plan
    expert, head = world.users["EXP", "near"], world.users["HEAD", "near"]
    world.signed_in("EXP", "near").get(reverse("plans:risks", args=[plan.public_id]))
    address = reverse("plans:looks", args=[plan.learner.public_id])
    for role in ("HEAD", "AUD"):
        page = world.signed_in(role, "near").get(address).content.decode()
        assert expert.email in page and "riski un pamatojums" in page
    seen = AccessEvent.objects.filter(subject=plan.learner.public_id, what="looks at restricted data")
    assert {one.actor for one in seen} == {head.public_id, world.users["AUD", "near"].public_id}
    for role, side in (("IAPS", "near"), ("MEN", "near"), ("EXP", "near"), ("HEAD", "far")):
        assert world.signed_in(role, side).get(address).status_code == 404, role
