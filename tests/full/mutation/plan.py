"""Which modules are mutated, by which tests they are judged, and how many of a hundred mutants must be found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """`floor` is the share of found mutants in percent, explained survivors apart."""

    module: str
    tests: tuple[str, ...]
    floor: int


_RULES = ("tests/forms/test_contract_rules.py", "tests/forms/test_rule_edges.py")
_PROGRAMMES = ("tests/forms/test_programmes.py", "tests/forms/test_rule_edges.py")
_PLANS = (
    "tests/forms/plans/test_ceilings.py",
    "tests/forms/plans/test_gates.py",
    "tests/forms/plans/test_meetings.py",
    "tests/forms/plans/test_papers.py",
    "tests/forms/plans/test_plan_rules.py",
    "tests/forms/plans/test_scenarios.py",
)


def _some(file: str, *names: str) -> tuple[str, ...]:
    """Only these tests of a file whose others need the database: children share no connection."""
    return tuple(f"{file}::{name}" for name in names)


_EDGES = "tests/forms/test_edges_of_age_and_semester.py"
_FINDINGS = "tests/forms/test_whole_findings.py"
_CHANGES = ("tests/forms/contracts/test_change_rules.py", _FINDINGS)
_BETWEEN = ("tests/forms/months/test_comparison.py",)
_DIARY = ("tests/forms/months/test_diary_rules.py",)
_GRIDS = ("tests/forms/months/test_grid_rules.py",)
_PAY = ("tests/forms/months/test_pay_rules.py", "tests/forms/months/test_pay_edges.py")
_MONTHS = ("tests/forms/test_month_rules.py", _EDGES, _FINDINGS)
_PEOPLE = ("tests/forms/people/test_rules.py", _EDGES, _FINDINGS)
_TRAINING = ("tests/forms/training/test_training_rules.py", _EDGES, _FINDINGS)
_REQUESTS = (
    *_some(
        "tests/forms/plans/test_requests.py",
        "test_what_stands_in_the_way_of_sending",
        "test_guessed_semester_dates_are_told",
        "test_the_running_semester_and_the_next",
        "test_a_representative_signs_before_the_eighteenth_birthday",
    ),
    _EDGES,
    _FINDINGS,
)
_AGREEMENTS = (
    *_some(
        "tests/forms/plans/test_agreements.py",
        "test_what_stands_in_the_way_of_sending",
        "test_without_an_address_the_learner_signs_at_school",
        "test_a_plan_that_is_not_approved_yet_only_warns",
        "test_the_last_day_to_sign",
    ),
    _EDGES,
    _FINDINGS,
)
_IDENTIFIERS = ("tests/kernel/test_identifiers.py", "tests/kernel/test_identifier_edges.py")
_GRAMMAR = ("tests/kernel/test_grammar.py", "tests/kernel/test_grammar_edges.py")
_TIME = ("tests/kernel/test_periods.py", "tests/kernel/test_calendars.py", "tests/kernel/test_period_edges.py")

TARGETS = (
    Target("forms.closing.rules", ("tests/forms/closing/test_rules.py",), 90),
    Target("forms.contracts.rules", _RULES, 90),
    Target("forms.contracts.changes.rules", _CHANGES, 90),
    Target("forms.months.comparison", _BETWEEN, 90),
    Target("forms.months.diary.rules", _DIARY, 90),
    Target("forms.months.editing", _BETWEEN, 90),
    Target("forms.months.grids.rules", _GRIDS, 90),
    Target("forms.months.pay.rules", _PAY, 90),
    Target("forms.months.rules", _MONTHS, 90),
    Target("forms.months.timesheets.rules", _PAY, 90),
    Target("forms.people.rules", _PEOPLE, 90),
    Target("forms.plans.agreements.rules", _AGREEMENTS, 90),
    Target("forms.plans.ceilings", _PLANS, 90),
    Target("forms.plans.changes", _PLANS, 90),
    Target("forms.plans.gates", _PLANS, 90),
    Target("forms.plans.grounds", _PLANS, 90),
    Target("forms.plans.meetings", _PLANS, 90),
    Target("forms.plans.papers", _PLANS, 90),
    Target("forms.plans.reference", _PLANS, 90),
    Target("forms.plans.requests.rules", _REQUESTS, 90),
    Target("forms.plans.rules", _PLANS, 90),
    Target("forms.programmes.education", (*_RULES, *_TRAINING), 90),
    Target("forms.programmes.retention", _PLANS, 90),
    Target("forms.programmes.rules", _PROGRAMMES, 90),
    Target("forms.programmes.rates", _PROGRAMMES, 90),
    Target("forms.programmes.findings", _PROGRAMMES, 90),
    Target("forms.supervision.rules", ("tests/forms/supervision/test_rules.py",), 90),
    Target("forms.training.applications.rules", _TRAINING, 90),
    Target("forms.training.attendance.rules", _TRAINING, 90),
    Target("kernel.identifiers.cleaning", _IDENTIFIERS, 90),
    Target("kernel.identifiers.email", _IDENTIFIERS, 90),
    Target("kernel.identifiers.errors", _IDENTIFIERS, 90),
    Target("kernel.identifiers.iban", _IDENTIFIERS, 90),
    Target("kernel.identifiers.personal_code", _IDENTIFIERS, 90),
    Target("kernel.identifiers.phone", _IDENTIFIERS, 90),
    Target("kernel.identifiers.registration_number", _IDENTIFIERS, 90),
    Target("kernel.periods", _TIME, 90),
    Target("kernel.calendars", _TIME, 90),
    Target("kernel.grammar.dates", _GRAMMAR, 90),
    Target("kernel.grammar.declension", _GRAMMAR, 90),
    Target("kernel.grammar.heads", _GRAMMAR, 90),
    Target("kernel.grammar.nouns", _GRAMMAR, 90),
    Target("kernel.grammar.numbers", _GRAMMAR, 90),
)
#: Packages whose every module with code in it must be among the targets.
WHOLE = ("kernel.identifiers", "kernel.grammar")

_STRICT = "both sides are made together, so they are of one length"
_NO_LETTER = "no Latvian word has the letter x"
_LANGUAGE = "num2words looks at the first two letters"
#: Survivors that no test can find or that are not worth one: (module, line, change) → why.
EXPLAINED: dict[tuple[str, str, str], str] = {
    (
        "forms.months.diary.rules",
        '_("A meeting shorter than %(unit)s minutes makes no hour.", unit=values.hour_minutes or 0),',
        "0 → 1",
    ): "hours are only counted where the edition says how long one is",
    (
        "forms.months.timesheets.rules",
        "used, found = 0, dict.fromkeys(report.sessions, 0)",
        "0 → 1",
    ): "of the two noughts the second: each meeting gets its own figure below",
    (
        "kernel.identifiers.registration_number",
        "if sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 != _REMAINDER:",
        "True → False",
    ): "the length was checked above",
    (
        "kernel.identifiers.registration_number",
        'if digits[0] <= "3":',
        "'3' + 'X'",
    ): 'one character is compared: "3" is below "3X", "4" is not',
    (
        "kernel.identifiers.personal_code",
        "remainder = (1 + sum(w * int(d) for w, d in zip(_WEIGHTS, digits[:10], strict=True))) % 11",
        "True → False",
    ): "the length was checked above",
    (
        "kernel.periods",
        "date(self.year, self.month, 1)  # ValueError for a month that cannot be",
        "1 → 2",
    ): "the second day exists in the same months as the first",
    (
        "kernel.grammar.heads",
        "declined = [_declined_clause(clause, head, case, gender) for clause, head in zip(clauses, heads, strict=True)]",
        "True → False",
    ): _STRICT,
    (
        "kernel.grammar.heads",
        'return "".join(space + word for space, word in zip(spaces, [*words, ""], strict=True))',
        "True → False",
    ): _STRICT,
    (
        "forms.contracts.rules",
        "if len(offers) < len(values.contract_semesters) and end > ends[-1]:",
        "Gt → GtE",
    ): "an end that is among the ends never comes here",
    (
        "kernel.grammar.numbers",
        "cents = int((exact - euros) * 100)",
        "100 → 101",
    ): "c cents times 1.01, cut off, are c cents",
    (
        "kernel.grammar.numbers",
        "shown = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)",
        "1 → 2",
    ): "only the exponent is used",
    ("forms.programmes.rules", 'raise ValueError(f"no such values: {sorted(unknown)}")', "raise left out"): (
        "the line after it raises KeyError, which is told in the same way"
    ),
    ("kernel.grammar.heads", "before = [at for at in candidates if not locatives or at < locatives[-1]]", "Lt → LtE"): (
        "a candidate never ends like a locative"
    ),
    (
        "kernel.grammar.heads",
        "return gender == Gender.FEMALE and (at == 0 or _agrees(word, gender, first=False, beside=False))",
        "False → True",
    ): "one of the two alone decides nothing",
    ("kernel.grammar.nouns", 'if ending == "s" and word[-2] in "aāeēiīoōū":', "'aāeēiīoōū' + 'X'"): _NO_LETTER,
    (
        "kernel.grammar.nouns",
        'if _UNSHIFTED.search(stem) or (given_name and two_syllables and stem[-1] in "td"):',
        "'td' + 'X'",
    ): _NO_LETTER,
    (
        "kernel.grammar.numbers",
        'words = [num2words(hundreds, lang="lv"), plural(hundreds, "simts", "simti")] if hundreds else []',
        "'lv' + 'X'",
    ): _LANGUAGE,
    (
        "kernel.grammar.numbers",
        'return " ".join([*words, num2words(rest, lang="lv")] if rest else words)',
        "'lv' + 'X'",
    ): _LANGUAGE,
    (
        "kernel.grammar.nouns",
        '("ll", "ļļ"), ("nn", "ņņ"), ("ln", "ļņ"), ("sn", "šņ"), ("zn", "žņ"), ("sl", "šļ"), ("zl", "žļ"), ("dz", "dž"),',
        "'dz' + 'X'",
    ): "the z alone then becomes ž, which gives the same word",
}
