"""Who sees which contract (domain reference 2.2)."""

from datetime import date

import pytest
from django.utils import translation

from forms.contracts.models import EmploymentContract
from forms.people.access import scope_of
from forms.people.models import Institution, Membership, Person, Role
from kernel.accounts.models import User
from portal.demo import people

TODAY = date(2026, 11, 21)


@pytest.fixture
def world(db):
    """The invented people and one agreed contract of Paraugpils vidusskola with Kārlis."""
    people.load()
    return EmploymentContract.objects.create(
        employer=Institution.objects.get(register_code="PVS"),
        employer_kind="institution",
        mentor=Person.objects.by_code("090604-29900"),
        start=date(2027, 1, 4),
        end=date(2027, 5, 31),
        rate="10.00",
        edition="RS-2026",
        created_by=User.objects.get(email="aina@paraugs.example"),
    )


def sees(login: str, on: date = TODAY) -> int:
    user = User.objects.get(email=f"{login}@paraugs.example")
    return EmploymentContract.objects.visible_to(scope_of(user, on=on)).count()


@pytest.mark.parametrize(
    ("login", "count"),
    [
        ("aina", 1),  # head of the institution
        ("linda", 1),  # plan author of the institution
        ("raitis", 1),  # coordinator of the municipality
        ("karlis", 1),  # the mentor
        ("arhivs", 1),  # records manager
        ("auditors", 1),
        ("spodra", 0),  # a mentor elsewhere
        ("metra", 0),  # another mentor of the same institution
        ("administrators", 0),  # configures, reads nobody's contract
    ],
)
def test_who_sees_a_contract(world, login, count):
    assert sees(login) == count


def test_a_role_that_has_ended_shows_nothing(world):
    Membership.objects.filter(user__email="aina@paraugs.example").update(valid_to=date(2026, 11, 20))
    assert sees("aina") == 0
    assert sees("aina", on=date(2026, 11, 20)) == 1


def test_only_the_head_sends_and_the_plan_author_writes(world):
    def scope(login):
        return scope_of(User.objects.get(email=f"{login}@paraugs.example"), on=TODAY)

    assert (scope("aina").sends, scope("aina").writes) == ({"PVS"}, {"PVS"})
    assert (scope("linda").sends, scope("linda").writes) == (frozenset(), {"PVS"})
    assert (scope("raitis").sends, scope("raitis").writes) == (frozenset(), frozenset())


def test_an_inactive_user_has_no_scope(world):
    User.objects.filter(email="arhivs@paraugs.example").update(is_active=False)
    assert sees("arhivs") == 0


def test_loading_twice_changes_nothing_and_gives_no_new_passwords(world):
    before = list(User.objects.order_by("pk").values_list("pk", "password"))
    assert people.load() == {}
    assert list(User.objects.order_by("pk").values_list("pk", "password")) == before
    assert Membership.objects.filter(role=Role.HEAD, institution__register_code="PVS").count() == 1


def test_an_editor_and_a_publisher_have_sign_ins_with_the_rights_of_their_groups(world):
    assert sorted(people.load_editors()) == ["publicetajs@paraugs.example", "redaktore@paraugs.example"]
    assert people.load_editors() == {}
    found = {user.email.partition("@")[0]: user for user in User.objects.all()}
    assert {
        login: (found[login].is_staff, found[login].is_superuser, found[login].has_perm("wagtailadmin.access_admin"))
        for login in ("redaktore", "publicetajs", "aina")
    } == {"redaktore": (True, False, True), "publicetajs": (True, False, True), "aina": (False, False, False)}
    with translation.override("lv"):
        assert [people.roles_of(found[login]) for login in ("redaktore", "publicetajs", "aina", "metra", "karlis")] == [
            "satura redaktore, grupa „Redaktori”", "satura redaktors, grupa „Publicētāji”", "iestādes vadītāja",
            "mentore", "mentors",
        ]  # fmt: skip


def test_personal_codes_lie_encrypted_and_are_found_by_hash(world):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT personal_code FROM forms_person")
        stored = " ".join(str(row[0]) for row in cursor.fetchall())
    assert "090604" not in stored
    assert Person.objects.by_code("090604-29900").name == "Kārlis Testnieks"


def test_a_register_code_never_changes(world):
    from django.core.exceptions import ValidationError

    school = Institution.objects.get(register_code="PVS")
    school.register_code = "XXX"
    with pytest.raises(ValidationError):
        school.save()
