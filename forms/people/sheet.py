"""A table of learners as XLSX: the empty one to fill in, and reading a filled one cell by cell.

Formulas are refused cell by cell: what they show depends on the program that opens them. Only the first sheet is read.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from kernel.files import archives
from kernel.files.errors import Refused
from kernel.grammar import date_short
from kernel.web.text import tidy

#: Most learners of one table.
MOST = 5000
_MiB = 1 << 20
#: A table of that many learners unpacks to a quarter of it.
_LIMITS = archives.Limits(entries=100, unpacked=24 * _MiB)
#: Columns beyond these are not looked at.
_WIDTH = 40

#: Name of a column → its heading. The order is that of the empty table.
COLUMNS = {
    "given_name": gettext_lazy("First name"),
    "surname": gettext_lazy("Surname"),
    "gender": gettext_lazy("Gender (f or m)"),
    "personal_code": gettext_lazy("Personal code"),
    "birth_date": gettext_lazy("Birth date"),
    "grade": gettext_lazy("Grade"),
    "course": gettext_lazy("Course"),
    "since": gettext_lazy("Studies here from"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "document": gettext_lazy("Identity document"),
    "code_confirmed": gettext_lazy("Code compared with the document (yes)"),
}
#: Without these no line can be read.
NEEDED = ("given_name", "surname", "gender", "personal_code")


@dataclass(frozen=True)
class Row:
    """One line that holds something: text by column, and what is wrong with a cell before its meaning is asked."""

    number: int
    texts: dict[str, str]
    problems: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """letters: column → its letter in this file. ignored: headings nobody asked for."""

    rows: list[Row]
    letters: dict[str, str]
    ignored: list[str]

    def cell(self, column: str, number: int) -> str:
        """The address of a cell; of a column that is not there, the line's first cell."""
        return f"{self.letters.get(column, 'A')}{number}"


def empty() -> bytes:
    """The table to fill in. Every cell is text, so that a code keeps its first zero."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append([str(heading) for heading in COLUMNS.values()])
    for number, heading in enumerate(COLUMNS.values(), start=1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.number_format = "@"
        column.width = max(14, len(str(heading)) + 2)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes) -> Sheet:
    """The lines of an accepted XLSX file. Raises Refused with a code `table.…` and what to do."""
    archives.inspect(content, _LIMITS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions we do not look at
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size is not trusted
            found = [list(cells) for cells in sheet.iter_rows(max_row=MOST + 2, max_col=_WIDTH)]
    except Exception as error:  # the parser raises many kinds; all mean the same to a person
        raise _refused("unreadable") from error
    return _sheet(found)


def _sheet(found: list[list[Any]]) -> Sheet:
    if not found:
        raise _refused("empty")
    names = {_plain(str(heading)): name for name, heading in COLUMNS.items()}
    columns: dict[int, str] = {}
    ignored = []
    for index, cell in enumerate(found[0]):
        heading = str(cell.value or "").strip()
        name = names.get(_plain(heading))
        if name and name not in columns.values():
            columns[index] = name
        elif heading:
            ignored.append(heading[:40])
    missing = [str(COLUMNS[name]) for name in NEEDED if name not in columns.values()]
    if missing:
        raise _refused("columns", columns=", ".join(missing))
    rows = [_row(number, cells, columns) for number, cells in enumerate(found[1:], start=2)]
    rows = [row for row in rows if any(row.texts.values()) or row.problems]
    if not rows:
        raise _refused("empty")
    if len(rows) > MOST or len(found) > MOST + 1:
        raise _refused("long")
    return Sheet(rows, {name: get_column_letter(index + 1) for index, name in columns.items()}, ignored)


def _row(number: int, cells: list[Any], columns: dict[int, str]) -> Row:
    texts, problems = {}, {}
    for index, name in columns.items():
        cell = cells[index] if index < len(cells) else None
        value = None if cell is None else cell.value
        kind = getattr(cell, "data_type", "n")
        if value is None:
            texts[name] = ""
        elif kind == "f":
            problems[name] = _("The cell holds a formula. Put the value itself there.")
        elif kind == "e":
            problems[name] = _("The cell holds an error of the spreadsheet. Put the value itself there.")
        else:
            texts[name] = _text(name, value)
    return Row(number, {name: texts.get(name, "") for name in columns.values()}, problems)


def _text(name: str, value: Any) -> str:
    if isinstance(value, datetime | date):
        return date_short(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if name == "personal_code" and isinstance(value, int) and not isinstance(value, bool):
        return f"{value:011d}"  # a number has lost its first zero
    return tidy(str(value))[:500]


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().split())


def _refused(reason: str, **values: str) -> Refused:
    messages = {
        "unreadable": _("The table cannot be read. Save it again as XLSX and upload the new file."),
        "empty": _("The table holds no learners. Fill in one line for each learner under the headings."),
        "columns": _("The table lacks these columns: %(columns)s. Use the headings of the empty table."),
        "long": _("The table has more than %(most)s lines. Divide it into several tables."),
    }
    text = messages[reason] % {"most": f"{MOST}", **values} if "%(" in messages[reason] else messages[reason]
    return Refused(f"table.{reason}", text)
