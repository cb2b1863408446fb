"""What queries derive from what a review states: the components model and its measures."""

from kg.derive.assembly import assemble, components_model
from kg.derive.measures import METHOD, network_measures

__all__ = ["METHOD", "assemble", "components_model", "network_measures"]
