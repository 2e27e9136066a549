"""The options of methods, for type checkers and completion: `help(Model.explain)` says what they mean."""

# Made by tools/make_python_options.py; do not edit.

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Optional, TypedDict, Union


class MethodOptions(TypedDict, total=False):
    at: Optional[str]
    baseline: Optional[Union[str, Sequence[int]]]
    baseline_special: Optional[Literal["keep", "replace"]]
    tolerance: Optional[float]
    max_steps: Optional[int]
    steps: Optional[int]
    rule: Optional[Union[Literal["gausslegendre", "riemann_left", "riemann_right", "riemann_middle", "riemann_trapezoid"], Literal["symmetric", "gausslegendre", "riemann_left", "riemann_right", "riemann_middle", "riemann_trapezoid"]]]
    norm: Optional[Literal["l1", "l2", "none"]]
    layer: Optional[str]
    unit: Optional[Literal["word", "token"]]
    replacement: Optional[Literal["mask", "pad", "unk"]]
    sliding_window: Optional[int]
    sliding_stride: Optional[int]
    samples: Optional[int]
    seed: Optional[int]
    num_features: Optional[int]
    feature_selection: Optional[Literal["auto", "none", "forward-selection", "highest-weights", "lasso-path"]]
    bag_of_words: Optional[bool]
    mask_string: Optional[str]
    kernel: Optional[Literal["lime", "captum"]]
    kernel_width: Optional[float]
    surrogate: Optional[Literal["ridge", "lasso"]]
    alpha: Optional[float]
