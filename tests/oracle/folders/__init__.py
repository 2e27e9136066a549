"""The law of edited folders: `CASES`, each with its verdict where it has one."""
from . import configs, tokenizers  # noqa: F401: they add their cases
from .bases import CASES as _EDITED
from .models import REAL
from .verdicts import VERDICTS

CASES = [case | VERDICTS.get(case["name"], {}) for case in [*_EDITED, *REAL]]
_NAMES = [case["name"] for case in CASES]
assert len(set(_NAMES)) == len(_NAMES), sorted(n for n in _NAMES if _NAMES.count(n) > 1)
assert set(VERDICTS) <= set(_NAMES), sorted(set(VERDICTS) - set(_NAMES))
_OTHERS = {case["as_case"] for case in CASES if "as_case" in case}
assert _OTHERS <= set(_NAMES), sorted(_OTHERS - set(_NAMES))
