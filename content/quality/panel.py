"""Remarks on the page at the top of its form."""

from typing import Any

from wagtail.admin.panels import Panel

from content.quality.remarks import Weight, remarks


class RemarksPanel(Panel):
    """Shows nothing where there is nothing to say."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/remarks.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["remarks"] = [
                {"text": one.text, "is_blocking": one.weight is Weight.BLOCKING} for one in remarks(self.instance)
            ]
            return context
