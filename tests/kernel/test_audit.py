"""The audit log: every tamper kind is found, the database refuses what it can, Merkle hashes are those of RFC 6962."""

import json
import uuid
from datetime import UTC, date, timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from kernel import periods
from kernel.audit import chain, checks, entries, guards, log, merkle, rows
from kernel.audit.models import AccessEvent, Event, Head, Leaf, Pending, Root
from kernel.files import store
from kernel.jobs import sweeper

#: Roots of the eight leaves of the Certificate Transparency reference tests.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def hashes(count=8):
    return [merkle.leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES[:count]]


@pytest.mark.parametrize("count", range(1, 9))
def test_roots_are_those_of_the_reference(count):
    assert merkle.root(hashes(count)).hex() == ROOTS[count - 1]


def test_the_empty_tree_is_the_hash_of_nothing():
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(size=st.integers(1, 70), data=st.data())
def test_inclusion_is_proved_and_nothing_else_passes(size, data):
    leaves = [merkle.leaf_hash(bytes([n])) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    proof, root = merkle.inclusion_proof(index, leaves), merkle.root(leaves)
    assert merkle.is_included(leaves[index], index=index, size=size, proof=proof, expected=root)
    assert not merkle.is_included(merkle.leaf_hash(b"other"), index=index, size=size, proof=proof, expected=root)
    assert not merkle.is_included(leaves[index], index=index, size=size, proof=[*proof, root], expected=root)
    if size > 1:
        assert not merkle.is_included(leaves[index], index=(index + 1) % size, size=size, proof=proof, expected=root)


@given(size=st.integers(2, 70), data=st.data())
def test_a_longer_log_is_proved_to_begin_with_the_shorter(size, data):
    leaves = [merkle.leaf_hash(bytes([n])) for n in range(size)]
    first = data.draw(st.integers(1, size))
    proof = merkle.consistency_proof(first, leaves)
    facts = {"first": first, "first_root": merkle.root(leaves[:first]), "second": size}
    assert merkle.is_consistent(**facts, second_root=merkle.root(leaves), proof=proof)
    assert not merkle.is_consistent(**facts, second_root=merkle.root(leaves[::-1]), proof=proof)


# --- the log itself


@pytest.fixture
def user(db):
    return get_user_model().objects.create_user("anna@paraugs.example", "parole parole")


@pytest.fixture
def nine(user):
    """Six events and three accesses, chained; the root of a day between them."""
    subject = uuid.UUID(int=7)
    for n in range(6):
        if n == 4:
            chain.make_root(date(2026, 6, 4))
        on = periods.now() - timedelta(minutes=10 - n)
        log.record("contract.changed", subject=subject, by=user, on=on, fields=["hours"], facts={"n": n})
        if n % 2:
            log.access("view", subject=subject, by=user, on=on, what="darba līgums")
    chain.append()
    assert log.verify() == log.Verification(ok=True, count=9, root=log.verify().root)
    return subject


def tamper(*statements):
    """Somebody with the database's password: guards off, statements, guards on."""
    guards.remove()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    guards.install()


def reseal_head():
    """…who also rewrites the head as well as it can be done without the key."""
    last = Leaf.objects.order_by("-sequence").first()
    peaks = merkle.Peaks()
    for leaf in Leaf.objects.order_by("sequence"):
        peaks.append(bytes.fromhex(leaf.leaf))
    Head.objects.update(count=peaks.count, last=last.leaf, peaks=[peak.hex() for peak in peaks.peaks])


def test_what_is_recorded_is_there_and_names_who(nine, user):
    event = Event.objects.order_by("pk").first()
    assert (event.event, event.subject, event.actor) == ("contract.changed", nine, user.public_id)
    assert (event.fields, event.facts) == (["hours"], {"n": 0})
    assert AccessEvent.objects.filter(subject=nine, act="view").count() == 3


@pytest.mark.django_db
def test_an_event_goes_with_its_transaction():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        log.record("contract.changed", subject=None, by=None, on=periods.now())
        raise ZeroDivisionError
    assert (Event.objects.count(), Pending.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_the_sweep_chains_what_is_pending():
    log.record("contract.changed", subject=None, by=None, on=periods.now())
    assert log.verify().pending == 1
    sweeper.sweep()
    assert (log.verify().pending, log.verify().count) == (0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{"code": "010180-15097"}, {"code": "320000-00000"}, {"code": 32000000000}])
def test_personal_codes_are_refused(facts):
    with pytest.raises(ValueError, match="personal code"):
        log.record("person.changed", subject=None, by=None, on=periods.now(), facts=facts)
    assert Event.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "contract", "Contract.changed", "contract changed", "a." + "b" * 90])
def test_event_names_have_one_form(name):
    with pytest.raises(ValueError, match="event name"):
        log.record(name, subject=None, by=None, on=periods.now())


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Event, AccessEvent, Leaf, Root])
def test_the_database_refuses_to_change_or_delete(nine, model):
    table, key = connection.ops.quote_name(model._meta.db_table), model._meta.pk.column
    for statement in (f"UPDATE {table} SET {key} = 999", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert log.verify().ok


EVENT = "(SELECT min(id) + 2 FROM audit_event)"
TAMPERS = {
    "edit": [f"UPDATE audit_event SET facts = '{{\"n\": 99}}' WHERE id = {EVENT}"],
    "edit_actor": [f"UPDATE audit_event SET actor = NULL WHERE id = {EVENT}"],
    "edit_access": ["UPDATE audit_accessevent SET what = 'cits' WHERE id = (SELECT max(id) FROM audit_accessevent)"],
    "back_date": [f"UPDATE audit_event SET \"on\" = '2020-01-01 00:00:00+00:00' WHERE id = {EVENT}"],
    "delete_event": [f"DELETE FROM audit_event WHERE id = {EVENT}"],
    "delete_both": [
        'DELETE FROM audit_event WHERE id = (SELECT "row" FROM audit_leaf WHERE sequence = 1)',
        "DELETE FROM audit_leaf WHERE sequence = 1",
    ],
    "delete_leaf": ["DELETE FROM audit_leaf WHERE sequence = 5"],
    "reorder": [
        "UPDATE audit_leaf SET sequence = 100 WHERE sequence = 3",
        "UPDATE audit_leaf SET sequence = 3 WHERE sequence = 4",
        "UPDATE audit_leaf SET sequence = 4 WHERE sequence = 100",
    ],
    "cut_tail_after_root": [
        "DELETE FROM audit_leaf WHERE sequence > 7",
        "DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)",
        "DELETE FROM audit_accessevent WHERE id = (SELECT max(id) FROM audit_accessevent)",
    ],
    "cut_tail_before_root": ["DELETE FROM audit_leaf WHERE sequence > 4"],
    "unknown_log": ["UPDATE audit_leaf SET log = 'other' WHERE sequence = 4"],
    "replace_root": [f"UPDATE audit_root SET root = '{'0' * 64}'"],
    "replace_head": ["UPDATE audit_head SET count = 8"],
    "delete_head": ["DELETE FROM audit_head"],
}


@pytest.mark.parametrize("kind", TAMPERS)
def test_tampering_is_found(nine, kind):
    tamper(*TAMPERS[kind])
    result = log.verify()
    assert (result.ok, bool(result.problems)) == (False, True)


def test_a_cut_tail_is_found_even_when_the_head_was_rewritten(nine):
    tamper(*TAMPERS["cut_tail_after_root"])
    reseal_head()
    assert log.verify().problems == ["the seal of the head does not fit the chain"]


def test_a_fork_is_found_by_the_seals_and_by_a_root_kept_elsewhere(nine, user):
    """Somebody without the key writes another history from leaf 5 on, with every hash right, and a root to it."""
    kept = log.verify()
    last = Leaf.objects.get(sequence=4).leaf
    leaves = list(Leaf.objects.filter(sequence__gt=4).order_by("sequence"))
    peaks = merkle.Peaks()
    for leaf in Leaf.objects.filter(sequence__lte=4).order_by("sequence"):
        peaks.append(bytes.fromhex(leaf.leaf))
    statements = []
    for leaf in leaves:
        model = Event if leaf.log == "event" else AccessEvent
        row = model.objects.get(pk=leaf.row)
        if leaf.sequence == 5:
            row.facts = {"n": 77}
            statements.append(f"UPDATE audit_event SET facts = '{{\"n\": 77}}' WHERE id = {row.pk}")
        value = entries.leaf(row, sequence=leaf.sequence, previous=last)
        statements.append(
            f"UPDATE audit_leaf SET leaf = '{value}', previous = '{last}' WHERE sequence = {leaf.sequence}"
        )
        last = value
        peaks.append(bytes.fromhex(value))
        if leaf.sequence == 6:
            statements.append(f"UPDATE audit_root SET root = '{peaks.root().hex()}'")
    tamper(*statements)
    reseal_head()
    assert log.verify().problems == [
        "the event of leaf 5 was changed or forged",
        "the seal of the head does not fit the chain",
    ]
    assert log.verify(expect=(kept.count, kept.root)).problems[1] == (
        "the root kept elsewhere does not match the first 9 leaves"
    )


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


@given(
    fields=st.lists(TEXTS, max_size=3),
    facts=st.dictionaries(TEXTS, TEXTS | st.integers(), max_size=3),
    text=TEXTS,
    subject=st.none() | st.uuids(),
    actor=st.none() | st.uuids(),
    on=st.datetimes(timezones=st.just(UTC)),
    previous=TEXTS,
)
def test_plain_columns_are_spelled_as_the_rows_themselves(fields, facts, text, subject, actor, on, previous):
    event = Event(event=text, subject=subject, actor=actor, on=on, fields=fields, facts=facts, mac="m")
    access = AccessEvent(act=text, subject=uuid.uuid4(), actor=actor, on=on, what=text, mac="m")
    stored = [one.hex if one else None for one in (subject, actor)]
    moment = on.replace(tzinfo=None).isoformat(" ")
    columns = {
        rows._event: ("m", event.public_id.hex, text, *stored, moment, json.dumps(fields), json.dumps(facts)),
        rows._access: ("m", str(access.public_id), text, str(access.subject), stored[1], on, text),
    }
    for row, (spell, values) in zip((event, access), columns.items(), strict=True):
        spelled = spell(*values)
        assert spelled.row() == entries.canonical(row.entry())
        whole = {**row.entry(), "sequence": 7, "previous": previous}
        assert spelled.leaf(sequence=7, previous=previous) == entries.canonical(whole)


def test_a_whole_old_state_is_found_by_a_root_kept_elsewhere(nine, user):
    kept = log.verify()
    old = dict(Head.objects.values().get())
    for n in range(3):
        log.record("contract.changed", subject=nine, by=user, on=periods.now(), facts={"later": n})
    chain.append()
    newer = log.verify()
    tamper(
        "DELETE FROM audit_leaf WHERE sequence > 9",
        "DELETE FROM audit_event WHERE id > (SELECT max(id) - 3 FROM audit_event)",
    )
    Head.objects.filter(pk=1).update(**old)
    assert log.verify().ok  # nothing inside the database can tell
    assert log.verify(expect=(kept.count, kept.root)).ok
    assert log.verify(expect=(newer.count, newer.root)).problems == [
        "the root kept elsewhere covers 12 leaves, the chain has only 9: its tail was cut"
    ]


def test_a_slipped_in_event_is_found_waiting_and_chained(nine):
    Event.objects.bulk_create([Event(event="contract.signed", on=periods.now(), mac="0" * 64)])
    forged = Event.objects.get(event="contract.signed")
    assert log.verify().problems == [f"event row {forged.pk} is neither chained nor waiting"]
    Pending.objects.create(log="event", row=forged.pk)
    assert log.verify().problems == [f"waiting event row {forged.pk} was changed or forged"]
    chain.append()
    assert log.verify().problems == ["the event of leaf 10 was changed or forged"]


def test_an_inserted_leaf_is_found(nine):
    last = Leaf.objects.order_by("-sequence").first()
    event = Event.objects.bulk_create([Event(event="contract.signed", on=periods.now(), mac="0" * 64)])[0]
    value = entries.leaf(event, sequence=10, previous=last.leaf)
    Leaf.objects.create(sequence=10, log="event", row=event.pk, previous=last.leaf, leaf=value)
    reseal_head()
    assert "the event of leaf 10 was changed or forged" in log.verify().problems


def test_an_event_torn_out_before_it_was_chained_is_found(nine, user):
    row = log.record("contract.signed", subject=nine, by=user, on=periods.now())
    tamper(f"DELETE FROM audit_event WHERE id = {row.pk}")
    assert log.verify().problems == ["1 waiting event rows were deleted before they were chained"]
    assert chain.append() == 0


def test_daily_roots_follow_each_other_and_take_one_stamp(nine, user):
    log.record("contract.signed", subject=nine, by=user, on=periods.now())
    second = chain.make_root(date(2026, 6, 5))
    first = Root.objects.get(day=date(2026, 6, 4))
    assert (second.previous, second.count, first.count) == (first.root, 10, 6)
    assert chain.make_root(date(2026, 6, 5)) == second
    second.stamp = store.put(b"token", media_type="application/timestamp-reply")
    second.save()
    assert log.verify().ok
    second.stamp = store.put(b"another", media_type="application/timestamp-reply")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        second.save()


def test_the_command_tells_and_its_exit_code_too(nine):
    output = StringIO()
    call_command("audit_verify", stdout=output)
    result = log.verify()
    assert output.getvalue() == f"OK 9:{result.root}\n"
    call_command("audit_verify", expect=f"9:{result.root}", stdout=output)
    tamper(*TAMPERS["delete_leaf"])
    with pytest.raises(SystemExit) as ended:
        call_command("audit_verify", stdout=output)
    assert ended.value.code == 1
    assert "TOUCHED 8:" in output.getvalue()


@pytest.mark.django_db
def test_missing_guards_are_warned_about_and_come_back():
    assert checks.guards_stand(databases=["default"]) == []
    guards.remove()
    found = checks.guards_stand(databases=["default"])
    assert {message.id for message in found} == {"audit.W001"}
    assert {"guard_audit_event_update", "guard_audit_event_delete"} <= {message.msg.split()[3] for message in found}
    guards.install()
    assert checks.guards_stand(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_guards_vanish_with_a_rebuilt_table_on_sqlite_and_migrate_brings_them_back():
    if connection.vendor == "sqlite":
        old = Event._meta.get_field("event")
        new = old.clone()
        new.max_length = 90
        new.set_attributes_from_name("event")
        with connection.schema_editor() as editor:
            editor.alter_field(Event, old, new, strict=True)
            editor.alter_field(Event, new, old, strict=True)
            editor._remake_table(Event)
        assert "guard_audit_event_update" in guards.missing()
    call_command("migrate", verbosity=0)
    assert guards.missing() == []
