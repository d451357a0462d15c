"""`flask messages refresh`: gather every sentence to translate, bring catalogues up to date."""

import fnmatch
import io
from collections.abc import Iterable
from pathlib import Path

import click
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from flask.cli import AppGroup

from fairapp import ROOT
from fairapp.core.i18n import DESK_LOCALES, LOCALES

TRANSLATIONS = ROOT / "fairapp" / "translations"
SOURCE_LOCALE = "en"
"""The sentences in code and templates are English; its catalogue is empty."""
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "_n": (1, 2),
}
IMPORTER_FACING = (
    "templates/layouts/base.html",
    "templates/layouts/importer.html",
    "templates/layouts/public.html",
    "templates/layouts/door.html",
    "templates/partials/*",
    "templates/components/*",
    "templates/errors/*",
    "templates/accounts/sign_in*",
    "templates/accounts/link.html",
    "templates/accounts/account.html",
    "templates/accounts/consents.html",
    "templates/accounts/stop_letters.html",
    "templates/fairs/index.html",
    "templates/showcase/*",
    "fairapp/showcase/*",
    "templates/importers/invitation*.html",
    "templates/importers/open*.html",
    "templates/importers/need*.html",
    "templates/importers/stay*.html",
    "fairapp/importers/views/stay.py",
    "fairapp/importers/letters_on_paper.py",
    "fairapp/importers/terms.py",
    "fairapp/importers/services/hosting.py",
    "fairapp/importers/services/offers.py",
    "templates/emails/hosting_*",
    "fairapp/core/sealing.py",
    "templates/discovery/*",
    "templates/enquiries/*",
    "templates/emails/enquiry*",
    "templates/meetings/importer*",
    "templates/contracts/confirm*.html",
    "templates/contracts/choose.html",
    "templates/contracts/log.html",
    "templates/contracts/own.html",
    "templates/contracts/_*.html",
    "templates/home/importer.html",
    "templates/emails/letter.*",
    "templates/emails/invitation*",
    "templates/emails/sign_in_code*",
    "templates/emails/meeting_answer*",
    "templates/emails/timetable_importer*",
    "templates/emails/deal_confirm*",
    "fairapp/core/errors.py",
    "fairapp/core/forms.py",
    "fairapp/core/pages.py",
    "fairapp/accounts/views/doors.py",
    "fairapp/accounts/services/*",
    "fairapp/accounts/views/letters.py",
    "fairapp/core/web_addresses.py",
    "fairapp/importers/forms.py",
    "fairapp/importers/views/own.py",
    "fairapp/importers/views/door.py",
    "fairapp/importers/services/links.py",
    "fairapp/discovery/*",
    "fairapp/enquiries/*",
    "fairapp/home/views/navigation.py",
    "fairapp/home/views/importers.py",
    "templates/importers/_need.html",
    "templates/meetings/_requests.html",
    "templates/meetings/_diary.html",
    "templates/meetings/_words.html",
    "templates/emails/meeting_cancelled*",
    "templates/emails/meeting_request*",
    "templates/onsite/outcome.html",
    "fairapp/core/units.py",
    "fairapp/contracts/services/words.py",
    "fairapp/contracts/views/confirm.py",
    "fairapp/contracts/views/entering.py",
    "fairapp/contracts/views/report.py",
    "fairapp/contracts/forms.py",
    "fairapp/contracts/services/proposals.py",
    "fairapp/contracts/services/rules.py",
    "fairapp/fairs/views/__init__.py",
    "fairapp/importers/services/invitations.py",
    "fairapp/importers/services/needs.py",
    "fairapp/meetings/forms.py",
    "fairapp/meetings/services/requests.py",
    "fairapp/meetings/views/calendars.py",
    "fairapp/meetings/views/parties.py",
    "fairapp/onsite/forms.py",
    "fairapp/home/views/importers.py",
)
"""What an importer sees, and so must be complete in all seven languages."""
DESK_ONLY = (
    "fairapp/enquiries/sheets.py",
    "fairapp/enquiries/views/sheets.py",
    "templates/enquiries/exhibitor.html",
    "templates/discovery/overview.html",
    "templates/discovery/seekers.html",
    "templates/discovery/readiness.html",
    "templates/discovery/_gap.html",
    "fairapp/discovery/reasons_for_exhibitors.py",
    "templates/partials/_rail.html",
)


group = AppGroup("messages", help="The catalogues of translations.")


def gather() -> Catalog:
    """Every sentence of code and templates, with the files it stands in."""
    with (TRANSLATIONS / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    catalog = Catalog(project="Fairapp", charset="utf-8")
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        keywords=KEYWORDS,
        directory_filter=lambda path: "vendor" not in path,
    )
    for file, _line, message, comments, context in sorted(found, key=lambda one: one[:2]):
        # lines would change with every edit above them; the file says enough to a translator
        catalog.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    return catalog


def is_importer_facing(files: Iterable[str]) -> bool:
    """Whether a sentence stands in any file that an importer sees."""
    return any(
        fnmatch.fnmatch(file, pattern) and file not in DESK_ONLY
        for file in files
        for pattern in IMPORTER_FACING
    )


def wanted(message: Message, locale: str) -> bool:
    """Whether this sentence must be translated into this language."""
    return locale in DESK_LOCALES or is_importer_facing(file for file, _ in message.locations)


def catalogue_path(locale: str) -> Path:
    """Where the translations into a language stand."""
    return TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po"


def read_catalogue(locale: str) -> Catalog:
    """The catalogue of a language; an empty one when there is none yet."""
    path = catalogue_path(locale)
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8")
    with path.open("rb") as text:
        return read_po(text, locale=locale)


def refreshed(locale: str, template: Catalog) -> Catalog:
    """The catalogue with today's sentences: known translations kept, others empty, no guesses."""
    old = read_catalogue(locale)
    new = Catalog(
        locale=locale,
        project="Fairapp",
        version="1",
        charset="utf-8",
        fuzzy=False,
        header_comment="",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
    )
    for message in template:
        if message.id and wanted(message, locale):
            known = old.get(message.id)
            kept = known.string if known and known.string else None
            if isinstance(kept, tuple | list) and not isinstance(message.id, tuple):
                kept = kept[0]  # the sentence has no plural any more
            new.add(message.id, kept, [(file, 0) for file, _ in message.locations])
    return new


def missing_in(locale: str, template: Catalog) -> list[str]:
    """Sentences that lack a translation into this language."""
    known = read_catalogue(locale)
    return [
        str(message.id)
        for message in template
        if message.id and wanted(message, locale) and not _is_whole(known.get(message.id))
    ]


def _is_whole(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    texts = message.string if isinstance(message.string, list | tuple) else [message.string]
    return bool(texts) and all(texts)


def write_catalogue(locale: str, catalog: Catalog) -> None:
    """Write a catalogue, sorted, without anything that changes by itself."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, sort_output=True, omit_header=False, include_previous=False)
    lines = [
        line
        for line in out.getvalue().decode().splitlines(keepends=True)
        if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', "# "))
    ]
    path = catalogue_path(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines))


@group.command("refresh")
def refresh() -> None:
    """Bring every catalogue up to date and say what is missing."""
    template = gather()
    for locale in LOCALES:
        if locale != SOURCE_LOCALE:
            write_catalogue(locale, refreshed(locale, template))
            click.echo(f"{locale}: {len(missing_in(locale, template))} sentences to translate")
