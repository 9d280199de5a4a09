"""The twelve subjects and six moods. Nothing smaller than 32 units matters; what is placed, is placed on a grid of 8 or 16."""
from .form import geometry, planet
from .land import city, forest, mountains, sea, tree, waves
from .life import butterfly, fish, flower, still

SUBJECTS = {f.__name__: f for f in (mountains, sea, waves, city, forest, tree, flower, butterfly, fish, still, planet, geometry)}
MOODS = ("calm", "dawn", "night", "storm", "dense", "sparse")
