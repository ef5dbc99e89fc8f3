"""How our forms are drawn: only those that ask for it, Wagtail's admin keeps its own look (architecture, no. 15)."""

from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.functional import Promise

_OURS = Path(__file__).parent / "form_templates"
_DJANGOS = Path(django.forms.__file__).parent / "templates"


class PortalBoundField(BoundField):
    """Knows where the error summary must lead: the first control a person can type in."""

    @property
    def focus_id(self) -> str:
        widget = self.field.widget
        if isinstance(widget, forms.MultiWidget):
            return f"{self.auto_id}_{getattr(widget, 'wrong_part', 0)}"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return f"{self.auto_id}_0"
        return str(self.auto_id)

    @property
    def kind(self) -> str:
        """checkbox, group or plain: which of the three field templates fits."""
        if isinstance(self.field.widget, forms.CheckboxInput):
            return "checkbox"
        return "group" if self.use_fieldset else "plain"

    @property
    def is_optional(self) -> bool:
        return not self.field.required and self.kind != "checkbox" and getattr(self.form, "mark_optional", True)

    @property
    def count_limit(self) -> int | None:
        """Characters allowed in a text area that counts them for the writer."""
        if isinstance(self.field.widget, forms.Textarea):
            return getattr(self.field, "max_length", None)
        return None

    @property
    def unit(self) -> str | Promise:
        """What stands behind the box, for example EUR."""
        return getattr(self.field, "unit", "")

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if self.count_limit:
            described = f"{built.get('aria-describedby', '')} {self.auto_id}_count".strip()
            # The limit is told, not enforced by the browser: nothing a person pastes may vanish in silence.
            self.field.widget.attrs.pop("maxlength", None)
            built |= {"aria-describedby": described, "data-count": str(self.count_limit)}
        return built


class Renderer(DjangoTemplates):
    """Our widget templates first, then Django's."""

    form_template_name = "web/form.html"
    field_template_name = "web/field.html"
    bound_field_class = PortalBoundField

    @cached_property
    def engine(self) -> Any:
        return self.backend({"APP_DIRS": True, "DIRS": [_OURS, _DJANGOS], "NAME": "portalforms", "OPTIONS": {}})


RENDERER = Renderer()


def dress(form: forms.BaseForm) -> forms.BaseForm:
    """Give a form of another package our renderer, without `required` attributes and placeholders."""
    form.renderer = RENDERER
    form.bound_field_class = PortalBoundField
    form.use_required_attribute = False
    form.label_suffix = ""
    form.mark_optional = False  # type: ignore[attr-defined]
    form._bound_fields_cache = {}  # type: ignore[attr-defined]
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
