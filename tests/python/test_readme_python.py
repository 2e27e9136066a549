"""The Python of the README and of docs/python.md runs as it stands there."""

import re
from pathlib import Path

import pellucid

ROOT = Path(__file__).resolve().parents[2]


def test_readme(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text("utf8"),
                        re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1
    found = {}
    exec(blocks[0], found)
    assert isinstance(found["e"], pellucid.Explanation)
    assert re.search(r"^POSITIVE -?\d.*\n.* superb$", capsys.readouterr().out, re.MULTILINE | re.DOTALL)
    assert {path.name for path in tmp_path.iterdir()} == {"why.html", "why.png", "methods.html"}


def test_the_page_on_python(tmp_path, monkeypatch):
    """Its blocks, one after the other."""
    monkeypatch.chdir(tmp_path)
    found = {}
    for block in re.findall(r"^```python\n(.*?)^```$", (ROOT / "docs/python.md").read_text("utf8"),
                            re.MULTILINE | re.DOTALL):
        exec(block, found)
    assert found["again"] == list(pellucid.Explanations.from_json(found["many"].to_json()))
    assert {path.name for path in tmp_path.iterdir()} == {"why.jsonl", "page.html"}
