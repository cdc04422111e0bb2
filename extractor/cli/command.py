"""The commands and their options.

In: the command line.  Out: an exit code.  Every error of the project is told here, once, in one line.
"""

from __future__ import annotations

import enum
import signal
import sys
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer

from extractor.cli.messages import Lang, language, say, tell
from extractor.cli.review import review_app
from extractor.errors import ExtractorError

__all__ = ["app", "main"]

app = typer.Typer(
    name="extractor",
    help="Who visited where, when, why and with what outcome, out of archives of Russian reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_WRONG_USAGE: Any = typer.BadParameter.__base__
"""What the library raises for wrong words; its own name for it is not public."""
evaluate_app = typer.Typer(help="Measure predictions against gold.", no_args_is_help=True)
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(review_app, name="review")
train_app = typer.Typer(help="Make the files in models/ anew.", no_args_is_help=True)
app.add_typer(train_app, name="train")

_LANG = typer.Option("--lang", help="Language of messages; without it that of the locale.")
_HEADINGS = typer.Option("--headings", help="Language of the headings of the tables.")


@app.callback()
def options(context: typer.Context, lang: Annotated[Lang | None, _LANG] = None) -> None:
    """Who visited where, when, why and with what outcome, out of archives of Russian reports."""
    context.obj = lang


class Form(enum.StrEnum):
    """How answers are written."""

    table = "table"
    csv = "csv"
    json = "json"


class Engine(enum.StrEnum):
    """Where a run is done."""

    local = "local"
    dask = "dask"


_PATHS = typer.Argument(metavar="PATH...", help="Reports: files, folders, archives, patterns; - for a list on standard input.")
_LIMIT = typer.Option(min=0, help="Read at most so many reports this time; the others wait for the next run.")
_SINCE = typer.Option(formats=["%Y-%m-%d"], help="Pass over files last changed before this day (YYYY-MM-DD).")
_SECONDS = typer.Option(min=0, help="What one report may take, in seconds; 0: no limit.")
_MEMORY = typer.Option(min=0, help="What one report may use beside the models, in MB; 0: no limit.")
_ENGINE = typer.Option(help="On this machine, or on a Dask cluster.")
_SCHEDULER = typer.Option(metavar="ADDRESS", help="An existing cluster, tcp://host:8786; without it one is started here.")


@app.command()
def run(
    context: typer.Context,
    paths: Annotated[list[str], _PATHS],
    output: Annotated[str, typer.Option("-o", "--output", help="Folder of the run.")] = "outputs",
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; without it as many as are useful.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what was done and begin anew.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    limit: Annotated[int | None, _LIMIT] = None,
    since: Annotated[datetime | None, _SINCE] = None,
    engine: Annotated[Engine, _ENGINE] = Engine.local,
    scheduler: Annotated[str | None, _SCHEDULER] = None,
    headings: Annotated[Lang, _HEADINGS] = Lang.en,
    one_row_per_visit: Annotated[bool, typer.Option("--one-row-per-visit", help="In visits.csv.")] = False,
    ocr: Annotated[bool, typer.Option("--ocr", help="Recognise scanned pages and images (needs Tesseract).")] = False,
    report_seconds: Annotated[float, _SECONDS] = 600.0,
    report_memory: Annotated[int, _MEMORY] = 2048,
    rows: Annotated[int, typer.Option(min=0, help="How many first rows of the table to show.")] = 5,
    lang: Annotated[Lang | None, _LANG] = None,
) -> None:
    """Read the reports, find the visits and write tables, graph and database; goes on where it was stopped."""
    from extractor.batch import Options, ReportLimits
    from extractor.cli.run import foresee
    from extractor.cli.run import run as run_reports

    if scheduler is not None and engine is not Engine.dask:
        raise typer.BadParameter("only with --engine dask", param_hint="--scheduler")
    options = Options(
        workers, fresh, headings.value, one_row_per_visit, ocr, ReportLimits(report_seconds, report_memory), limit,
        since.date() if since else None, engine.value, scheduler,
    )  # fmt: skip
    spoken = _spoken(context, lang)
    raise typer.Exit(foresee(paths, output, options, spoken) if dry_run else run_reports(paths, output, options, spoken, rows))


@app.command()
def explain(
    context: typer.Context,
    report: Annotated[Path, typer.Argument(help="A report.")],
    sentence: Annotated[int | None, typer.Option(min=1, help="Only the sentence with this number.")] = None,
    lang: Annotated[Lang | None, _LANG] = None,
) -> None:
    """Show the layout of a report and, sentence by sentence, what fired and what was dropped, and why."""
    from extractor.cli.explain import explain as explain_report

    raise typer.Exit(explain_report(report, sentence, _spoken(context, lang)))


@app.command()
def query(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder of a run.")],
    question: Annotated[str | None, typer.Argument(help="A question in Russian.")] = None,
    who: Annotated[str | None, typer.Option(help="A visitor.")] = None,
    where: Annotated[str | None, typer.Option(help="A place.")] = None,
    when: Annotated[str | None, typer.Option(help="A year or EDTF interval, 2005/2012.")] = None,
    status: Annotated[str | None, typer.Option(help="occurred, planned, proposed, cancelled or denied.")] = None,
    outcome: Annotated[str | None, typer.Option(help="A kind of outcome, such as agreement.")] = None,
    text: Annotated[str | None, typer.Option(help="Words of the quotes.")] = None,
    search: Annotated[str | None, typer.Option(help="Words, in any form, to look for in the reports themselves.")] = None,
    sparql: Annotated[str | None, typer.Option(help="A SPARQL query, or a file that holds one.")] = None,
    form: Annotated[Form, typer.Option("--format", help="How the answer is written.")] = Form.table,
    limit: Annotated[int, typer.Option(min=1, help="At most so many rows.")] = 50,
    lang: Annotated[Lang | None, _LANG] = None,
) -> None:
    """Ask the archive of a run: a question, options, or SPARQL; every row carries its quote."""
    from extractor.graph.commands import query as ask

    print(
        ask(
            folder, question, who=who, where=where, when=when, status=status, outcome=outcome, text=text, sparql=sparql, search=search,
            form=form.value, limit=limit, language=_spoken(context, lang).value,
        ),
        end="",
    )


@app.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder of a run.")],
    to: Annotated[str, typer.Option("--to", help="graphml, gexf, neo4j, turtle, jsonld, geojson, linked-places, parquet, xlsx, html, brat, factrueval.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The file (or folder) to write.")],
    who: Annotated[str | None, typer.Option(help="Only visits of this visitor.")] = None,
    where: Annotated[str | None, typer.Option(help="Only visits to this place.")] = None,
    when: Annotated[str | None, typer.Option(help="Only visits at this time.")] = None,
    status: Annotated[str | None, typer.Option(help="Only visits of this status.")] = None,
    lang: Annotated[Lang | None, _LANG] = None,
) -> None:
    """Write the archive of a run, or what is asked of it, in a format for other programs."""
    from extractor.graph.commands import export as write

    print(write(folder, to, output, who=who, where=where, when=when, status=status, language=_spoken(context, lang).value), end="")


@evaluate_app.command("visits")
def evaluate_visits(
    context: typer.Context,
    gold: Annotated[Path, typer.Argument(help="A folder of gold files.")],
    predictions: Annotated[Path, typer.Argument(help="visits.jsonl of a run, or a folder of files of the gold form.")],
    docs: Annotated[bool, typer.Option("--docs", help="Also print every mistake.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    held_out: Annotated[
        str,
        typer.Option(
            "--held-out", metavar="all|only|without", help="Which documents: the fifth kept from rule writing."
        ),
    ] = "all",
    lang: Annotated[Lang | None, _LANG] = None,
) -> None:
    """Precision, recall and F1 of visits and their parts, and the mistakes by kind."""
    from extractor.cli.evaluate import evaluate_visits as evaluate

    if held_out not in ("all", "only", "without"):
        raise typer.BadParameter("choose all, only or without", param_hint="--held-out")
    raise typer.Exit(evaluate(gold, predictions, held_out, docs, as_json, _spoken(context, lang)))


@evaluate_app.command("entities")
def evaluate_entities(
    context: typer.Context,
    gold: Annotated[Path, typer.Argument(help="A folder in brat's format, NAME.txt with NAME.ann, such as NEREL's dev.")],
    predictions: Annotated[
        Path | None, typer.Argument(help="A folder with NAME.ann; without it the program reads the texts itself.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    lang: Annotated[Lang | None, _LANG] = None,
) -> None:
    """Precision, recall and F1 of entities by type, exact and overlapping, nested ones included."""
    from extractor.cli.evaluate import evaluate_entities as evaluate

    raise typer.Exit(evaluate(gold, predictions, as_json, _spoken(context, lang)))


@evaluate_app.command("factrueval")
def evaluate_factrueval(
    context: typer.Context,
    gold: Annotated[Path, typer.Argument(help="The folder of the devset: book_*.txt with their layers.")],
    predictions: Annotated[
        Path | None, typer.Argument(help="A folder with NAME.task1, .task2, .task3; without it the program reads the documents itself.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    lang: Annotated[Lang | None, _LANG] = None,
) -> None:
    """FactRuEval-2016's figures: mentions (task 1), objects (task 2) and facts (task 3)."""
    from extractor.cli.evaluate import evaluate_factrueval as evaluate

    raise typer.Exit(evaluate(gold, predictions, as_json, _spoken(context, lang)))


@train_app.command("entities")
def train_entities(
    data: Annotated[Path, typer.Argument(help="A folder that holds nerel (train, dev) and factrueval (devset), and raw texts: rurebus, visits/text.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder for the model.")] = Path("models/entities"),
    epochs: Annotated[int | None, typer.Option(min=1, help="Fewer than the recipe's, for a trial.")] = None,
) -> None:
    """Train the entity tagger: one command, the same files every time (needs the extra «train»)."""
    from extractor.cli.train import train_entities as train

    raise typer.Exit(train(data, output, epochs))


@train_app.command("relations")
def train_relations(
    context: typer.Context,
    data: Annotated[list[Path], typer.Argument(metavar="DATA...", help="Folders with text/ and gold/, as extractor review export --gold writes them.")],
    nerel: Annotated[Path | None, typer.Option(help="A folder of NEREL: learn anew how arguments go with events.")] = None,
    afresh: Annotated[bool, typer.Option("--afresh", help="From these texts alone; without it the present model learns on.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Take the new model over even where it is no better.")] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The folder of the model; without it the program's own.")] = None,
    source: Annotated[list[str] | None, typer.Option("--source", help="What the texts are, for the card; one option a line.")] = None,
    lang: Annotated[Lang | None, _LANG] = None,
) -> None:
    """Learn from visits that people annotated or corrected: the ranker, and how sure a visit is."""
    from extractor.cli.train_relations import train_relations as train

    raise typer.Exit(train(data, nerel, afresh, accept, output, source or (), _spoken(context, lang)))


def _spoken(context: typer.Context, lang: Lang | None) -> Lang:
    return language(lang or context.obj)


def main() -> None:
    """The program ``extractor``: run the command and end with its exit code."""
    lang = language(_asked(sys.argv))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        _in_russian() if lang is Lang.ru else app()
    except ExtractorError as error:
        print(tell(lang, error), file=sys.stderr)
        sys.exit(error.exit_code)
    except _Stopped as stopped:
        print(say(lang, "stopped"), file=sys.stderr)
        sys.exit(128 + stopped.number)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


def _in_russian() -> NoReturn:
    """The same program with Russian help, and one Russian line for wrong usage (exit code 2)."""
    from extractor.cli.russian import translate, usage_error

    command = typer.main.get_command(app)
    translate(command)
    try:
        sys.exit(command.main(standalone_mode=False) or 0)
    except _WRONG_USAGE as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message(), file=sys.stderr)
        else:
            print(usage_error(error.format_message(), error.ctx.command_path if error.ctx else "extractor"), file=sys.stderr)
        sys.exit(error.exit_code)


class _Stopped(BaseException):
    """Ctrl-C or a polite kill; no library on the way takes it for its own, as it would a KeyboardInterrupt."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise _Stopped(number)


def _asked(arguments: list[str]) -> Lang | None:
    """The language asked for, before the arguments are parsed: a wrong argument must be told in it as well."""
    pairs = zip(arguments, [*arguments[1:], ""], strict=True)
    named = [
        value if word == "--lang" else word.removeprefix("--lang=")
        for word, value in pairs
        if word.startswith("--lang")
    ]
    return Lang(named[0]) if named and named[0] in set(Lang) else None
