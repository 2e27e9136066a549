"""Why a BERT-family text classifier decided what it did, and how exact that is.

    import pellucid
    model = pellucid.load()                  # the bundled English sentiment model, or a folder
    e = model.explain("This movie is superb")
    e                                        # a notebook shows it
    e.words, e.completeness                  # values; e.save("why.html") writes a report
"""

from ._core import ModelError
from ._core import version as __version__
from .comparison import Comparison
from .estimator import Estimator
from .explanation import Explanation
from .explanations import Explanations, read
from .model import Model, import_checkpoint, load, methods
from .notices import PellucidWarning
from .tokenizer import Tokenizer, load_tokenizer
from .values import (Completeness, Feature, PartScores, Prediction, Surrogate, Target, TargetScores, Token,
                     Window, WindowTarget, Word)

__all__ = ["Comparison", "Completeness", "Estimator", "Explanation", "Explanations", "Feature", "Model",
           "ModelError", "PartScores", "PellucidWarning", "Prediction", "Surrogate", "Target",
           "TargetScores", "Token", "Tokenizer", "Window", "WindowTarget", "Word", "__version__",
           "import_checkpoint", "load", "load_tokenizer", "methods", "read"]

for _named in (ModelError, PellucidWarning):
    _named.__module__ = __name__  # where its users find it
