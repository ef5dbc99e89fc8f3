"""Questions to the people behind the roles."""

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from content.actions import send_contact_message
from content.entry import ContactForm
from kernel.web import places


def contact(request: HttpRequest) -> HttpResponse:
    """One question; settings.ACCOUNT_RATE_LIMITS says how many an hour from one network address."""
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not consume(request, action="contact"):
            form.add_error(
                None, _("You have sent several messages in a short time. Nothing is lost: try again in an hour.")
            )
        else:
            send_contact_message(**form.cleaned_data, on=timezone.now())
            return redirect("ask:contact_sent")
    context = {
        "form": form,
        "heading": _("Write a message"),
        "submit": _("Send the message"),
        "back": places.place("contacts"),
        "lead": _("We answer within three working days."),
    }
    return render(request, "web/form_page.html", context)


def contact_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "content/contact_sent.html", {"home": reverse("ask:contact")})
