"""The E-ARK validator on one folder: its report as JSON.

It asks the network for four lists of terms when it is imported, though its wheel ships the very same files: here it gets those.
"""

from __future__ import annotations

import importlib.util
import sys
import urllib.request
from pathlib import Path
from typing import Any


def main(folder: str) -> None:
    found = importlib.util.find_spec("eark_validator")
    assert found is not None and found.origin is not None
    shipped = Path(found.origin).parent / "ipxml" / "resources" / "vocabs"

    def from_the_wheel(address: str) -> Any:
        return (shipped / address.rpartition("/")[2]).open("rb")

    urllib.request.urlopen = from_the_wheel  # type: ignore[assignment]
    from eark_validator.packages import PackageValidator

    print(PackageValidator(Path(folder)).validation_report.model_dump_json())  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
