"""Tables of importers at a fair, of their invitations and of what they look for."""

from fairapp.importers.models.buyers import (
    BuyerKind,
    BuyerStatus,
    HostingTier,
    Importer,
    Need,
    Segment,
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
    "BuyerKind",
    "BuyerStatus",
    "Campaign",
    "CampaignLetter",
    "HostingTier",
    "Importer",
    "Invitation",
    "InvitationChannel",
    "InvitationLetter",
    "InvitationState",
    "LinkRequest",
    "Need",
    "ReplyChannel",
    "Segment",
]
