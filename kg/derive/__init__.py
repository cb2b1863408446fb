"""What queries derive from what a review states: the components model, its influences and its measures."""

from kg.derive.assembly import DERIVATIONS, assemble
from kg.derive.measures import INFLUENCE_METHOD, METHOD, influence_measures, network_measures

__all__ = ["DERIVATIONS", "INFLUENCE_METHOD", "METHOD", "assemble", "influence_measures", "network_measures"]
