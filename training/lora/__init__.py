"""LoRA adapters for the house model: training from a folder of pictures, and the integer adapter file (spec/adapter.md)."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import integer                                          # noqa: E402,F401  (puts tests/spec on the path)
