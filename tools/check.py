"""`./do check`: every static check, one after the other, printed as a short list."""

import subprocess
import sys
import time

CHECKS = {
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "contracts": ["tools.contracts"],
    "types": ["mypy", "makegood", "tools", "bench"],
    "templates": ["djlint", "makegood", "--lint", "--quiet"],
    "security": ["bandit", "-q", "-r", "makegood", "-ll", "--skip", "B608"],  # see S608 in pyproject.toml
}


def main(wanted: list[str]) -> int:
    """Run the named checks (all without names); 1 if any of them fails."""
    failed = 0
    for name in wanted or CHECKS:
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", *CHECKS[name]], capture_output=True, text=True, check=False
        )
        mark = "ok" if done.returncode == 0 else "FAILED"
        sys.stdout.write(f"{name:<10} {mark:<6} {time.monotonic() - started:5.1f} s\n")
        if done.returncode:
            failed = 1
            sys.stdout.write(done.stdout + done.stderr)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
