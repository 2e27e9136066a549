#!/usr/bin/env python3
"""Makes the picture of the README: the HTML report of one sentence, as a browser shows it.

    docs/images/make.py        needs chromium, and pellucid built by tools/run
"""

import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SENTENCE = "It's a heartfelt film about love, loss, and legacy, but the ending is a mess."
WIDTH, HEIGHT = 900, 840


def main():
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "why.html"
        subprocess.run([HERE.parents[1] / "tools/run", "explain", SENTENCE, "--out", page], check=True)
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--hide-scrollbars",
                        f"--user-data-dir={folder}/profile", f"--window-size={WIDTH},{HEIGHT}",
                        f"--screenshot={HERE / 'explanation.png'}", page.as_uri()],
                       check=True, capture_output=True)


if __name__ == "__main__":
    main()
