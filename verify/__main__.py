"""``python -m verify`` is the command ``verify``."""

from .cli.start import start

if __name__ == "__main__":
    raise SystemExit(start())
