"""`followup documents`: a document of the house on its way from the first draft to its issue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import AsOf, By, ConventionOption, Json, console, now, print_json
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from followup.app import Application
    from followup.services.documents.check import FindingLine
    from followup.services.documents.clearance import ClearanceReport

documents = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Name = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its symbol, key or identity, as list shows them.")]
Language = Annotated[str, typer.Option("--language", help="en, zh, fr, es, ru or ar.")]
WRONG = 1


@documents.command("list")
def list_(
    convention: ConventionOption = None,
    own: Annotated[bool, typer.Option("--own", help="Only those that are drafted here.")] = False,
    json: Json = False,
) -> None:
    """The register of documents: symbols, slots, and in which languages each is cleared.

    Example: followup documents list --own
    """
    from followup.services.documents.show import list_documents

    found = list_documents(_app().register, convention=convention, own=own)
    if json:
        print_json(found)
        return
    out = console()
    for one in found.documents:
        slot = f", slot {one.slot}" if one.slot else ""
        cleared = f", cleared {len(one.cleared)} of {len(one.cleared) + len(one.to_clear)}" if one.to_clear else ""
        shown = f"{one.id}  {one.symbol or one.key}  {one.status.replace('_', ' ')}{slot}{cleared}  {one.title}"
        out.print(shown, markup=False)


@documents.command()
def show(name: Name, json: Json = False) -> None:
    """One document: who cleared which language, what the register has changed since, the officers' words.

    Example: followup documents show UNEP/MC/COP.4/11
    """
    from followup.services.documents.show import show_document

    app = _app()
    view = show_document(app.register, _find(app, name))
    if json:
        print_json(view)
        return
    out = console()
    line = view.document
    out.print(f"{line.symbol or line.key}  {line.status.replace('_', ' ')}  {line.title}", markup=False)
    for one in view.languages:
        state = f"cleared by {one.cleared_by}, {one.cleared_at:%Y-%m-%d}" if one.cleared_at else "not cleared"
        gaps = f"; not translated: {len(one.untranslated)}" if one.untranslated else ""
        out.print(f"  {one.language}{' (original)' if one.original else ''}: {state}{gaps}", markup=False)
    for change in view.stale:
        out.print(f"  changed since the draft: {change}", markup=False)
    for text in view.texts:
        where = f"{text.place} {text.number}{f', item {text.item}' if text.item else ''}"
        out.print(f"  [{where}: {', '.join(sorted(text.words))}]", markup=False)


@documents.command("open")
def open_(
    task: Annotated[str, typer.Argument(metavar="TASK", help="The task that the note answers: that of its call.")],
    title: Annotated[list[str], typer.Option(metavar="xx=WORDS", help="Its title; the first is its original.")],
    meeting: Annotated[str, typer.Option(help="For which meeting, as COP 6.")],
    agenda_item: Annotated[str, typer.Option("--item", help="The agenda item, as 5(b).")],
    heading: Annotated[list[str], typer.Option(metavar="xx=WORDS", help="The heading of that item.")],
    by: By,
    asks: Annotated[
        list[str] | None,
        typer.Option(metavar="xx=WORDS", help="What the secretariat was asked, as en=to compile the views received."),
    ] = None,
    organization: Annotated[
        list[str] | None, typer.Option(metavar="xx=WORDS", help="The organization at the head of the first page.")
    ] = None,
    agenda: Annotated[str | None, typer.Option(help="The symbol of the provisional agenda.")] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Open the note by the secretariat under a task; it, and the compilation of its call, can then be drafted.

    Example: followup documents open TASK --title "en=Views on ..." --meeting "COP 6" --item "5(b)" --heading
    "en=Matters for action: ..." --asks "en=to compile the views received" --by Ng
    """
    from followup.services.documents.opening import NoteWanted, open_note

    wanted = NoteWanted(
        title=_by_language(title),
        meeting=meeting,
        agenda_item=agenda_item,
        item_heading=_by_language(heading),
        asks=_by_language(asks or ()),
        organization=_by_language(organization or ()),
        agenda_document=agenda,
    )
    opened = open_note(_app().register, task, wanted, by=by, now=now(as_of))
    if json:
        print_json(opened)
        return
    console().print(f"{opened.document}: opened; followup documents draft {opened.document}", markup=False)


@documents.command()
def draft(name: Name, by: By, as_of: AsOf = None, json: Json = False) -> None:
    """Draft a document anew from the register; the officers' words stay, a changed text has to be cleared again.

    Example: followup documents draft UNEP/MC/COP.4/11 --by Ng
    """
    from followup.services.documents.drafting import redraft

    app = _app()
    done = redraft(app.register, app.files, _find(app, name), by=by, now=now(as_of))
    if json:
        print_json(done)
        return
    out = console()
    out.print(f"{done.document}: {', '.join(sorted(done.files))}", markup=False)
    if done.fell_back:
        out.print(f"to be cleared again: {', '.join(done.fell_back)}", markup=False)


@documents.command()
def check(name: Name, language: Language, json: Json = False) -> None:
    """Check a draft against itself and the register, and say what the register does not know of it.

    Exit code 1 when something is wrong by a rule; advisory findings and unknown facts are only shown.

    Example: followup documents check UNEP/MC/COP.4/11 --language en
    """
    from followup.services.documents.show import show_language

    app = _app()
    view = show_language(app.register, app.files, _find(app, name), language)
    if json:
        print_json(view)
    else:
        out = console()
        _print_findings(view.findings)
        for one in view.unknown:
            out.print(f"not known: {one}", markup=False)
        limit = f" of {view.most_words:,}" if view.most_words else ", no limit"
        out.print(f"{view.words:,} words{limit}", markup=False)
    if any(not one.advisory for one in view.findings):
        raise typer.Exit(WRONG)


@documents.command()
def write(
    name: Name,
    place: Annotated[str, typer.Option(help="The marked place, as show lists them: introduction, actions, ...")],
    text: Annotated[list[str], typer.Option("--text", metavar="xx=WORDS", help="The words in a language; repeatable.")],
    by: By,
    number: Annotated[int | None, typer.Option(min=1, help="Which paragraph there; without it a new one.")] = None,
    item: Annotated[str, typer.Option(metavar="N[.N]", help="Which item under that paragraph.")] = "",
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Write words of the officers' own in a document: a paragraph more, other words, or a translation.

    Example: followup documents write UNEP/MC/COP.4/14 --place introduction --number 1 --text "fr=..." --by me
    """
    from followup.services.documents.officers_words import write_text

    app = _app()
    identity, words = _find(app, name), _by_language(text)
    at = now(as_of)
    written = write_text(app.register, identity, place, words, number=number, item=item, by=by, now=at)
    if json:
        print_json(written)
        return
    console().print(f"{written.place} {written.number}: {', '.join(sorted(written.words))}", markup=False)


@documents.command()
def send(name: Name, by: By, as_of: AsOf = None, json: Json = False) -> None:
    """Send a draft to its reviewers for clearance.

    Example: followup documents send UNEP/MC/COP.4/11 --by Ng
    """
    from followup.services.documents.clearance import send_for_clearance

    app = _app()
    _show(send_for_clearance(app.register, _find(app, name), by=by, now=now(as_of)), json=json)


@documents.command()
def clear(
    name: Name,
    language: Language,
    by: By,
    despite: Annotated[
        str | None, typer.Option(metavar="REASON", help="Why it may stand although a rule finds it wrong.")
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Clear a draft in one language; the original comes first. What a check finds is shown.

    Example: followup documents clear UNEP/MC/COP.4/11 --language en --by Head
    """
    from followup.services.documents.clearance import clear as clear_language

    app = _app()
    identity, at = _find(app, name), now(as_of)
    report = clear_language(app.register, app.files, identity, language, despite=despite, by=by, now=at)
    _show(report, json=json)


@documents.command()
def reserve(name: Name, symbol: str, by: By, as_of: AsOf = None, json: Json = False) -> None:
    """Reserve a symbol: none twice, Add., Rev. and Corr. only of what is there and in their turn.

    Example: followup documents reserve DOCUMENT UNEP/MC/COP.4/11 --by Ng
    """
    from followup.services.documents.show import show_document
    from followup.services.documents.symbols import reserve_symbol

    app = _app()
    line = show_document(app.register, _find(app, name)).document
    done = reserve_symbol(app.register, line.convention, line.key, symbol, by=by, now=now(as_of))
    if json:
        print_json(done)
        return
    console().print(f"{done.document}: {done.symbol}", markup=False)


@documents.command()
def issue(
    name: Name,
    by: By,
    dated: Annotated[str | None, typer.Option(metavar="DATE", help="The date it bears; today when not given.")] = None,
    late_because: Annotated[
        list[str] | None,
        typer.Option(metavar="xx=WORDS", help="Why it is late, in each language; printed under the title."),
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Issue a document that is cleared in all its languages, and propose to close what it answers.

    Example: followup documents issue UNEP/MC/COP.4/11 --by Ng
    """
    from followup.services.documents.issue import issue_cleared

    app = _app()
    identity, at = _find(app, name), now(as_of)
    day = now(dated).date() if dated else at.date()
    because = _by_language(late_because or [])
    done = issue_cleared(app.register, app.files, identity, dated=day, late_because=because, by=by, now=at)
    if json:
        print_json(done)
        return
    out = console()
    out.print(f"{done.symbol or done.document} issued, dated {done.dated}; done: {', '.join(done.done) or 'no step'}")
    if done.proposes_to_close:
        out.print(f"an officer closes, in whole or in part: followup task {done.proposes_to_close}", markup=False)


def _app() -> Application:
    from followup.app import Application

    return Application.start()


def _find(app: Application, name: str) -> str:
    from followup.services.documents.show import find_document

    return find_document(app.register, name)


def _by_language(texts: Iterable[str]) -> dict[str, str]:
    """Words such as "fr=Mots", by language. Raises BadInput."""
    words = {}
    for text in texts:
        language, found, said = text.partition("=")
        if not found:
            raise BadInput(f"say in which language: {text[:40]!r} should be as en=WORDS")
        words[language.strip()] = said.strip()
    return words


def _show(report: ClearanceReport, *, json: bool) -> None:
    if json:
        print_json(report)
        return
    out = console()
    _print_findings(report.findings)
    cleared = f"; cleared: {', '.join(report.cleared)}" if report.cleared else ""
    waiting = f"; to clear: {', '.join(report.to_clear)}" if report.to_clear else ""
    out.print(f"{report.document}: {report.status.replace('_', ' ')}{cleared}{waiting}", markup=False)


def _print_findings(findings: Sequence[FindingLine]) -> None:
    out = console()
    for one in findings:
        kind = "advisory" if one.advisory else "WRONG"
        out.print(f"{one.rule} ({kind})  {one.place}  {one.message}", markup=False)
