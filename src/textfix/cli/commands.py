"""What can be typed: commands and their options.

Only click is loaded here; what a command needs is loaded when it runs, so that `--help` and
`--version` answer at once.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Literal

import click

from textfix import __version__
from textfix.cli.flags import (
    COLORS,
    FORMATS,
    Error,
    codes,
    color_option,
    errors_reported,
    goal_options,
    output_encoding_option,
    settings_options,
    take_settings,
    timeout_option,
)

if TYPE_CHECKING:
    pass


class PipeClosed(Exception):
    """Nobody reads standard output any more."""


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; click would end with 1 on a closed pipe, which here means "pending"."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise PipeClosed from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a file in its place is a command left out."""
        name = args[0]
        if self.get_command(ctx, name) is None and (os.path.exists(name) or name == "-"):
            ctx.fail(f"{name!r} is not a command. To repair a file: textfix fix {name}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="textfix %(version)s")
def cli() -> None:
    """Repair damaged text and show every change.

    \b
    textfix fix article.txt            print the repaired text
    textfix fix --diff articles/       show the changes as a patch
    textfix fix -w --report log.json articles/
    textfix undo -w log.json           restore the original files
    textfix review article.txt         accept or reject each change
    textfix apply -w article.decisions.json
    textfix explain SPC101             describe a rule
    """


@cli.command()
@click.argument("paths", nargs=-1, metavar="[FILE|FOLDER|-]...")
@click.option("-w", "--in-place", "write", is_flag=True, help="Repair the files in place.")
@click.option("-o", "--output", metavar="FILE", help="Write the repaired text to FILE.")
@click.option(
    "--diff", is_flag=True, help="Show the changes as a patch; exit with 1 if there are any."
)
@click.option(
    "--check", is_flag=True, help="List the files that would change; exit with 1 if there are any."
)
@click.option(
    "--report",
    metavar="FILE",
    help="Write a report of all changes to FILE (.txt .diff .patch .json .jsonl "
    ".csv .sarif .critic .md .docx .html; - is standard output).",
)
@click.option("--format", type=click.Choice(FORMATS), help="Format of the report.")
@click.option("--statistics", is_flag=True, help="Count the changes by rule.")
@click.option("--word-diff", is_flag=True, help="Show the changed lines with the changes marked.")
@settings_options
@click.option(
    "--exclude", multiple=True, metavar="GLOB", help="Skip matching files in folders. Repeatable."
)
@click.option("--encoding", metavar="NAME", help="Encoding of the input. Default: detect it.")
@output_encoding_option
@click.option(
    "--stdin-filename",
    "stdin_name",
    metavar="NAME",
    help="File name of standard input, for reports and to find its configuration.",
)
@timeout_option
@click.option(
    "--as-text",
    is_flag=True,
    help="Repair JSON, CSV, XML, YAML, TOML and source code as if it were prose.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if changes are pending.")
@click.option("-q", "--quiet", is_flag=True, help="Print only errors.")
@click.option("-v", "--verbose", is_flag=True, help="Print what was done to each file.")
@color_option
@click.pass_context
def fix(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    exclude: tuple[str, ...],
    color: str,
    **values: Any,
) -> None:
    """Repair texts and print the result. Without FILE, read standard input.

    In folders, text files (.txt .text .md .markdown .rst) are repaired; hidden files are skipped.

    Exit codes: 0 clean or repaired; 1 changes pending (--check, --diff); 2 error.
    """
    mode = _mode(values)
    mode = _short_for_format(mode, values)
    with errors_reported():
        from textfix.cli.fix import Run
        from textfix.cli.options import options_for

        settings = take_settings(values, exclude)
        run = Run(options_for(mode=mode, color=COLORS[color], **values), settings)
        code = run.over(paths or _from_stdin())
    ctx.exit(code)


def _mode(values: dict[str, Any]) -> str:
    """The one mode that was asked for, its flags taken out of `values`."""
    flags = {
        "--in-place": values.pop("write"),
        "--output": values["output"] is not None,
        "--diff": values.pop("diff", False),
        "--check": values.pop("check", False),
    }
    asked = [flag for flag, given in flags.items() if given]
    if len(asked) > 1:
        raise click.UsageError(f"{' and '.join(asked)} cannot be used together")
    modes = {"--in-place": "write", "--output": "output", "--diff": "diff", "--check": "check"}
    return modes[asked[0]] if asked else "text"


def _short_for_format(mode: str, values: dict[str, Any]) -> str:
    """The mode, once the flags that are short for a format are taken out of `values`."""
    flags = {
        "--format": values["format"],
        "--statistics": "statistics" if values.pop("statistics") else None,
        "--word-diff": "word-diff" if values.pop("word_diff") else None,
    }
    asked = [flag for flag, name in flags.items() if name]
    if len(asked) > 1:
        raise click.UsageError(f"{' and '.join(asked)} cannot be used together")
    if not asked or asked == ["--format"]:
        return mode
    values["format"] = flags[asked[0]]
    return "check" if mode == "text" and values["report"] is None else mode


def _from_stdin() -> tuple[str, ...]:
    if sys.stdin is not None and sys.stdin.isatty():
        end = "Ctrl-Z and Enter" if os.name == "nt" else "Ctrl-D"
        click.echo(f"Reading text from the terminal; press {end} to finish.", err=True)
    return ("-",)


@cli.command()
@click.argument("path", metavar="FILE|REPORT.json")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Save the decisions to FILE. Default: article.decisions.json for article.txt.",
)
@click.option("--suggestions", is_flag=True, help="Also ask about suggestions.")
@settings_options
@click.option("--encoding", metavar="NAME", help="Encoding of the input. Default: detect it.")
@click.pass_context
def review(
    ctx: click.Context,
    /,
    path: str,
    output: str | None,
    suggestions: bool,
    encoding: str | None,
    **values: Any,
) -> None:
    """Review the proposed changes of a text or a saved report one by one.

    Each answer is saved at once. Run the command again to continue. `textfix apply` makes the
    accepted changes.
    """
    with errors_reported():
        from textfix.cli import review as it
        from textfix.cli.options import Usage

        if path == "-" or sys.stdin is None:
            raise Usage("standard input is needed for the answers; name a file to review")
        report = path if it.is_report(path) else None
        if report and (encoding or any(values.values())):
            raise Usage(
                "a saved report has its own settings; remove the options, or review the text"
            )
        decisions = output or it.default_path(path)
        found = (
            it.from_report(path) if report else it.from_text(path, take_settings(values), encoding)
        )
        session = it.Review(found, decisions, suggestions=suggestions)
        try:
            session.ask()
        except click.Abort as stop:
            click.echo()
            if not isinstance(stop.__context__, EOFError):
                raise
        finally:
            click.echo(session.summary(report))
    ctx.exit(0)


@cli.command()
@click.argument("decisions")
@click.argument("paths", nargs=-1, metavar="[FILE]...")
@goal_options
@click.option(
    "--from",
    "source",
    metavar="REPORT",
    help="The saved JSON report that was reviewed; a new report keeps its reasons.",
)
@click.option(
    "--rest",
    type=click.Choice(["accept", "reject"]),
    default="reject",
    help="What to do with undecided changes; accept needs --from. Default: reject.",
)
@click.option(
    "--remember",
    is_flag=True,
    help="Save rejected changes to the baseline, so that they are not proposed again.",
)
@click.option("--report", metavar="FILE", help="Write a report of the changes made to FILE.")
@click.option("--format", type=click.Choice(FORMATS), help="Format of the report.")
@click.option("--encoding", metavar="NAME", help="Encoding of the input. Default: as recorded.")
@output_encoding_option
@click.pass_context
def apply(
    ctx: click.Context,
    /,
    decisions: str,
    paths: tuple[str, ...],
    source: str | None,
    rest: Literal["accept", "reject"],
    remember: bool,
    **values: Any,
) -> None:
    """Make only the accepted changes in the reviewed texts, and print the result.

    Without FILE, use the files named in DECISIONS.
    """
    mode = _mode(values)
    with errors_reported():
        from textfix.cli.options import Usage, options_for
        from textfix.cli.saved import Apply

        if rest == "accept" and source is None:
            raise Usage("--rest accept needs the report with the undecided changes: --from REPORT")
        run = Apply(options_for(mode=mode, **values), decisions, source, rest, remember=remember)
        code = run.over(paths)
    ctx.exit(code)


@cli.command()
@click.argument("report")
@click.argument("paths", nargs=-1, metavar="[FILE]...")
@goal_options
@click.pass_context
def undo(ctx: click.Context, /, report: str, paths: tuple[str, ...], **values: Any) -> None:
    """Restore the original texts, byte for byte, from repaired texts and their JSON REPORT.

    The journal of an interrupted run, REPORT.journal, works too. Without FILE, use the files named
    in the report. Without an option, print the text.
    """
    mode = _mode(values)
    with errors_reported():
        from textfix.cli.options import options_for
        from textfix.cli.saved import Undo

        run = Undo(options_for(mode=mode, **values), report)
        code = run.over(paths)
    ctx.exit(code)


@cli.command(name="report")
@click.argument("saved")
@click.argument("paths", nargs=-1, metavar="[FILE]...")
@click.option("-o", "--output", metavar="FILE", help="Write the report to FILE.")
@click.option("--format", "name", type=click.Choice(FORMATS), help="Format of the report.")
@color_option
@click.pass_context
def report_command(
    ctx: click.Context,
    /,
    saved: str,
    paths: tuple[str, ...],
    output: str | None,
    name: str | None,
    color: str,
) -> None:
    """Convert a SAVED JSON report to another format, without repairing again.

    The files named in the report are read, before or after their repair. With FILE, read that
    instead.
    """
    with errors_reported():
        from textfix.cli.saved import Again

        run = Again(saved, output, name, COLORS[color])
        code = run.over(paths)
    ctx.exit(code)


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER...")
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    help="Where to write the repaired corpus: a file for one input file, else a folder.",
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    callback=codes,
    metavar="NAMES",
    help="Fields or columns that hold text. Default: text. Repeatable.",
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    metavar="N",
    help="Number of processes. Default: one per processor.",
)
@click.option(
    "--changes",
    metavar="FILE",
    help="Write every change to FILE: .jsonl, .jsonl.gz, .jsonl.zst, .parquet.",
)
@click.option(
    "--errors",
    metavar="FILE",
    help="Write rows that could not be repaired to FILE. Default: OUT.errors.jsonl.",
)
@click.option(
    "--report", metavar="FILE", help="Write a report on a sample of the changed texts to FILE."
)
@click.option(
    "--sample",
    type=click.IntRange(1),
    default=20,
    metavar="N",
    help="Number of texts in the report. Default: 20.",
)
@timeout_option
@click.option("--strict", is_flag=True, help="Stop at the first bad row.")
@click.option(
    "--learn-words",
    metavar="FILE",
    help="Repair nothing; write words found only in this corpus to FILE, for --dictionary.",
)
@click.option("--resume", is_flag=True, help="Continue an interrupted or killed run.")
@click.option(
    "--exclude", multiple=True, metavar="GLOB", help="Skip matching files in folders. Repeatable."
)
@settings_options
@click.option("-q", "--quiet", is_flag=True, help="Print only errors.")
@click.pass_context
def corpus(
    ctx: click.Context, /, paths: tuple[str, ...], exclude: tuple[str, ...], **values: Any
) -> None:
    """Repair a corpus: JSON Lines, CSV, TSV, Parquet or text; also .gz and .zst.

    \b
    textfix corpus articles.jsonl.zst -o repaired.jsonl.zst --changes changes.parquet
    textfix corpus crawl/ -o repaired/ --field title,body --resume
    textfix corpus crawl/ --learn-words words.txt

    OUT appears only when the run is complete. The default profile is corpus.

    Exit codes: 0 repaired, even if some rows are bad; 2 error.
    """
    with errors_reported():
        from textfix.cli.corpus import run

        settings = take_settings(values, exclude, default="corpus")
        code = run(paths, settings, **values)
    ctx.exit(code)


@cli.command()
@click.argument("code")
def explain(code: str) -> None:
    """Describe a rule: what it repairs, when it is wrong, and examples."""
    from textfix.cli import pages
    from textfix.engine.rule import rules

    try:
        page = pages.explain(pages.find(code, rules()))
    except pages.Unknown as error:
        raise Error(str(error)) from error
    click.echo(page, nl=False)


@cli.command(name="rules")
@settings_options
def rules_command(**values: Any) -> None:
    """List all rules, and which of them run with the current settings."""
    with errors_reported():
        from textfix.cli import pages
        from textfix.engine.rule import rules

        profile = take_settings(values).profile(".")
        text = pages.table(rules(), profile, _terminal_width())
    click.echo(text, nl=False)


def _terminal_width() -> int | None:
    import shutil

    if sys.stdout is None or not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns
