"""``python -m verify`` is the command ``verify``."""

from .cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
