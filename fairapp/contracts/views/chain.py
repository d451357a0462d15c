"""The funnel page: how many came from invitation to deal, by market, campaign, tier or goods."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.contracts import queries
from fairapp.contracts.models import DealKind
from fairapp.contracts.queries import Split
from fairapp.contracts.services.words import KIND_PLURALS, SPLIT_WORDS, STEP_WORDS, TIER_WORDS
from fairapp.contracts.views import bp
from fairapp.contracts.views.lists import chosen_kind
from fairapp.core.i18n import current_locale
from fairapp.core.pages import country_name
from fairapp.core.policy import Permission, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair, main_categories


@bp.route("/fairs/<slug>/deals/funnel")
@requires(Permission.DEAL_LIST, thing=load_fair)
def funnel(fair: Fair) -> ResponseReturnValue:
    """One kind of deal, one split; every row adds up to the last one."""
    kind, split = chosen_kind(), _chosen_split()
    counted = queries.funnel(fair.id, kind, split)
    is_contract = kind is DealKind.CONTRACT
    return render_template(
        "contracts/funnel.html",
        funnel=counted,
        kind=kind,
        kinds=KIND_PLURALS,
        steps=STEP_WORDS,
        split_label=SPLIT_WORDS[split],
        name_of=_naming(split),
        note=_note(split),
        hosting=queries.hosting_cost(fair.id, counted.deals.deals) if is_contract else None,
        kind_tabs=[_tab(fair, KIND_PLURALS[one], one, split, one is kind) for one in DealKind],
        split_tabs=[_tab(fair, SPLIT_WORDS[one], kind, one, one is split) for one in Split],
    )


def _chosen_split() -> Split:
    asked = request.args.get("by", "")
    return Split(asked) if asked in set(Split) else Split.MARKET


def _tab(fair: Fair, label: Any, kind: DealKind, split: Split, current: bool) -> dict[str, Any]:
    url = url_for(".funnel", slug=fair.slug, kind=kind.value, by=split.value)
    return {"url": url, "label": label, "current": current}


def _note(split: Split) -> str:
    if split is Split.CATEGORY:
        return str(_("Each step counts pairs of an importer and an exhibitor, by what is made."))
    return str(_("Each step counts importers; the deals of one kind stand beside, never another."))


def _naming(split: Split) -> Callable[[str], str]:
    """How the groups of this split are called in the reader's language."""
    labels: dict[str, Any] = {}
    if split is Split.TIER:
        labels = {tier.value: label for tier, label in TIER_WORDS.items()}
    elif split is Split.CATEGORY:
        labels = dict(main_categories("vi" if current_locale() == "vi" else "en"))

    def name_of(group: str) -> str:
        if group == "":
            return str(_("Not known"))
        return country_name(group) if split is Split.MARKET else str(labels.get(group, group))

    return name_of
