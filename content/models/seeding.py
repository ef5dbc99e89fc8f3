"""Which pages came with the product, and how they looked when they came."""

from django.db import models
from wagtail.models import Page


class SeededPage(models.Model):
    """`revision` is the one the seed made; a newer one means that an editor has been there and the page is theirs.

    `page` turns empty when an editor deletes the page: it is not made again.
    """

    key = models.CharField(max_length=60, unique=True)
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.key
