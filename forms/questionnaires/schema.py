"""From the text or the content of an edition to a Definition; each fault names its line and its cause. Pure."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forms.programmes.findings import Text
from forms.programmes.findings import text as _
from forms.questionnaires.definitions import (
    ASKED,
    LONG,
    NO,
    SHORT,
    WITH_OPTIONS,
    YES,
    About,
    Condition,
    Definition,
    Field,
    FieldKind,
    Means,
    Option,
    Section,
)
from forms.questionnaires.positions import Path, Positions, positions

#: Programmes and the roles that may stand in their definitions (domain reference 2.3).
ROLES = {"P2": ("YMC", "YM", "YMT"), "P3": ("DAC", "DAM", "DAE")}
#: What a table may say, and what it must.
_TOP = {
    "id": str, "programme": str, "title": str, "title_en": str, "effective_from": date, "source": str, "lead": str, "who": Mapping,
    "finish": Mapping, "keeping": Mapping, "section": Sequence,
}  # fmt: skip
_WHO = {"fills": Sequence, "reads": Sequence, "pair": bool, "about": str}
_FINISH = {"means": str, "statement": str, "template": str}
_KEEPING = {"years": int, "from": str}
_SECTION = {"id": str, "title": str, "help": str, "row": str, "rows": int, "when": Mapping, "field": Sequence}
_FIELD = {
    "id": str, "kind": str, "label": str, "help": str, "required": bool, "confidential": bool, "options": Sequence, "low": int,
    "high": int, "low_words": str, "high_words": str, "most": int, "when": Mapping,
}  # fmt: skip
_WHEN = {"section": str, "field": str, "is": Sequence}
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
_FORM_ID = re.compile(r"[A-Z][A-Za-z0-9-]{1,19}")
_WORDS: dict[Any, Text] = {
    str: _("text in quotation marks"), bool: _("true or false"), int: _("a whole number"), date: _("a day, for example 2026-11-23"),
    Mapping: _("a table"), Sequence: _("a list"),
}  # fmt: skip
#: Words of the pages and addresses themselves.
RESERVED = frozenset({"version", "next", "act", "rows", "csrfmiddlewaretoken", "parbaudit", "dzest", "parcelt"})
MOST_SECTIONS, MOST_FIELDS, MOST_ROWS, MOST_STEPS = 30, 60, 30, 20


@dataclass(frozen=True)
class Fault:
    """`line` of the file (0: unknown); `where`: the way to the value, as it is written."""

    line: int
    where: str
    cause: Text

    def __str__(self) -> str:
        words = _("Line %(line)s, %(where)s: %(cause)s", line=self.line, where=self.where, cause=self.cause)
        return str(words if self.where else _("Line %(line)s: %(cause)s", line=self.line, cause=self.cause))


class Faulty(Exception):
    """The definition breaks the schema."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = tuple(faults)


def read_text(text: str) -> tuple[Definition, dict[str, Any]]:
    """A definition and its content as an edition keeps it. Raises Faulty."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        found = re.search(r"at line (\d+)", str(trouble))
        line = int(found[1]) if found else len(text.splitlines())
        cause = _("This is no TOML: look for a quotation mark or a bracket that is missing here or above.")
        raise Faulty([Fault(line, "", cause)]) from trouble
    return read(content, positions(text)), content


def read(content: Mapping[str, Any], lines: Positions | None = None) -> Definition:
    """Raises Faulty with every fault there is."""
    reader = _Reader(lines or Positions())
    made = reader.definition(content)
    if reader.faults or made is None:
        raise Faulty(sorted(reader.faults, key=lambda one: one.line))
    return made


@dataclass
class _Reader:
    lines: Positions
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: Path, cause: Text) -> None:
        where = ".".join(str(one + 1) if isinstance(one, int) else one for one in path)
        self.faults.append(Fault(self.lines.line(path), where, cause))

    def table(self, content: Any, allowed: Mapping[str, Any], path: Path, *, must: Sequence[str]) -> dict[str, Any]:
        """What of it is sound: unknown names, wrong types and what is missing are faults."""
        if not isinstance(content, Mapping):
            self.fault(path, _("Here must stand %(kind)s.", kind=_WORDS[Mapping]))
            return {}
        sound: dict[str, Any] = {}
        for name, value in content.items():
            wanted = allowed.get(name)
            if wanted is None:
                near = difflib.get_close_matches(name, allowed, n=1)
                hint = _("Did you mean “%(near)s”?", near=near[0]) if near else _("Take it out.")
                self.fault((*path, name), _("There is no “%(name)s” here. %(hint)s", name=name, hint=hint))
            elif _is(value, wanted):
                sound[name] = value
            else:
                self.fault((*path, name), _("Here must stand %(kind)s.", kind=_WORDS[wanted]))
        for name in must:
            if name not in content:
                self.fault(path, _("“%(name)s” is missing.", name=name))
            elif name in sound and isinstance(sound[name], str) and not sound[name].strip():
                self.fault((*path, name), _("“%(name)s” is empty.", name=name))
        return sound

    def definition(self, content: Mapping[str, Any]) -> Definition | None:
        must = (
            "id",
            "programme",
            "title",
            "title_en",
            "effective_from",
            "source",
            "who",
            "finish",
            "keeping",
            "section",
        )
        top = self.table(content, _TOP, (), must=must)
        if not _FORM_ID.fullmatch(top.get("id", "X0")):
            self.fault(("id",), _("Begin with a capital letter; then letters, digits and hyphens, 20 at most."))
        roles = ROLES.get(top.get("programme", ""), ())
        if "programme" in top and not roles:
            self.fault(("programme",), _("Known programmes: %(known)s.", known=", ".join(ROLES)))
        who = self.table(top.get("who", {}), _WHO, ("who",), must=("fills",))
        fills = self.roles(who.get("fills", ()), roles, ("who", "fills"))
        reads = self.roles(who.get("reads", ()), roles, ("who", "reads"))
        if "fills" in who and not fills and roles:
            self.fault(("who", "fills"), _("Name at least one role."))
        finish = self.table(top.get("finish", {}), _FINISH, ("finish",), must=("means", "statement"))
        keeping = self.table(top.get("keeping", {}), _KEEPING, ("keeping",), must=("years", "from"))
        if keeping.get("years", 1) < 1 or keeping.get("years", 1) > 75:
            self.fault(("keeping", "years"), _("From 1 to 75 years."))
        about = self.one_of(who.get("about", About.PERSON), About, ("who", "about"))
        means = self.one_of(finish.get("means", Means.CONFIRM), Means, ("finish", "means"))
        sections = self.sections(top.get("section", ()))
        if self.faults:
            return None
        return Definition(
            id=top["id"], programme=top["programme"], title=top["title"], title_en=top["title_en"],
            effective_from=_day(top["effective_from"]), source=top["source"], lead=top.get("lead", ""), fills=fills, reads=reads,
            pair=who.get("pair", True), about=About(about), means=Means(means), statement=finish["statement"],
            template=finish.get("template", "VL" if means == Means.CONFIRM else "VS"), years=keeping["years"],
            kept_from=keeping["from"], sections=sections,
        )  # fmt: skip

    def roles(self, names: Sequence[Any], known: Sequence[str], path: Path) -> tuple[str, ...]:
        for name in names:
            if known and name not in known:
                self.fault(
                    path,
                    _("“%(name)s” is no role of this programme: %(known)s.", name=str(name), known=", ".join(known)),
                )
        return tuple(str(name) for name in names)

    def one_of(self, value: str, known: Any, path: Path) -> str:
        if value not in list(known):
            self.fault(path, _("Choose one of these: %(known)s.", known=", ".join(known)))
        return value

    def sections(self, content: Sequence[Any]) -> tuple[Section, ...]:
        if not 1 <= len(content) <= MOST_SECTIONS:
            self.fault(("section",), _("A form has from 1 to %(most)s sections.", most=MOST_SECTIONS))
        made: list[Section] = []
        for at, one in enumerate(content):
            path: Path = ("section", at)
            sound = self.table(one, _SECTION, path, must=("id", "title", "field"))
            self.identity(sound.get("id"), {row.id for row in made}, path)
            rows = sound.get("rows", 1)
            if not 1 <= rows <= MOST_ROWS:
                self.fault((*path, "rows"), _("From 1 to %(most)s rows.", most=MOST_ROWS))
            fields = self.fields(sound.get("field", ()), path, earlier=made)
            made.append(
                Section(
                    id=sound.get("id", str(at)), title=sound.get("title", ""), help=sound.get("help", ""), fields=fields,
                    row=sound.get("row", ""), rows=rows, when=self.condition(sound.get("when"), path, earlier=made),
                )
            )  # fmt: skip
        return tuple(made)

    def fields(self, content: Sequence[Any], path: Path, *, earlier: Sequence[Section]) -> tuple[Field, ...]:
        if not 1 <= len(content) <= MOST_FIELDS:
            self.fault(path, _("A section has from 1 to %(most)s questions.", most=MOST_FIELDS))
        made: list[Field] = []
        for at, one in enumerate(content):
            made.append(self.field(one, (*path, "field", at), {row.id for row in made}, earlier))
        return tuple(made)

    def field(self, content: Any, path: Path, taken: set[str], earlier: Sequence[Section]) -> Field:
        sound = self.table(content, _FIELD, path, must=("id", "kind", "label"))
        self.identity(sound.get("id"), taken, path)
        kind = (
            FieldKind(found)
            if (found := self.one_of(sound.get("kind", "text"), FieldKind, (*path, "kind"))) in list(FieldKind)
            else FieldKind.TEXT
        )
        options = self.options(sound.get("options"), kind, path)
        low, high = sound.get("low"), sound.get("high")
        if kind is FieldKind.SCALE and (low is None or high is None or not 1 <= high - low < MOST_STEPS):
            self.fault(path, _("A scale has “low” and “high”, at most %(most)s steps.", most=MOST_STEPS))
        elif low is not None and high is not None and low > high:
            self.fault((*path, "low"), _("“low” must not be above “high”."))
        usual = LONG if kind is FieldKind.LONG else SHORT
        if not 1 <= sound.get("most", usual) <= 20_000:
            self.fault((*path, "most"), _("From 1 to 20 000 letters."))
        return Field(
            id=sound.get("id", ""), kind=kind, label=sound.get("label", ""), help=sound.get("help", ""),
            required=sound.get("required", True), confidential=sound.get("confidential", False), options=options, low=low,
            high=high, low_words=sound.get("low_words", ""), high_words=sound.get("high_words", ""),
            most=sound.get("most", usual), when=self.condition(sound.get("when"), path, earlier=earlier),
        )  # fmt: skip

    def identity(self, name: str | None, taken: set[str], path: Path) -> None:
        if name is None:
            return
        if not _ID.fullmatch(name):
            self.fault(
                (*path, "id"), _("Begin with a small letter; then small letters, digits and hyphens, 40 at most.")
            )
        elif name in RESERVED:
            self.fault((*path, "id"), _("The pages use “%(name)s” themselves. Choose another name.", name=name))
        elif name in taken:
            self.fault((*path, "id"), _("“%(name)s” stands above already; each needs its own name.", name=name))

    def options(self, content: Any, kind: FieldKind, path: Path) -> tuple[Option, ...]:
        """Written as a list of `name = label` pairs: [["yes", "Jā"], …]."""
        if (content is not None) != (kind in WITH_OPTIONS):
            self.fault(path, _("“options” stand with the kinds choice and choices, and only with these."))
            return ()
        made: list[Option] = []
        for one in content or ():
            if not (isinstance(one, list) and len(one) == 2 and all(isinstance(part, str) and part for part in one)):
                self.fault((*path, "options"), _('An option is written as ["name", "words"].'))
            elif one[0] in {row.id for row in made} or not _ID.fullmatch(one[0]):
                self.fault(
                    (*path, "options"),
                    _("The name of the option “%(name)s” is taken or not made of small letters.", name=one[0]),
                )
            else:
                made.append(Option(*one))
        if kind in WITH_OPTIONS and len(made) < 2 and not self.faults:
            self.fault((*path, "options"), _("Give at least two options."))
        return tuple(made)

    def condition(self, content: Any, path: Path, *, earlier: Sequence[Section]) -> Condition | None:
        """It asks an earlier page: so it works without scripts."""
        if content is None:
            return None
        here = (*path, "when")
        sound = self.table(content, _WHEN, here, must=("section", "field", "is"))
        if len(sound) < len(_WHEN):
            return None
        section = next((one for one in earlier if one.id == sound["section"] and not one.repeats), None)
        asked = section.field(sound["field"]) if section else None
        if asked is None or asked.kind not in ASKED:
            self.fault(here, _("It must name a choice or yes-no question of an earlier section that is answered once."))
            return None
        known = {YES, NO} if asked.kind is FieldKind.YESNO else {one.id for one in asked.options}
        among = tuple(str(one) for one in sound["is"])
        if not among or not set(among) <= known:
            self.fault(here, _("“is” names answers of that question: %(known)s.", known=", ".join(sorted(known))))
        return Condition(section=sound["section"], field=sound["field"], among=among)


def _is(value: Any, wanted: Any) -> bool:
    if wanted is Sequence:
        return isinstance(value, list)
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if wanted is date:
        return type(value) is date or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) is not None)
    return isinstance(value, wanted)


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
