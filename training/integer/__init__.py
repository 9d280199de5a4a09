"""The integer exporter: float checkpoint + scales.json -> a model file (spec/model-file.md).

A *scale* is the real number that one integer unit stands for, always a power of two for activations; files hold its
binary logarithm. Building uses only +, -, *, / and square roots of IEEE doubles, elementwise, and correctly rounded
sums (math.fsum): no libm, no BLAS, so anyone gets the same bytes from the same checkpoint and scales.
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TRAINING = os.path.dirname(HERE)
REPOSITORY = os.path.dirname(TRAINING)
for path in (os.path.join(REPOSITORY, "tests", "spec"), TRAINING):
    if path not in sys.path:
        sys.path.insert(0, path)
