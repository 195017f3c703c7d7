"""``verify recheck``: certificates decided again by the small independent checker."""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from ..certificate import Certificate, CertificateError
from ..errors import InputError
from .arguments import add_json
from .certificate_files import REPORT, certificate_files, folder_of_report
from .exit_codes import CERTIFICATE_FAILED, NOTHING_MATCHED, OK, UNDECIDED
from .output import count, print_json, say

HELP: Final = "check certificates again, without the prover and without SymPy"

SCHEMA: Final = "inphase.recheck/1"

#: The arithmetics with the module each is in.
_MODULES: Final = {"arb": "flint", "crival": "ival", "pyintval": "pyintval"}

#: The library behind each arithmetic.
_LIBRARIES: Final = {
    "arb": "python-flint (Arb)",
    "crival": "crival and python-flint",
    "pyintval": "pyintval and python-flint",
}

EXAMPLES: Final = """\
examples:
  verify recheck inphase-report/certificates
  verify recheck c.json --arithmetic crival
  verify recheck c.json --trust              and the files that did it, with their numbers of lines

Of a report (a folder with report.json) the digest is compared as well, and what follows from its verdicts. Exit code 4
when a certificate fails or a report was changed, 3 when a report calls a claim proved or refuted that has no
certificate: nothing is wrong then, but that claim was not decided again.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which certificates, in which arithmetic."""
    parser.add_argument(
        "certificates", nargs="+", type=Path, metavar="CERT", help="certificate files, or folders of them"
    )
    parser.add_argument(
        "--arithmetic",
        choices=tuple(_MODULES),
        default="arb",
        help="interval arithmetic of the checker (arb; the others are installed by the extra 'check')",
    )
    parser.add_argument("--trust", action="store_true", help="list our files that took part in the check")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """One line a certificate and one a report; all of them are checked whatever happens to one.

    4 when a certificate fails or a report was changed, 3 when a report calls something proved or refuted that has no
    certificate and so was not decided again.
    """
    files = certificate_files(arguments.certificates)
    if not files:
        say("Expected certificates (.json) in the folder but found none.")
        if arguments.json:
            print_json({"schema": SCHEMA, "arithmetic": arguments.arithmetic, "ok": False, "certificates": []})
        return NOTHING_MATCHED
    _require(arguments.arithmetic)
    from ..recheck import recheck

    reports: list[dict[str, Any]] = []
    bare: list[str] = []
    for folder in dict.fromkeys(map(folder_of_report, arguments.certificates)):
        if (report := folder / REPORT).is_file():
            from ..report_seal import examined  # no part of what certificates are checked with

            found = examined(report)
            bare += found.bare
            reports.append(
                {
                    "file": str(report),
                    "ok": found.ok,
                    "reason": found.reason,
                    "without_certificate": list(found.bare),
                    "in_other_words": list(found.others),
                }
            )
            if not arguments.json:
                print(f"{'✗' if not found.ok else '?' if found.bare else '✓'} {report}: {found.reason}")
    rows = []
    for file in files:
        leaves, statement, refutes = 0, "", False
        try:
            certificate = Certificate.load(file)
            statement, refutes = certificate.statement, certificate.refutes
            checked = recheck(certificate, arguments.arithmetic)
            ok, reason, leaves = checked.ok, checked.reason, checked.leaves
        except CertificateError as error:
            ok, reason = False, str(error)
        rows.append(
            {
                "file": str(file),
                "ok": ok,
                "reason": reason,
                "leaves": leaves,
                "statement": statement,
                "refutes": refutes,
            }
        )
        if not arguments.json:
            print(f"{'✓' if ok else '✗'} {file}: {reason}")
    failed = sum(not row["ok"] for row in rows)
    wrong = failed > 0 or not all(report["ok"] for report in reports)
    code = CERTIFICATE_FAILED if wrong else UNDECIDED if bare else OK
    lines = trusted_files() if arguments.trust else {}
    if arguments.json:
        trust = {"files": lines} if arguments.trust else {}
        document = {"schema": SCHEMA, "arithmetic": arguments.arithmetic, "ok": code == OK, "certificates": rows}
        print_json({**document, "reports": reports, **trust})
    else:
        checked_all = f"{count(len(rows), 'certificate', 'certificates')} checked with {arguments.arithmetic}"
        none = f"; {count(len(bare), 'claim has', 'claims have')} none" if bare else ""
        print(f"{checked_all}, {failed} failed{none}.")
        if lines:
            print(f"What did it, beside Python and {_LIBRARIES[arguments.arithmetic]}:")
            print("\n".join(f"{number:6,} {name}" for name, number in lines.items()))
            print(f"{sum(lines.values()):6,} lines in {count(len(lines), 'file', 'files')}")
    return code


def trusted_files() -> dict[str, int]:
    """Our modules that are loaded, but for the command line, with their numbers of lines."""
    files = {}
    for name, module in sorted(sys.modules.items()):
        source = getattr(module, "__file__", None)
        if source and name.partition(".")[0] in ("verify", "numerics", "proofs") and not name.startswith("verify.cli"):
            files[name] = len(Path(source).read_text(encoding="utf-8").splitlines())
    return {name: number for name, number in files.items() if number > 1}


def _require(arithmetic: str) -> None:
    """Raises InputError when the arithmetic is not installed."""
    module = _MODULES[arithmetic]
    if find_spec(module) is None:
        raise InputError(
            f"Expected the arithmetic {arithmetic} to be installed but it is not; `pip install {arithmetic}` gets it."
        )
