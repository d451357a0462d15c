"""Tables of importers at a fair, of their invitations and of what they look for."""

from fairapp.importers.models.access import AccessState, CatalogueAccess
from fairapp.importers.models.buyers import (
    BuyerKind,
    BuyerStatus,
    HostingTier,
    Importer,
    Need,
    Segment,
)
from fairapp.importers.models.hosting import (
    HostingDecision,
    HostingOffer,
    HostingRule,
    OfferState,
    Passport,
)
from fairapp.importers.models.invitations import (
    Campaign,
    CampaignLetter,
    Invitation,
    InvitationChannel,
    InvitationLetter,
    InvitationState,
    LinkRequest,
    ReplyChannel,
)

__all__ = [
    "AccessState",
    "BuyerKind",
    "BuyerStatus",
    "Campaign",
    "CampaignLetter",
    "CatalogueAccess",
    "HostingDecision",
    "HostingOffer",
    "HostingRule",
    "HostingTier",
    "Importer",
    "Invitation",
    "InvitationChannel",
    "InvitationLetter",
    "InvitationState",
    "LinkRequest",
    "Need",
    "OfferState",
    "Passport",
    "ReplyChannel",
    "Segment",
]
