"""Publishing at the time an editor has set: Wagtail's own command, rung by our job table."""

from datetime import timedelta

from django.core.management import call_command

from kernel.jobs.queue import periodic


@periodic("content.scheduled", every=timedelta(minutes=1), tries=3, limit=120)
def publish_scheduled() -> None:
    """Pages whose time has come go live, those whose time is over go away. Twice is the same as once."""
    call_command("publish_scheduled", verbosity=0)
