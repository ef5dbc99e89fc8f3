"""Measured beside our own pages in benchmarks/pages.py, nowhere else."""

from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page


class PlainPage(Page):
    body = StreamField(
        [("heading", blocks.CharBlock()), ("paragraph", blocks.RichTextBlock()), ("quote", blocks.BlockQuoteBlock())]
    )
