#!/usr/bin/env python3
"""Executes the notebooks of docs/recipes with the installed wheel and stores what they show: run_recipes.py [NAME…].

What is stored is the same on every run but for seconds: no times, no counts of a session, no versions. Needs nbclient
and ipykernel, and pellucid (tools/test-requirements.txt).
"""

import copy
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parent.parent / "docs/recipes"


def executed(path):
    """The notebook with the outputs of a fresh run in its own folder; an error of a cell is raised."""
    notebook = copy.deepcopy(nbformat.read(path, as_version=4))
    before = copy.deepcopy(notebook.metadata)
    NotebookClient(notebook, timeout=120, kernel_name="python3", store_widget_state=False,
                   resources={"metadata": {"path": str(path.parent)}}).execute()
    notebook.metadata = before
    for cell in notebook.cells:
        cell.metadata = {}
        if "outputs" in cell:  # Python's warnings name a file of the session; the pages say the same
            cell.outputs = [output for output in cell.outputs if not (
                output.get("name") == "stderr" and "PellucidWarning" in output.text)]
    return notebook


if __name__ == "__main__":
    for file in sorted(FOLDER.glob("*.ipynb")):
        if not sys.argv[1:] or file.stem in sys.argv[1:]:
            nbformat.write(executed(file), file)
            print(f"{file.name}: {file.stat().st_size / 1000:.0f} kB")
