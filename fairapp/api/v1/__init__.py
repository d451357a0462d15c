"""Version 1 of the REST door."""

from apiflask import APIBlueprint

bp = APIBlueprint("v1", __name__, url_prefix="/api/v1", tag="Fairs")
