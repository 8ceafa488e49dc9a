"""`python3 tests [unit] [postgres] [browser] [static] [pytest arguments]`, or `python3 tests bench NAME [arguments]`.

Without a part: all of them. What is missing on this machine is installed first.
"""

import os
import sys

if not __package__:
    # Started by its folder, which Python has put first on the path: there tests/calendar would hide the standard one.
    sys.path[0] = os.path.dirname(os.path.abspath(sys.path[0]))

from mentor import bootstrap
from tests import needs

if {"-h", "--help"}.intersection(sys.argv[1:2]):
    sys.exit(__doc__)
os.chdir(bootstrap.ROOT)
bootstrap.enter(str(bootstrap.ROOT / "tests"), "requirements-test.lock", needs.of(sys.argv[1:]))

from tests import parts  # noqa: E402  (only now is .venv there)

if __name__ == "__main__":
    sys.exit(parts.main(sys.argv[1:]))
