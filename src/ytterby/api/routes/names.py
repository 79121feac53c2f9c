"""What can be asked about: places, elements, quantities."""

from __future__ import annotations

from fastapi import APIRouter

from ytterby.api.models import (
    ElementModel,
    ElementsModel,
    PlaceModel,
    PlacesModel,
    QuantitiesModel,
    QuantityModel,
)
from ytterby.core.regions import blocs, countries
from ytterby.names import quantities
from ytterby.packs import read_pack

PACK = "rare_earths"


def name_routes() -> APIRouter:
    """Return the routes."""
    router = APIRouter(tags=["names"])

    @router.get("/places", operation_id="list_places", summary="Countries and blocs")
    def list_places() -> PlacesModel:
        """Return countries and blocs by code, and whether the chain has a region for each."""
        regions = set(read_pack(PACK).regions)
        own = [
            PlaceModel(code=c, name=i.name, kind="country", modelled=c in regions)
            for c, i in countries().items()
        ]
        joined = [
            PlaceModel(code=c, name=i.name, kind="bloc", modelled=True) for c, i in blocs().items()
        ]
        return PlacesModel(places=[*own, *joined])

    @router.get("/elements", operation_id="list_elements", summary="Elements, groups and stages")
    def list_elements() -> ElementsModel:
        """Return elements with a market, named groups of them, stages and years."""
        pack = read_pack(PACK)
        return ElementsModel(
            elements=[ElementModel(symbol=e, name=pack.label(e)) for e in pack.elements],
            groups={name: list(members) for name, members in pack.groups.items()},
            stages=[{"id": s.id, "label": s.label} for s in pack.stages],
            years=list(pack.years),
        )

    @router.get("/quantities", operation_id="list_quantities", summary="Quantities and units")
    def list_quantities() -> QuantitiesModel:
        """Return every quantity: its unit, dimensions, bounds and meaning."""
        return QuantitiesModel(
            quantities=[
                QuantityModel(
                    name=q.name,
                    unit=q.unit,
                    dims=list(q.dims),
                    minimum=q.minimum,
                    maximum=q.maximum,
                    meaning=q.meaning,
                )
                for q in quantities().values()
            ]
        )

    return router
