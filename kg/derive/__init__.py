"""What queries derive from what a review states: the components model and its measures."""

from kg.derive.assembly import assemble
from kg.derive.measures import METHOD, network_measures

__all__ = ["METHOD", "assemble", "network_measures"]
