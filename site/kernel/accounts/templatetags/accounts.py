"""What pages of the account ask about the person's ways in."""

from django import template

from kernel.accounts import providers

register = template.Library()


@register.simple_tag
def identity_provider() -> providers.IdentityProvider | None:
    """The provider by which people can sign in here, None when it is switched off."""
    return providers.current()
