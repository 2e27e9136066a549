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
from .explanation import (Completeness, Explanation, Explanations, Feature, PartScores, Prediction,
                          Surrogate, Target, TargetScores, Token, Window, WindowTarget, Word)
from .model import Model, Tokenizer, import_checkpoint, load, load_tokenizer, methods

__all__ = ["Comparison", "Completeness", "Explanation", "Explanations", "Feature", "Model",
           "ModelError", "PartScores", "Prediction", "Surrogate", "Target", "TargetScores",
           "Token", "Tokenizer", "Window", "WindowTarget", "Word", "__version__", "import_checkpoint",
           "load", "load_tokenizer", "methods"]

ModelError.__module__ = __name__  # where its users find it
