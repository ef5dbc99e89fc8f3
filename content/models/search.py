"""The index of the search: what can be found, and the words that lead there."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """One thing to find. `source` wrote it (content.search.sources), `owner` is its object there, `anchor` the place in it.

    `text` is what snippets are cut from; it may cite values of the rules, shown as of `cited_on` (empty: of today).
    `length` counts words by their weights.
    """

    class Kind(models.TextChoices):
        PAGE = "page", _("Page")
        QUESTION = "question", _("Question")
        DOCUMENT = "document", _("Document")
        GROUP = "group", _("Training group")
        TOOL = "tool", _("Tool")

    source = models.CharField(max_length=20)
    owner = models.CharField(max_length=60)
    anchor = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=255)
    path = models.CharField(max_length=600, blank=True)
    href = models.CharField(max_length=600)
    text = models.TextField(blank=True)
    cited_on = models.DateField(null=True)
    length = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "owner", "anchor"], name="search_entry_once")
        ]

    def __str__(self) -> str:
        return self.title


class SearchTerm(models.Model):
    """A stem in an entry: its weight there, and the word people read when it is suggested to them."""

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(max_length=40, db_index=True)
    word = models.CharField(max_length=60)
    weight = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "term"], name="search_term_once")
        ]

    def __str__(self) -> str:
        return self.term
