"""The floors of the house, checked by import-linter from `python -m`."""

import sys

from importlinter.cli import lint_imports

sys.exit(lint_imports(is_debug_mode=False))
