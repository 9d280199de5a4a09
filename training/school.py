"""Which corpus each model learns from. `corpus_v1` taught the tiny model and the first house model."""
import importlib

SCHOOLS = {"tiny": "corpus_v1", "house1": "corpus_v1", "house": "corpus"}


def captions(size):
    """The module with the corpus's words: vocabulary, encode, caption."""
    return importlib.import_module(f"{SCHOOLS[size]}.captions")


def render(size):
    """The module with draw and NAMES."""
    return importlib.import_module(f"{SCHOOLS[size]}.render")
