"""Model fields whose column holds ciphertext. They can be stored and read, never searched (except for NULL)."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.lookups import IsNull, Lookup

from kernel.crypto import keys
from kernel.crypto.errors import DamagedCiphertext

CONTEXT = b"kopiena.field"


def seal(text: str) -> str:
    """`key name$base64`: the name stands with the ciphertext, so several keys live side by side."""
    key_id, sealed = keys.encrypt(text.encode("utf-8", "surrogatepass"), context=CONTEXT)
    return f"{key_id}${base64.b64encode(sealed).decode('ascii')}"


def unseal(stored: str) -> str:
    key_id, _, encoded = stored.partition("$")
    try:
        sealed = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise DamagedCiphertext from error
    return keys.decrypt(key_id, sealed, context=CONTEXT).decode("utf-8", "surrogatepass")


def key_of(stored: str) -> str:
    """Name of the key a stored value was encrypted with."""
    return stored.partition("$")[0]


class EncryptedTextField(models.TextField):
    """Text encrypted at rest (AES-256-GCM). The empty string stays empty: there is nothing to hide in it."""

    def dump(self, value: Any) -> str:
        return str(value)

    def load(self, text: str) -> Any:
        return text

    def get_prep_value(self, value: Any) -> Any:
        if value is None or value == "":
            return value
        return seal(self.dump(value))

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        if value is None or value == "":
            return value
        return self.load(unseal(value))

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: it cannot be searched; keep a keyed_hash beside it")
        return IsNull


class EncryptedJSONField(EncryptedTextField):
    """JSON encrypted at rest; dates, decimals and UUIDs are written as Django writes them in JSON."""

    if TYPE_CHECKING:  # for the type checker: the attribute holds any JSON value
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    empty_strings_allowed = False

    def dump(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)

    def load(self, text: str) -> Any:
        return json.loads(text)

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else seal(self.dump(value))

    def value_to_string(self, obj: models.Model) -> Any:
        return self.value_from_object(obj)

    def to_python(self, value: Any) -> Any:
        return value

    def formfield(self, **kwargs: Any) -> Any:
        raise FieldError(f"{self.name} is encrypted JSON: it has no form field")
