"""Which corpus each model learns from. `corpus_v1` taught the tiny model and the first house model."""
import importlib

SCHOOLS = {"tiny": "corpus_v1", "house1": "corpus_v1", "house": "corpus", "house-small": "corpus"}


def part(size, name):
    """A module of the corpus."""
    return importlib.import_module(f"{SCHOOLS[size]}.{name}")


def layer(size, name):
    """A layer that manners are made of: colour, tone or over (the first corpus calls them _colour, _tone, _over)."""
    manners = part(size, "manners")
    return getattr(manners, name, None) or getattr(manners, f"_{name}")


def captions(size):
    """The module with the corpus's words: vocabulary, encode, caption."""
    return part(size, "captions")


def render(size):
    """The module with draw and NAMES."""
    return part(size, "render")
