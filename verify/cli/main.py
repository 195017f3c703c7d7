"""The command ``verify``: finds the verb, imports its module only, and turns every error into one sentence.

A verb is a module of this package with ``HELP`` (one line), optionally ``EXAMPLES``, ``add_arguments(parser)`` and
``run(arguments) -> exit code``. Data goes to stdout, everything else to stderr.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import re
import sys
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from types import ModuleType
from typing import Any, Final, NoReturn

from ..errors import InputError
from .exit_codes import INTERNAL, INTERRUPTED, NOTHING_MATCHED, OK, USAGE
from .selection import NothingMatchedError
from .streams import in_utf8, open_streams

#: The verbs as the help lists them.
GROUPS: Final = {
    "claims of papers": ("run", "list", "show", "explain", "cite", "report", "new"),
    "questions of your own": (
        *("prove", "range", "roots", "max", "integrate", "threshold"),
        *("equilibria", "flow", "definite", "sync", "simulate", "repl"),
    ),
    "checks": ("recheck", "export", "bench", "doctor"),
}
VERBS: Final = tuple(verb for verbs in GROUPS.values() for verb in verbs)

EXAMPLES: Final = """\
examples:
  verify run                                         decide every claim and write the report
  verify run causal.C061 my_claims.toml              only these, and what they use
  verify explain causal.C061                         why, and what must be trusted
  verify prove "sin(x) <= x for x in [0, oo)"
  verify sync "sin(x)*exp(beta*(cos(x) - 1))" --param "beta in [-0.16, 4]"
  verify recheck inphase-report                      check all certificates again

exit codes:
  0 all proved, or done    1 something refuted       2 wrong usage or input
  3 something undecided    4 a certificate failed    5 nothing matched
  70 internal error        130 interrupted
"""


#: What writing to a full disk, a full quota or a broken device raises.
_UNWRITABLE: Final = (errno.ENOSPC, errno.EDQUOT, errno.EIO)

#: What looking at a place raises that cannot be reached, with its name.
_NOT_REACHED: Final = (
    errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.ENOENT, errno.EROFS,
)  # fmt: skip


class UsageError(Exception):
    """Wrong options or arguments; the message is one sentence."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are raised, and that leaves formulas such as ``-h(x) < 0`` alone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            add_help=False, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options
        )
        self.add_argument("--help", action="help", help="show this text and exit")

    def error(self, message: str) -> NoReturn:
        """Raise the message instead of printing it."""
        raise UsageError(f"{message[:1].upper()}{message[1:]}; see `{self.prog} --help`.")

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """The options and arguments in ``words``, in any order. Raises UsageError, with what may be meant by an unknown
        one."""
        verbs = next((action for action in self._actions if action.nargs == argparse.PARSER), None)
        chosen = next((word for word in words if word in verbs.choices), None) if verbs and verbs.choices else None
        if verbs is not None and chosen is not None and "--help" not in words[: words.index(chosen)]:
            # The options may come before the verb of a verb as well: it reads them all.
            at = words.index(chosen)
            found = verbs.choices[chosen].read([*words[:at], *words[at + 1 :]])  # type: ignore[index]
            setattr(found, verbs.dest, chosen)
            return found
        found, unknown = (self.parse_known_intermixed_args if verbs is None else self.parse_known_args)(words)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}{self._hint(unknown)}")
        return found

    def _hint(self, unknown: Sequence[str]) -> str:
        options = [word.partition("=")[0] for word in unknown if word.startswith("-")]
        if not options:
            quoted = any(" " in word.strip() for word in unknown)
            return "; one more than there is room for" if quoted else "; what has blanks in it needs quotes"
        close = get_close_matches(options[0], [name for name in self._option_string_actions if len(name) > 2], 1)
        return f"; did you mean {close[0]}?" if close else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    words = [in_utf8(word) for word in (sys.argv[1:] if arguments is None else arguments)]
    open_streams()
    try:
        code = _dispatch(words)
        sys.stdout.flush()
        return code
    except (UsageError, InputError) as error:
        return _fail(words, str(error), USAGE)
    except NothingMatchedError as error:
        return _fail(words, str(error), NOTHING_MATCHED)
    except KeyboardInterrupt:
        return _fail(words, "Interrupted.", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has had enough; Python must not try to flush the rest at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        if error.errno in _NOT_REACHED and error.filename is not None:
            name = error.filename if len(str(error.filename)) < 80 else f"{str(error.filename)[:80]}…"
            return _fail(
                words, f"Expected a place that can be read or written but got {name}: {error.strerror}.", USAGE
            )
        if error.errno not in _UNWRITABLE:
            return _internal(words, error)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"Expected to write the output but got: {error.strerror}.", file=sys.stderr)
        return USAGE
    except Exception as error:  # noqa: BLE001 - the last line of defence
        return _internal(words, error)


def _internal(words: Sequence[str], error: Exception) -> int:
    """What was not foreseen, with all there is to report."""
    traceback.print_exc()
    return _fail(words, f"Internal error ({type(error).__name__}); please report it with the lines above.", INTERNAL)


def _dispatch(words: list[str]) -> int:
    if words[:1] == ["help"] and words[1:2] and words[1] in VERBS:
        words = [words[1], "--help"]
    if not words or words[0] in ("-h", "--help", "help"):
        print(_top_help())
        return OK if words else USAGE
    if words[0] in ("--version", "-V", "version"):
        from importlib.metadata import version

        print(f"inphase {version('inphase')}")
        return OK
    if words[0] not in VERBS:
        close = get_close_matches(words[0], VERBS, 1)
        hint = f"did you mean {close[0]!r}?" if close else "see `verify --help`."
        raise UsageError(f"Expected a verb ({', '.join(VERBS)}) but got {words[0]!r}; {hint}")
    verb = _verb(words[0])
    parser = Parser(prog=f"verify {words[0]}", description=verb.HELP, epilog=getattr(verb, "EXAMPLES", ""))
    verb.add_arguments(parser)
    try:
        return int(verb.run(parser.read([_shielded(word) for word in words[1:]])))
    except SystemExit as stop:  # argparse ends --help this way
        return int(stop.code or 0)


def _verb(name: str) -> ModuleType:
    return importlib.import_module(f".{name}", __package__)


def _top_help() -> str:
    lines = [
        "usage: verify VERB [ARGUMENT…] [--json]",
        "",
        "Inphase, a proof workbench: claims go in as data, verdicts come out with all that is needed to check them.",
        "",
    ]
    for title, verbs in GROUPS.items():
        lines.append(f"{title}:")
        for name in verbs:
            try:
                line = _verb(name).HELP
            except ImportError as error:
                line = f"(cannot be loaded: {error})"
            lines.append(f"  {name:<10} {line}")
    return "\n".join([*lines, "", "`verify VERB --help` says more about each, with examples.", "", EXAMPLES.rstrip()])


def _shielded(word: str) -> str:
    """``word`` such that argparse takes a formula that starts with a minus sign for a formula, and -h for --help."""
    if word == "-h":
        return "--help"
    return f" {word}" if re.match(r"-[^-].*[ ()*/+^]", word, re.DOTALL) else word


def _wants_document(words: Sequence[str]) -> bool:
    """Whether what went wrong is to be a document on stdout; a verb whose --json may name a file says so itself."""
    own = getattr(_verb(words[0]), "wants_document", None) if words and words[0] in VERBS else None
    return "--json" in words and (own is None or own(words))


def _fail(words: Sequence[str], message: str, code: int) -> int:
    """Say on stderr what went wrong, with --json also on stdout as a document."""
    print(message, file=sys.stderr)
    if _wants_document(words):
        from .output import print_json

        document: dict[str, Any] = {"schema": "inphase.error/1", "error": message, "exit": code}
        print_json(document)
    return code
