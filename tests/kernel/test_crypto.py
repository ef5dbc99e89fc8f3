"""Encryption at rest: what is stored cannot be read, changed or searched; keys rotate; codes cannot be guessed."""

import base64

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from kernel.crypto import (
    DamagedCiphertext,
    EncryptedTextField,
    MissingKeys,
    UnknownKey,
    keyed_hash,
    keys,
    mac,
    new_code,
)
from kernel.crypto.codes import ALPHABET
from kernel.crypto.fields import key_of, seal, unseal

OLD = "old:" + base64.b64encode(b"o" * 32).decode()
NEW = "new:" + base64.b64encode(b"n" * 32).decode()


@given(st.text())
def test_what_is_sealed_opens_to_the_same_text(text):
    assert unseal(seal(text)) == text


def test_stored_text_hides_what_it_holds():
    stored = seal("Kārlis Testnieks")
    assert "Kārlis" not in stored
    assert "Kārlis".encode() not in base64.b64decode(stored.partition("$")[2])
    assert seal("Kārlis Testnieks") != stored


def test_every_changed_byte_is_found():
    key_id, sealed = keys.encrypt(b"original", context=b"test")
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(DamagedCiphertext):
            keys.decrypt(key_id, bytes(changed), context=b"test")


@pytest.mark.parametrize("stored", ["test$", "test$AAAA", "test$not base64", "test"])
def test_rubbish_is_damage(stored):
    with pytest.raises(DamagedCiphertext):
        unseal(stored)


def test_a_ciphertext_of_one_use_does_not_open_for_another():
    key_id, sealed = keys.encrypt(b"original", context=b"blob")
    with pytest.raises(DamagedCiphertext):
        keys.decrypt(key_id, sealed, context=b"field")


def test_the_newest_key_seals_and_older_ones_open(settings):
    settings.FIELD_KEYS = [OLD]
    stored = seal("teksts")
    settings.FIELD_KEYS = [NEW, OLD]
    assert unseal(stored) == "teksts"
    assert key_of(seal("teksts")) == "new"


def test_a_key_taken_off_the_list_is_named(settings):
    settings.FIELD_KEYS = [OLD]
    stored = seal("teksts")
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(UnknownKey, match="old") as caught:
        unseal(stored)
    assert (caught.value.code, caught.value.retry) == ("crypto.key_unknown", False)


@pytest.mark.parametrize(
    "broken", [[], ["x"], ["id:!!"], ["id:" + base64.b64encode(b"short").decode()], [":" + OLD[4:]]]
)
def test_malformed_keys_are_refused(settings, broken):
    settings.FIELD_KEYS = broken
    with pytest.raises(MissingKeys, match="KOPIENA_FIELD_KEYS"):
        seal("teksts")


def test_encrypted_fields_cannot_be_searched():
    class Secret(models.Model):
        text = EncryptedTextField()

        class Meta:
            app_label = "audit"
            managed = False

        def __str__(self):
            return ""

    try:
        with pytest.raises(FieldError, match="keyed_hash"):
            Secret.objects.filter(text="Kārlis").exists()
        assert str(Secret.objects.filter(text__isnull=True).query).endswith("IS NULL")
    finally:
        from django.apps import apps

        del apps.all_models["audit"]["secret"]
        apps.clear_cache()


def test_keyed_hashes_depend_on_the_key_and_on_their_use(settings):
    settings.LOOKUP_KEY = "one"
    first = keyed_hash("320000-00000")
    assert keyed_hash("320000-00000") == first
    assert mac("other", b"320000-00000") != first
    settings.LOOKUP_KEY = "two"
    assert keyed_hash("320000-00000") != first
    settings.LOOKUP_KEY = ""
    with pytest.raises(MissingKeys, match="KOPIENA_LOOKUP_KEY"):
        keyed_hash("320000-00000")


def test_codes_are_long_random_and_unambiguous():
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert len(ALPHABET) ** len(next(iter(codes))) > 2**128
    assert set("".join(codes)) == set(ALPHABET)
    assert not set(ALPHABET) & set("0o1liu")


@pytest.mark.django_db
def test_the_column_holds_ciphertext_and_the_model_plain_text():
    from kernel.notifications.models import Notification
    from kernel.periods import now

    row = Notification.objects.create(
        key="k", template="t", to_email="anna@paraugs.example", facts={"vards": "Anna"}, created_at=now()
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_email, facts FROM notifications_notification")
        stored = cursor.fetchone()
    assert [key_of(value) for value in stored] == ["test", "test"]
    assert "anna" not in "".join(stored).lower()
    row.refresh_from_db()
    assert (row.to_email, row.facts) == ("anna@paraugs.example", {"vards": "Anna"})
