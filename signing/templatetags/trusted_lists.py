"""What is wrong with the trusted lists, in the language of who reads the letter."""

from django import template

from signing.trusted_lists import Alarm, Trouble

register = template.Library()


@register.simple_tag
def lists_alarm(trouble: str, hours: str, detail: str) -> Alarm:
    """From the facts of the letter."""
    return Alarm(Trouble(trouble), hours=int(hours), detail=detail)
