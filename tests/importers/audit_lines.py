"""Verbs of this room, each with the one line it writes; tests/test_audit_lines.py runs them."""

from fairapp.core.audit import AuditTag as T
from fairapp.core.policy import SYSTEM
from fairapp.importers import services
from fairapp.importers.models import AccessState
from tests import factories

BY = {"actor": SYSTEM}


def wish(at):
    return services.ask_for_catalogue(at.importer, at.application, **BY)


VERBS = {T.CATALOGUE_ASKED: wish}
FOLLOWING = {
    T.NEED_REMOVED: (
        lambda at: factories.need(at.importer),
        lambda it: services.remove_need(it, **BY),
    ),
    T.CATALOGUE_DECIDED: (
        wish,
        lambda it: services.decide_on_catalogue(it, AccessState.OPENED, **BY),
    ),
}
