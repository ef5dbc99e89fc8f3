"""Edition errors."""

from datetime import date

from django.utils.translation import gettext as _


class EditionError(Exception):
    code = "editions"
    retry = False


class NoEdition(EditionError):
    """Nothing was in force on that day."""

    code = "editions.none"

    def __init__(self, kind: str, key: str, on: date) -> None:
        self.kind, self.key, self.on = kind, key, on
        super().__init__(
            _("On %(date)s there are no data “%(key)s” (%(kind)s) in force. The administrator has to load them.")
            % {"key": key, "kind": kind, "date": on.strftime("%d.%m.%Y.")}
        )


class ShippedChanged(EditionError):
    """A shipped file differs from what was loaded under the same date: a change needs a new date."""

    code = "editions.shipped_changed"

    def __init__(self, kind: str, key: str, effective_from: date) -> None:
        super().__init__(
            _("The shipped edition %(kind)s/%(key)s of %(date)s differs from the loaded one, which stays in use.")
            % {"kind": kind, "key": key, "date": effective_from.isoformat()}
        )
