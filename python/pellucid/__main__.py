"""`python -m pellucid`: the command, which the wheel has beside this file."""

import os
import sys


def main() -> None:
    command = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pellucid")
    try:
        os.execv(command, ["pellucid", *sys.argv[1:]])
    except OSError as error:
        sys.exit(f"pellucid: {command}: cannot be started: {error.strerror} (expected the command that the wheel "
                 "brings)")


if __name__ == "__main__":
    main()
