"""The arithmetic of Stable Diffusion's blocks, floats beside integers (docs/arithmetic.md): what each width costs.

Integers are spec/ops.md itself: every node is proven and run by the second executor (tests/spec/oracle).
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import integer                                          # noqa: E402,F401  (puts tests/spec on the path)
