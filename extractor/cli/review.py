"""``extractor review``: the commands over the decisions on a run.

``extractor review OUT`` is short for ``extractor review page OUT``: a first word that is no command names the folder of
a run.  (A folder that is called like a command is named with its path: ``./export``.)
"""

from __future__ import annotations

import contextlib
import getpass
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from extractor.cli.messages import Lang, language, say
from extractor.errors import StoreError

if TYPE_CHECKING:
    from extractor.review import Reviewed

__all__ = ["review_app"]

_DEFAULT = "page"
_HELP = frozenset({"--help"})

_FOLDER = typer.Argument(metavar="OUT", help="The folder of a run.")
_REVIEWER = typer.Option("--reviewer", help="Who decides; without it the name of the system's user.")
_LANG = typer.Option("--lang", help="Language of messages; without it that of the locale.")

Folder = Annotated[Path, _FOLDER]
Language = Annotated[Lang | None, _LANG]


class _Group(TyperGroup):
    """Commands, of which one needs no name."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in _HELP:
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)


review_app = typer.Typer(cls=_Group, help="Check what was found: the page, the table, the decisions.", no_args_is_help=True)


@review_app.command()
def page(
    context: typer.Context,
    folder: Folder,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Without it the first free one from 8642 on.")] = None,
    host: Annotated[str, typer.Option(help="Another address to listen on; then only with the token that is shown.")] = "127.0.0.1",
    reviewer: Annotated[str | None, _REVIEWER] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = True,
    lang: Language = None,
) -> None:
    """Serve the page on which facts are checked beside the text of their reports, until it is stopped.

    Then the outputs of the run are drawn anew with the decisions in them.
    """
    from extractor.cli.review_table import publish
    from extractor.review.page import serve

    spoken = language(lang or context.obj)

    def ready(address: str) -> None:
        print(say(spoken, "review page", address=address), file=sys.stderr, flush=True)
        if browser and sys.stderr.isatty():
            webbrowser.open(address)

    name = reviewer if reviewer is not None else _user()
    try:
        serve(folder, host=host, port=port, reviewer=name, language=spoken.value, ready=ready)
    finally:
        with contextlib.suppress(StoreError):  # No run has finished here: there are no outputs yet.
            publish(folder, spoken, quiet=True)


@review_app.command()
def export(
    context: typer.Context,
    folder: Folder,
    excel: Annotated[bool, typer.Option("--excel", help="With byte order mark and semicolons, as Excel opens it right.")] = False,
    headings: Annotated[Lang, typer.Option(help="Language of headings and words.")] = Lang.en,
    xlsx: Annotated[Path | None, typer.Option(help="Write a workbook to this file instead.")] = None,
    gold: Annotated[Path | None, typer.Option(help="Write the checked facts as gold to this folder instead.")] = None,
    one_row_per_visit: Annotated[bool, typer.Option("--one-row-per-visit", help="Visitors joined in one row.")] = False,
    reviewer: Annotated[str | None, typer.Option(help="Show only this reviewer's decisions: for judging independently.")] = None,
    state: Annotated[str, typer.Option(help="Only facts in this state: open, pending, changed, conflict, …")] = "",
    order: Annotated[str, typer.Option(help="report, doubt, time or confidence.")] = "report",
    lang: Language = None,
) -> None:
    """Write the review table to standard output, or as a workbook, or the checked facts as gold."""
    from extractor.cli.review_table import export_gold, export_table

    spoken = language(lang or context.obj)
    if gold is not None:
        raise typer.Exit(export_gold(folder, gold, spoken))
    code = export_table(
        folder, spoken, headings, excel=excel, xlsx=xlsx, one_row_per_visit=one_row_per_visit,
        reviewer=reviewer, state=state, order=order,
    )  # fmt: skip
    raise typer.Exit(code)


@review_app.command()
def apply(
    context: typer.Context,
    folder: Folder,
    table: Annotated[Path, typer.Argument(help="The table that came back, CSV or XLSX.")],
    reviewer: Annotated[str | None, _REVIEWER] = None,
    lang: Language = None,
) -> None:
    """Take in the decisions of a table; tells what it refused, and brings the outputs up to date."""
    from extractor.cli.review_table import apply_table

    raise typer.Exit(apply_table(folder, table, reviewer, _user(), language(lang or context.obj)))


@review_app.command()
def publish(context: typer.Context, folder: Folder, lang: Language = None) -> None:
    """Write the outputs of the run anew, with the decisions in them."""
    from extractor.cli.review_table import publish as publish_outputs

    raise typer.Exit(publish_outputs(folder, language(lang or context.obj)))


@review_app.command()
def changes(context: typer.Context, folder: Folder, lang: Language = None) -> None:
    """Show what a later run has changed under decisions: the facts that somebody should look at again."""
    from extractor.review import open_review
    from extractor.review.table import difference_lines

    spoken = language(lang or context.obj)
    with open_review(folder) as review:
        changed = review.changes()
    for fact in changed:
        assert fact.change is not None
        _print_fact(fact, _word("change", fact.change.kind.value, spoken), spoken)
        if fact.change.now is not None:
            for line in difference_lines(fact.change.before, fact.change.now, spoken.value):
                print(f"    {line}")
    print(say(spoken, "review changes", count=len(changed)), file=sys.stderr)


@review_app.command()
def conflicts(context: typer.Context, folder: Folder, lang: Language = None) -> None:
    """Show on which facts reviewers disagree, side by side."""
    from extractor.review import open_review
    from extractor.review.table import opinion_line

    spoken = language(lang or context.obj)
    with open_review(folder) as review:
        found = review.conflicts()
    for fact in found:
        _print_fact(fact, _word("state", "conflict", spoken), spoken)
        for opinion in fact.opinions:
            comment = f" ({opinion.comment})" if opinion.comment else ""
            print(f"    {opinion.reviewer}: {opinion_line(opinion, fact, spoken.value)}{comment}")
    print(say(spoken, "review conflicts", count=len(found)), file=sys.stderr)


@review_app.command()
def agreement(context: typer.Context, folder: Folder, lang: Language = None) -> None:
    """Show how far reviewers agree: the share of equal verdicts and Cohen's kappa."""
    from extractor.review import open_review

    spoken = language(lang or context.obj)
    with open_review(folder) as review:
        pairs = review.agreement()
    for pair in pairs:
        kappa = "—" if pair.kappa is None else f"{pair.kappa:.3f}"
        values = {"one": pair.one, "other": pair.other, "facts": pair.facts, "equal": pair.equal, "kappa": kappa}
        more = {"share": f"{100 * pair.share:.1f}", "corrections": pair.corrections, "alike": pair.alike}
        print(say(spoken, "review agreement", **values, **more))
    if not pairs:
        print(say(spoken, "review no agreement"))


@review_app.command()
def progress(context: typer.Context, folder: Folder, lang: Language = None) -> None:
    """Show how many facts are reviewed, in which state, and how many wait."""
    from extractor.review import State, open_review

    spoken = language(lang or context.obj)
    with open_review(folder) as review:
        now = review.progress()
    print(say(spoken, "review progress", facts=now.facts, done=now.facts - now.open, share=f"{100 * now.share:.0f}"))
    for state in State:
        print(f"  {_word('state', state.value, spoken):24}{now.states.get(state, 0):6}")
    print(f"  {_word('state', 'changed', spoken):24}{now.changed:6}")


@review_app.command()
def undo(
    context: typer.Context,
    folder: Folder,
    reviewer: Annotated[str | None, _REVIEWER] = None,
    decision: Annotated[str | None, typer.Option(help="The id of the decision; without it the last.")] = None,
    lang: Language = None,
) -> None:
    """Take back one's last decision, or the one with this id."""
    from extractor.review import open_review

    spoken = language(lang or context.obj)
    with open_review(folder) as review:
        undone = review.undo(reviewer or _user(), decision)
    about = {"action": _word("action", undone.action.value, spoken), "target": undone.target, "time": undone.time}
    print(say(spoken, "review undone", **about))


@review_app.command()
def log(context: typer.Context, folder: Folder, lang: Language = None) -> None:
    """Show every decision ever made: number, time, reviewer, decision, fact, comment, separated by tabs."""
    from extractor.review import open_review

    spoken = language(lang or context.obj)
    with open_review(folder) as review:
        decisions = review.log()
    for one in decisions:
        action, comment = _word("action", one.action.value, spoken), " ".join(one.comment.split())
        print("\t".join((str(one.number), one.time, one.reviewer, action, one.target, one.report, one.id, comment)))


def _print_fact(fact: Reviewed, about: str, lang: Lang) -> None:
    visit = fact.value
    who = ", ".join(visitor.name for visitor in visit.visitors) or "?"
    where, when = visit.place.name if visit.place else "?", visit.when.edtf or visit.when.text if visit.when else "?"
    state = _word("state", fact.state.value, lang)
    print(f"{fact.id}  {about}: {who} → {where} [{when}] {fact.report} ({state}: {', '.join(fact.reviewers)})")
    print(f"    «{' '.join(visit.evidence[0].text.split())}»")


def _user() -> str:
    """The name of the system's user, empty where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _word(kind: str, name: str, lang: Lang) -> str:
    from extractor.review.table.layout import layout

    return layout().said(kind, name, lang.value)
