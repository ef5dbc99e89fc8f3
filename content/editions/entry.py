"""The form of a new edition: every value of the rules with its number, begun from the edition in force."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any, get_args

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from content.editions import actions
from forms.programmes.editions import rules_in_force
from forms.programmes.revision import ROWS, changes, fault_of, plain_value, revised, rule_of
from forms.programmes.rules import MalformedRules, RuleValues, read_rules
from forms.programmes.wording import CODES, NAMES, value_name, value_text
from kernel.editions.models import Edition, State

#: Columns of the parts that are lists of rows: one row a line, columns parted by a bar.
COLUMNS = {"employers": ("kind", "condition"), "education_grounds": ("key", "label", "valid_until_needed")}
_YES_NO = [("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]


class EditionForm(forms.Form):
    """`base` is the edition it starts from. After is_valid(), `content` is the content of the new edition."""

    content: dict[str, Any]
    name = forms.CharField(
        label=gettext_lazy("Name of the edition"),
        max_length=40,
        help_text=gettext_lazy("For example, RS-2027. The name stands in documents made by these rules."),
    )
    effective_from = forms.DateField(label=gettext_lazy("In force from"), widget=AdminDateInput)
    source = forms.CharField(
        label=gettext_lazy("Source of the changed values"),
        max_length=200,
        help_text=gettext_lazy("The document that says so: its title and date. Values you do not change keep theirs."),
    )
    base_sha256 = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, base: Edition) -> None:
        self.base = base
        super().__init__(data, initial={"base_sha256": base.sha256})
        for one in value_fields():
            before = plain_value(base.content, one)
            self.fields[one] = _field(one)
            self.fields[one].label = _labelled(one, rule_of(base.content, one))
            self.fields[one].help_text = " ".join(filter(None, [_hint(one), _source_of(base.content, one)]))
            self.initial[one] = _shown(one, before)
            if not rule_of(base.content, one):
                self.fields[f"{one}_rule"] = forms.RegexField(r"^R\d{1,3}$", required=False, label=_("Rule number"))

    def clean_base_sha256(self) -> str:
        given: str = self.cleaned_data["base_sha256"]
        if given != self.base.sha256:
            raise forms.ValidationError(
                _("Meanwhile another edition has come into force. Open the form anew; nothing has been published.")
            )
        return given

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if any(row.content.get("name") == name for row in actions.ours(state=State.PUBLISHED)):
            raise forms.ValidationError(_("An edition of this name is there already."))
        return name

    def clean_effective_from(self) -> date:
        day: date = self.cleaned_data["effective_from"]
        if day <= self.base.effective_from:
            raise forms.ValidationError(
                _(
                    "The day must be after %(date)s, when the edition now in force began: archived pages stay as they are."
                )
                % {"date": value_text("", self.base.effective_from)}
            )
        if actions.ours(state=State.PUBLISHED, effective_from=day).exists():
            raise forms.ValidationError(_("Another edition is in force from that day. Withdraw it first."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        labour = rules_in_force(self.base.effective_from).labour
        values: dict[str, Any] = {}
        for one in value_fields():
            if one not in cleaned:
                continue
            try:
                values[one] = _plain(one, cleaned[one])
            except ValueError as error:
                self.add_error(one, str(error))
                continue
            if fault_of(self.base.content, one, values[one], labour):
                self.add_error(one, _("The rules cannot be read with this value. Enter it as it was written before."))
        if self.errors:
            return cleaned
        self.content = revised(
            self.base.content,
            name=cleaned["name"],
            effective_from=cleaned["effective_from"],
            values=values,
            rules={one: cleaned.get(f"{one}_rule", "") for one in values},
            source=cleaned["source"],
        )
        try:
            read_rules(self.content, labour)
        except MalformedRules as error:
            self.add_error(None, _("The rules cannot be read: %(error)s") % {"error": error})
        if not changes(actions.in_force(cleaned["effective_from"]).content, self.content):
            self.add_error(None, _("No value differs from the edition before."))
        return cleaned

    def head(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in ("name", "effective_from", "source"))

    def values(self) -> Iterator[forms.BoundField]:
        skipped = {"name", "effective_from", "source", "base_sha256"}
        return (self[name] for name in self.fields if name not in skipped)

    def earliest(self) -> date:
        return self.base.effective_from + timedelta(days=1)


def value_fields() -> list[str]:
    """Names of all values in the order of the rules, those that are lists of rows last."""
    plain = [one.name for one in fields(RuleValues) if one.name in NAMES and one.name not in ROWS]
    return [*plain, *ROWS]


def _kind(name: str) -> Any:
    kind = next(one.type for one in fields(RuleValues) if one.name == name)
    parts = [part for part in get_args(kind) if part is not type(None)]
    return parts[0] if type(None) in get_args(kind) else kind


def _optional(name: str) -> bool:
    return type(None) in get_args(next(one.type for one in fields(RuleValues) if one.name == name))


def _field(name: str) -> forms.Field:
    kind, required = _kind(name), not _optional(name)
    if name in ROWS:
        return forms.CharField(widget=forms.Textarea({"rows": 6}))
    if name in CODES:
        return forms.ChoiceField(choices=list(CODES[name].items()), required=required)
    if kind is bool:
        return forms.ChoiceField(choices=_YES_NO)
    if kind is int:
        return forms.IntegerField(min_value=0, max_value=100_000, required=required)
    if kind is date:
        return forms.DateField(widget=AdminDateInput, required=required)
    return forms.CharField(max_length=300, required=required)


def _hint(name: str) -> str:
    if name == "employers":
        return _("One employer a line: kind | condition (may be empty).")
    if name == "education_grounds":
        return _("One ground a line: key | wording | yes, if its term must be checked.")
    if _kind(name) in {tuple[int, ...], tuple[str, ...]}:
        return _("Several are parted by commas.")
    return ""


def _source_of(content: Mapping[str, Any], name: str) -> str:
    row = content[name][0] if name in ROWS else content["values"].get(name)
    return _("Source now: %(source)s") % {"source": content["sources"][row["source"]]} if row else ""


def _labelled(name: str, rule: str) -> str:
    return f"{value_name(name)} ({rule})" if rule else value_name(name)


def _shown(name: str, value: Any) -> Any:
    """The plain value as its field takes it."""
    if name in ROWS:
        return "\n".join(
            " | ".join(_cell(row.get(column, "")) for column in COLUMNS[name]).rstrip(" |") for row in value
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return date.fromisoformat(value) if _kind(name) is date and value else value


def _cell(part: Any) -> str:
    return ("yes" if part else "") if isinstance(part, bool) else str(part)


def _plain(name: str, value: Any) -> Any:
    """What the field gave as an edition's content has it. ValueError says in words what is wrong."""
    if name in ROWS:
        return [_row(name, line) for line in value.splitlines() if line.strip()]
    kind = _kind(name)
    if value in (None, ""):
        return None
    if kind is bool:
        return value == "yes"
    if kind is date:
        return value.isoformat()
    if kind in {tuple[int, ...], tuple[str, ...]}:
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if kind == tuple[str, ...]:
            return parts
        if not all(part.isdecimal() for part in parts):
            raise ValueError(_("Enter whole numbers parted by commas."))
        return [int(part) for part in parts]
    return value


def _row(name: str, line: str) -> dict[str, Any]:
    columns = COLUMNS[name]
    cells = [part.strip() for part in line.split("|")]
    if len(cells) > len(columns) or not cells[0] or (name == "education_grounds" and len(cells) < 2):
        raise ValueError(_("This line cannot be read: %(line)s") % {"line": line.strip()})
    row: dict[str, Any] = dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=True))
    if "valid_until_needed" in row:
        needed = row.pop("valid_until_needed").lower()
        if needed not in {"", "yes", str(_("yes"))}:
            raise ValueError(_("This line cannot be read: %(line)s") % {"line": line.strip()})
        if needed:
            row["valid_until_needed"] = True
    return row


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("Readers see it in the log of updates. Write nothing personal."),
    )
