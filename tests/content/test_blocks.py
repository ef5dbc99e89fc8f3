"""Every block of the editors has words of help, limits and a preview that looks like the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.template.loader import render_to_string
from wagtail import blocks

from content.blocks import BODY, DEADLINES, DOORS, GUIDES, MAILBOXES

TOP = [pytest.param(block, id=name) for name, block in [*BODY, *DOORS, *DEADLINES, *MAILBOXES, *GUIDES]]
#: Fields whose name says it all.
PLAIN = {"title", "text", "about", "facts", "steps", "questions", "files", "art", "email", "value", "answer"}


def inside(block: Any, name: str) -> Iterator[tuple[str, Any]]:
    yield name, block
    if isinstance(block, blocks.BaseStructBlock):
        for one, inner in block.child_blocks.items():
            yield from inside(inner, one)
    elif isinstance(block, blocks.ListBlock):
        yield from inside(block.child_block, "")


@pytest.mark.parametrize("block", TOP)
def test_it_has_help_and_limits(block: Any) -> None:
    assert str(block.meta.description)
    for name, one in inside(block, block.name):
        if isinstance(one, blocks.ListBlock):
            assert one.meta.max_num, name
        elif isinstance(one, blocks.CharBlock | blocks.TextBlock | blocks.RichTextBlock):
            lengths = [getattr(validator, "limit_value", None) for validator in one.field.validators]
            assert name == "email" or any(lengths), name
        if name and not isinstance(one, blocks.BaseStructBlock) and name not in PLAIN:
            assert str(getattr(one.meta, "help_text", "") or one.field.help_text), name


@pytest.mark.django_db
@pytest.mark.parametrize("block", TOP)
def test_its_preview_is_drawn_in_our_look(block: Any) -> None:
    assert block.is_previewable
    html = render_to_string(
        "wagtailcore/shared/block_preview.html",
        {"block_def": block, "bound_block": block.bind(block.get_preview_value())},
    )
    first = next(value for value in block.meta.preview_value.values() if isinstance(value, str) and len(value) > 4)
    assert first in html
    assert "tokens" in html and "<style" not in html
