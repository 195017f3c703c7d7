"""Where the command begins: little is imported before a Ctrl-C is answered with one word instead of a traceback."""

import sys

#: The same as ``exit_codes.INTERRUPTED``, which is not loaded yet.
_INTERRUPTED = 130


def start() -> int:
    """Load the command, run it and return its exit code."""
    try:
        from .main import main

        return main()
    except KeyboardInterrupt:  # while it loads, or a second time while the first is being answered
        print("Interrupted.", file=sys.stderr)
        return _INTERRUPTED
