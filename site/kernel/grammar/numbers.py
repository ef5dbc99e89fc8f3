"""Numbers as Latvian documents print and speak them.

The words below one hundred come from num2words; the layer here adds what its Latvian lacks: gender, "viens simts",
"viens tūkstotis" (documents leave no room to write something in front), and right forms after 1, 21, 101.
"""

from decimal import ROUND_DOWN, Decimal

from num2words import num2words

from kernel.grammar.cases import Gender

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
_SCALES = ((10**9, "miljards", "miljardi"), (10**6, "miljons", "miljoni"), (10**3, "tūkstotis", "tūkstoši"))
_LARGEST = 10**12
#: Masculine → feminine; ten and more do not change.
_FEMININE = {
    "viens": "viena", "divi": "divas", "četri": "četras", "pieci": "piecas", "seši": "sešas", "septiņi": "septiņas",
    "astoņi": "astoņas", "deviņi": "deviņas",
}  # fmt: skip


def plural(n: int, one: str, many: str, zero: str | None = None) -> str:
    """The form of a noun after `n`: 21 → `one`, 22 and 11 → `many`, 0 → `zero` ("stundu"), or `many` without it."""
    n = abs(n)
    if n == 0 and zero is not None:
        return zero
    return one if n % 10 == 1 and n % 100 != 11 else many


def counted(n: int, one: str, many: str, zero: str | None = None) -> str:
    """The number with its noun on one line: "21 stunda"."""
    return f"{number(n)}{NO_BREAK_SPACE}{plural(n, one, many, zero)}"


def number(value: int | Decimal, *, places: int | None = None) -> str:
    """`value` with a decimal comma and no-break spaces between thousands: 1 234,56.

    `places` is how many decimals to print; a value that needs more raises ValueError, nothing is rounded here.
    """
    exact = Decimal(value)
    if not exact.is_finite():
        raise ValueError("not a finite number")
    text = f"{abs(exact):,f}" if places is None else f"{_exactly(abs(exact), places):,f}"
    return (MINUS if exact < 0 else "") + text.replace(",", NO_BREAK_SPACE).replace(".", ",")


def money(amount: Decimal | int) -> str:
    """EUR with two decimals: 1 234,56 EUR. ValueError for a fraction of a cent."""
    return f"{number(amount, places=2)}{NO_BREAK_SPACE}EUR"


def in_words(n: int, *, gender: Gender | str = Gender.MALE) -> str:
    """A cardinal in the nominative: 21 → "divdesmit viens", feminine "divdesmit viena". Up to 999 999 999 999."""
    if abs(n) >= _LARGEST:
        raise ValueError("too large to spell out")
    if n < 0:
        return f"mīnus {in_words(-n, gender=gender)}"
    if n == 0:
        return "nulle"
    words = []
    for scale, one, many in _SCALES:
        count, n = divmod(n, scale)
        if count:
            words += [_below_thousand(count), plural(count, one, many)]
    if n:
        words.append(_gendered(_below_thousand(n), Gender(gender)))
    return " ".join(words)


def euros_in_words(amount: Decimal | int) -> str:
    """An amount as contracts spell it: "viens tūkstotis divi simti trīsdesmit četri euro un 56 centi".

    ValueError for a negative amount or a fraction of a cent.
    """
    exact = _exactly(Decimal(amount), 2)
    if exact < 0:
        raise ValueError("an amount in words cannot be negative")
    euros = int(exact)
    cents = int((exact - euros) * 100)
    return f"{in_words(euros)} euro un {cents:02d} {plural(cents, 'cents', 'centi')}"


def _exactly(value: Decimal, places: int) -> Decimal:
    shown = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)
    if shown != value:
        raise ValueError(f"more than {places} decimals")
    return shown


def _below_thousand(n: int) -> str:
    hundreds, rest = divmod(n, 100)
    words = [num2words(hundreds, lang="lv"), plural(hundreds, "simts", "simti")] if hundreds else []
    return " ".join([*words, num2words(rest, lang="lv")] if rest else words)


def _gendered(words: str, gender: Gender) -> str:
    """Only the last word agrees with what is counted: "divi simti viena"."""
    rest, space, last = words.rpartition(" ")
    return rest + space + (_FEMININE.get(last, last) if gender == Gender.FEMALE else last)
