"""Fit the polynomial of src/kernels/activation.cpp: python tools/fit_normal_tail.py (needs NumPy and SciPy).

The upper tail of the normal distribution, Q(a) = exp(-a^2/2) * erfcx(a / sqrt 2) / 2, is written
as exp(-a^2/2) * t * poly(t) with t = 1 / (1 + p a), the form of Abramowitz and Stegun 7.1.26.
Iteratively reweighted least squares brings the largest relative error close to the minimax one.
"""

import numpy as np
from scipy.special import erfcx

DEGREE = 8
P = 0.375


def fit(p: float, degree: int, nodes: int = 4000) -> tuple[float, np.ndarray]:
    """Largest relative error and the coefficients, lowest power first."""
    t = (np.cos(np.pi * (np.arange(nodes) + 0.5) / nodes) + 1) / 2
    t = t[t > 1e-3]
    target = 0.5 * erfcx((1 / t - 1) / p / np.sqrt(2)) / t
    powers = np.vander(t, degree + 1, increasing=True)
    weight = np.ones_like(t)
    for _ in range(60):
        scale = weight / target
        coefficients = np.linalg.lstsq(powers * scale[:, None], target * scale, rcond=None)[0]
        error = np.abs(powers @ coefficients / target - 1)
        weight *= (error / error.max() + 1e-3) ** 0.5
        weight /= weight.max()
    return float(error.max()), coefficients


if __name__ == "__main__":
    largest, coefficients = fit(P, DEGREE)
    print(f"largest relative error {largest:.2e}")
    for c in coefficients:
        print(f"{np.float32(c):.9g}f")
