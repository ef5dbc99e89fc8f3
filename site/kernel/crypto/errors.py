"""What can go wrong with keys. None of these mends itself: somebody has to bring the right key back."""

from django.utils.translation import gettext as _


class CryptoError(Exception):
    """Root of the tree. `str()` is a sentence for the person in charge of the server."""

    code = "crypto"
    retry = False


class MissingKeys(CryptoError):
    """KOPIENA_FIELD_KEYS or KOPIENA_LOOKUP_KEY is empty or malformed."""

    code = "crypto.keys_missing"

    def __init__(self, setting: str) -> None:
        super().__init__(
            _("The key setting %(setting)s is missing or malformed. Set it and restart.") % {"setting": setting}
        )


class UnknownKey(CryptoError):
    """Something was encrypted with a key that is no longer in the list."""

    code = "crypto.key_unknown"

    def __init__(self, key_id: str) -> None:
        self.key_id = key_id
        super().__init__(
            _("The data was encrypted with key “%(key)s”, which is not in the list of keys. Put that key back.")
            % {"key": key_id}
        )


class DamagedCiphertext(CryptoError):
    """The ciphertext was changed or cut, or the key under that name is another one."""

    code = "crypto.damaged"

    def __init__(self) -> None:
        super().__init__(_("Encrypted data is damaged or was changed. Restore it from a backup."))
