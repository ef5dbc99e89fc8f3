"""Rows a user may see: every model that people meet has a queryset with `visible_to`."""

from typing import Any, Self

from django.db import models

from kernel.accounts.predicates import Anyone


class ScopedQuerySet(models.QuerySet[Any]):
    """Subclasses narrow `visible_to`; here nobody sees anything, so a forgotten rule hides instead of leaking."""

    def visible_to(self, user: Anyone) -> Self:
        return self.none()
