"""Everybody signs in by the same door and finds the own scope behind it, nothing else (domain reference 2.1 and 2.2)."""

from __future__ import annotations

from datetime import date

import pytest

from forms.people.models import Membership, Municipality, Role
from kernel.accounts.models import User
from portal.demo import people as invented
from tests.e2e.hands import Hands
from tests.e2e.world import World
from tests.factories.people import learner
from tests.factories.training import training_group

pytestmark = [pytest.mark.browser, pytest.mark.server]

#: What is behind the door: a contract of Kārlis and a learner at Paraugpils vidusskola, the applications of a group, the
#: registry, the schedule as its keepers see it, own texts, the places where pages and rules are kept.
CONTRACT, LEARNER, APPLICATIONS, REGISTRY = "contract", "learner", "applications", "registry"
SCHEDULE, TEXTS, PAGES, RULES = "schedule", "texts", "pages", "rules"
OF_THE_SCHOOL = {CONTRACT, LEARNER, REGISTRY}
#: Roles of the sister programmes: who reads what there is asked in tests/forms/{questionnaires,pairs} and by test_pairs.
SISTERS = {Role.YMC, Role.YM, Role.YMT, Role.DAC, Role.DAM, Role.DAE}
#: login → what opens. The second of a role belongs to another place or another contract.
SCOPES = {
    "karlis": {CONTRACT},
    "metra": set(),
    "linda": OF_THE_SCHOOL,
    "aina": {*OF_THE_SCHOOL, TEXTS},
    "velta": {REGISTRY, TEXTS},
    "biruta": OF_THE_SCHOOL,
    "raitis": OF_THE_SCHOOL,
    "daina": {REGISTRY},
    "uzskaite": {CONTRACT},
    "eksperts": OF_THE_SCHOOL,
    "macibas": {APPLICATIONS, REGISTRY, SCHEDULE},
    "arhivs": {*OF_THE_SCHOOL, APPLICATIONS, SCHEDULE},
    "auditors": {*OF_THE_SCHOOL, APPLICATIONS, SCHEDULE},
    "redaktore": {SCHEDULE, PAGES},
    "administrators": {TEXTS, PAGES, RULES},
}


@pytest.mark.acceptance("A01")
def test_each_role_signs_in_and_sees_its_own_scope(world: World, settings: object) -> None:
    """Of the mentor's own things the contract; the diary and the time sheet join `SCOPES` when they have pages."""
    settings.MFA_REQUIRED_FOR_STAFF = False  # type: ignore[attr-defined]  # tests/accounts
    world.passwords |= world.elsewhere(more_people)
    contract = world.agreed()
    pupil = learner(by=world.user("linda"))
    group = training_group(by=world.user("macibas"))
    behind = {
        CONTRACT: f"/ligumi/{contract.public_id}/",
        LEARNER: f"/cilveki/{pupil.public_id}/",
        APPLICATIONS: f"/darba-telpa/macibas/grupas/{group.public_id}/pieteikumi/",
        REGISTRY: "/darba-telpa/macibas/registrs/",
        SCHEDULE: "/darba-telpa/macibas/",
        TEXTS: "/veidnes/",
        PAGES: "/admin/pages/",
        RULES: "/admin/redakcijas/",
    }
    assert {row.role for row in Membership.objects.all()} == set(Role) - SISTERS
    stranger = world.window()
    assert opened(stranger, behind) == set()
    found = {}
    for login in SCOPES:
        hands = world.sign_in(login)
        assert hands.heading == "Mani darbi", login
        offered = {link.get_attribute("href") or "" for link in hands.page.locator("main a").all()}
        assert [href for href in offered if answer(hands, href) != 200] == [], login
        found[login] = opened(hands, behind)
        if login in {"karlis", "uzskaite"}:  # nobody has looked at the desk of these in another journey
            hands.look(dark=True)
        hands.page.context.close()
        world.contexts.remove(hands.page.context)
    assert found == SCOPES


def more_people() -> dict[str, str]:
    """An editor, and an accountant, whom the invented people lack."""
    passwords = invented.load_editors()
    user = User.objects.create_user(
        "uzskaite@paraugs.example", "Zilonis-peld-17", first_name="Uldis", last_name="Uzskaite-Demo"
    )
    place = Municipality.objects.get(name="Paraugpils novads")
    Membership.objects.create(user=user, role=Role.ACC, municipality=place, valid_from=date(2025, 9, 1))
    return {**passwords, user.email: "Zilonis-peld-17"}


def answer(hands: Hands, path: str) -> int:
    """The status of the page itself for whoever sits at this window; 302 when that person is led somewhere else."""
    got = hands.page.context.request.get(f"{hands.home}{path}")
    return got.status if got.url.startswith(f"{hands.home}{path}") else 302


def opened(hands: Hands, behind: dict[str, str]) -> set[str]:
    statuses = {name: answer(hands, path) for name, path in behind.items()}
    assert set(statuses.values()) <= {200, 302, 403, 404}, statuses
    return {name for name, status in statuses.items() if status == 200}
