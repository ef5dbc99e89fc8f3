"""Enter the invented people and institutions, rules, rates; prints fresh sign-ins once."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from forms.programmes.loading import load_programmes
from forms.programmes.models import UnitRate
from forms.training.loading import load_training
from kernel.editions.catalogue import load_shipped
from portal.demo import contacts, journey, mentoring, partners, people, training


class Command(BaseCommand):
    help = "Demo data (domain reference 9); may be repeated."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.TRUST_MODE != "test":
            raise CommandError("Demo data are for the test trust mode only.")
        load_shipped()
        load_programmes()
        load_training()
        for start, end, amount in (
            (date(2025, 9, 1), date(2026, 12, 31), "10.00"),
            (date(2027, 1, 1), None, "11.00"),
        ):
            UnitRate.objects.get_or_create(
                valid_from=start,
                defaults={"valid_to": end, "amount": Decimal(amount), "source": "Demonstrācijas dati: izdomāta likme"},
            )
        contacts.load()
        passwords = people.load() | people.load_editors()
        partners.load()
        training.load()
        journey.load()
        passwords |= mentoring.load()
        for email, password in passwords.items():
            self.stdout.write(f"  {email}  {password}")
