"""News of this step."""

from django.dispatch import Signal

#: Something that the public schedule shows has changed; sent inside the transaction, with no arguments but the sender.
schedule_changed = Signal()
