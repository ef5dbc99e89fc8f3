"""A few sums as bars. The chart is its own data table: every bar stands beside its label and its exact figure."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from kernel.grammar import number


class ChartRowBlock(blocks.StructBlock):
    label = blocks.CharBlock(
        label=_("what is counted"), max_length=80, help_text=_("Some words; they stand above the bar.")
    )
    value = blocks.DecimalBlock(label=_("figure"), min_value=0)


class ChartBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), max_length=80)
    unit = blocks.CharBlock(
        label=_("unit of the figures"),
        required=False,
        max_length=20,
        help_text=_("For example, EUR; it follows each figure."),
    )
    rows = blocks.ListBlock(
        ChartRowBlock(), label=_("rows"), min_num=2, max_num=12, help_text=_("Two to twelve figures of the same kind.")
    )

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """`bars`: label, the figure as people read it, and its share of the largest one in percent (for SVG)."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        largest = max((row["value"] for row in value["rows"] if row["value"]), default=Decimal(0))
        context["bars"] = [
            {
                "label": row["label"],
                "figure": number(row["value"] or Decimal(0)),
                "share": f"{(row['value'] or 0) * 100 / largest:.2f}" if largest else "0",
            }
            for row in value["rows"]
        ]
        return context

    class Meta:
        template = "content/blocks/chart.html"
        label = _("chart")
        icon = "order"
        description = _("A few sums as bars, each beside its exact figure.")
        preview_value = {
            "title": "Finansējums",
            "unit": "EUR",
            "rows": [
                {"label": "Iniciatīvas", "value": Decimal(2_100_000)},
                {"label": "Partnerība", "value": Decimal(1_000_000)},
            ],
        }
