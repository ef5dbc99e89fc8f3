"""`validate FILE…`: verdicts on the command line, without database and without loading the applications.

Exit codes: 0 every file is green, 1 some file is not valid or doubtful, 2 a file or the trust folder cannot be used.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from signing.data import Report
from signing.validation import Trust, TrustUnusable, check, trust
from signing.validation.report import gravest_first
from signing.validation.wording import translated, verdict_title


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="signed PDF, .asice, .edoc")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--trust", metavar="DIR", help="folder of root certificates to trust instead of the settings")
    parser.add_argument("--online", action="store_true", help="ask trust services for certificate status")
    parser.add_argument("--public", action="store_true", help="without personal codes")


def main(arguments: Sequence[str] | None = None, *, out: TextIO | None = None, err: TextIO | None = None) -> int:
    parser = argparse.ArgumentParser(prog="portal validate", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(arguments), out=out or sys.stdout, err=err or sys.stderr)


def run(options: argparse.Namespace, *, out: TextIO, err: TextIO) -> int:
    try:
        trusted = trust.from_directory(Path(options.trust)) if options.trust else trust.from_settings()
    except (TrustUnusable, OSError) as error:
        err.write(f"{translated('The trust folder cannot be used')}: {error}\n")
        return 2
    code = 0
    for name in options.files:
        code = max(code, _one(Path(name), trusted, options, out=out, err=err))
    return code


def _one(path: Path, trusted: Trust, options: argparse.Namespace, *, out: TextIO, err: TextIO) -> int:
    try:
        content = path.read_bytes()
    except OSError as error:
        problem = error.strerror or type(error).__name__
        if options.json:
            out.write(json.dumps({"file": path.name, "verdict": None, "error": problem}, ensure_ascii=False) + "\n")
        else:
            err.write(f"{path.name}: {problem}\n")
        return 2
    report = check(content, name=path.name, trust=trusted, online=options.online)
    if options.public:
        report = report.public()
    out.write(json.dumps(report.as_json(), ensure_ascii=False) + "\n" if options.json else _text(report))
    out.flush()
    return 0 if report.is_green else 1


def _text(report: Report) -> str:
    lines = [f"{report.name}: {verdict_title(report.verdict.value)} ({report.verdict.value})"]
    for one in report.signatures:
        when = one.best_time or "-"
        lines.append(f"  {one.signed_by or one.id}: {verdict_title(one.verdict.value)}, {one.level or '-'}, {when}")
    lines.extend(f"  - {reason.text} [{reason.code}]" for reason in gravest_first(report.all_reasons))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
