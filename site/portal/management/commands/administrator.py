"""manage.py administrator E-MAIL NAME SURNAME: the first administrator of an empty installation, or one more."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from forms.people.models import Membership, Role
from kernel.accounts.models import User
from kernel.audit.log import record as audit
from kernel.periods import now, riga_date


class Command(BaseCommand):
    help = "Makes an administrator of the whole project, who then enters places and roles. Prints a new account's password once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("surname")

    def handle(self, *args: Any, **options: Any) -> None:
        on, password = now(), ""
        with transaction.atomic(), translation.override("lv"):
            user = User.objects.filter(email__iexact=options["email"]).first()
            if user is None:
                password = secrets.token_urlsafe(12)
                user = User.objects.create_user(
                    options["email"], password, first_name=options["name"], last_name=options["surname"]
                )
            user.is_staff = user.is_superuser = True
            user.save(update_fields=["is_staff", "is_superuser"])
            held = Membership.objects.in_force(riga_date(on)).filter(user=user, role=Role.ADM)
            if not held.filter(institution=None, municipality=None).exists():
                Membership.objects.create(user=user, role=Role.ADM, valid_from=riga_date(on))
                audit("people.appointed", subject=user.public_id, by=None, on=on, facts={"role": Role.ADM, "place": ""})
            self.stdout.write(_("Administrator: %(email)s") % {"email": user.email})
            if password:
                self.stdout.write(_("Password, shown once: %(password)s") % {"password": password})
