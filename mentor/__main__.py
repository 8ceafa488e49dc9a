"""`mentor`, `python -m mentor`, or `python3 mentor` in a source tree, which installs what it lacks."""

import os
import sys

if not __package__:
    # Started by its folder, which Python has put first on the path: there our `calendar` would hide the standard one.
    sys.path[0] = os.path.dirname(os.path.abspath(sys.path[0]))

    from mentor import bootstrap

    SHOWS_CHINESE = {"demo", "serve", "worker"}
    needs = [bootstrap.CHINESE_FONT] if SHOWS_CHINESE.intersection(sys.argv[1:2]) else []
    bootstrap.enter(str(bootstrap.ROOT / "mentor"), "requirements.lock", needs)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    from mentor.commands import run  # only now does .venv surely hold what this imports

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
