"""From one edition of the rules to the next: its content with some values changed, and what differs. No database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.programmes.rules import LabourLaw, MalformedRules, read_rules

#: Parts of the content that are lists of rows with their own keys.
ROWS = ("employers", "education_grounds")


@dataclass(frozen=True)
class Change:
    """One value that differs; plain values as the content of an edition has them, None for "not set"."""

    name: str
    rule: str
    before: Any
    after: Any


def plain_value(content: Mapping[str, Any], name: str) -> Any:
    """The value of this name in an edition's content, None where it sets none; rows without rule and source."""
    if name in ROWS:
        return [{key: part for key, part in row.items() if key not in {"rule", "source"}} for row in content[name]]
    value = content["values"].get(name, {}).get("value")
    return value.isoformat() if isinstance(value, date) else value


def rule_of(content: Mapping[str, Any], name: str) -> str:
    """The number of the rule ("R8"), empty where this edition has none."""
    if name in ROWS:
        return str(content[name][0]["rule"]) if content[name] else ""
    return str(content["values"].get(name, {}).get("rule", ""))


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What the second content has otherwise, in the order of the first."""
    names = list(dict.fromkeys([*before["values"], *after["values"], *ROWS]))
    pairs = [(name, plain_value(before, name), plain_value(after, name)) for name in names]
    return [
        Change(name, rule_of(before, name) or rule_of(after, name), old, new) for name, old, new in pairs if old != new
    ]


def revised(
    content: Mapping[str, Any],
    *,
    name: str,
    effective_from: date,
    values: Mapping[str, Any],
    rules: Mapping[str, str],
    source: str,
) -> dict[str, Any]:
    """The content of the next edition: `values` (None takes one away) with their rule numbers; what differs from the
    edition before has the new `source`, the rest keeps its own."""
    key = f"new-{effective_from.isoformat()}"
    made = dict(content) | {"name": name, "effective_from": effective_from.isoformat(), "sources": {}}
    made["values"] = dict(content["values"])
    for one, value in values.items():
        rule = rules.get(one) or rule_of(content, one)
        if value == plain_value(content, one) and rule == rule_of(content, one):
            continue
        if one in ROWS:
            made[one] = [{**row, "rule": rule, "source": key} for row in value]
        elif value is None:
            made["values"].pop(one, None)
        else:
            made["values"][one] = {"value": value, "rule": rule, "source": key}
    used = {row["source"] for row in [*made["values"].values(), *(row for part in ROWS for row in made[part])]}
    made["sources"] = {one: text for one, text in ({**content["sources"], key: source}).items() if one in used}
    return made


def fault_of(content: Mapping[str, Any], name: str, value: Any, labour: LabourLaw) -> MalformedRules | None:
    """Why the rules cannot be read when only this value is another; None when they can."""
    rows = content["values"]
    if name in ROWS:
        rule, source = content[name][0]["rule"], content[name][0]["source"]
        tried = {**content, name: [{**row, "rule": rule, "source": source} for row in value]}
    elif value is None:
        tried = {**content, "values": {one: row for one, row in rows.items() if one != name}}
    else:
        entry = {**rows.get(name, {"source": next(iter(content["sources"]))}), "value": value}
        tried = {**content, "values": {**rows, name: entry}}
    try:
        read_rules(tried, labour)
    except MalformedRules as error:
        return error
    return None
