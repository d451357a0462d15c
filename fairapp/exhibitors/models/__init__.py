"""Tables of applications and of what exhibitors bring; an accepted application is an exhibitor."""

from fairapp.exhibitors.models.applications import (
    STRICTEST_FIRST,
    Application,
    ApplicationState,
    BoothWish,
    Certificate,
    EntryChannel,
    Making,
    Product,
    StandPerson,
    Visibility,
    ZoneWish,
    covers,
)
from fairapp.exhibitors.models.desk import (
    Agreement,
    Anchor,
    Deadline,
    DesignState,
    FairText,
    KeptBy,
    StandDesign,
    TextKind,
)
from fairapp.exhibitors.models.versions import (
    ChangeRequest,
    SentVersion,
)

__all__ = [
    "STRICTEST_FIRST",
    "Agreement",
    "Anchor",
    "Application",
    "ApplicationState",
    "BoothWish",
    "Certificate",
    "ChangeRequest",
    "Deadline",
    "DesignState",
    "EntryChannel",
    "FairText",
    "KeptBy",
    "Making",
    "Product",
    "SentVersion",
    "StandDesign",
    "StandPerson",
    "TextKind",
    "Visibility",
    "ZoneWish",
    "covers",
]
