"""`python3 -m tests.vendored [PACKAGE VERSION]`: fetch the front-end files of mentor/static/vendor again, with npm.

Without arguments every package in the version that vendored.json names. With them, that package in another version,
whose files and hashes are then written down there. Look at the difference before committing it.
"""

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "mentor" / "static" / "vendor"
LIST = FOLDER / "vendored.json"


def main(arguments: list[str]) -> None:
    packages = json.loads(LIST.read_text("utf-8"))
    if arguments:
        name, version = arguments
        packages[name]["version"] = version
    for name, one in packages.items():
        fetch(f"{name}@{one['version']}", one["files"])
    LIST.write_text(json.dumps(packages, indent=2) + "\n", "utf-8")


def fetch(package: str, files: dict[str, dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        for name, file in files.items():
            shutil.copyfile(Path(folder, "package", file["from"]), FOLDER / name)
            file["sha256"] = sha256((FOLDER / name).read_bytes()).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
