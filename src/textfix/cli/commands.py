"""What can be typed: commands and their options.

Only click is loaded here; what a command needs is loaded when it runs, so that `--help` and
`--version` answer at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from textfix import __version__

if TYPE_CHECKING:
    from textfix.cli.fix import Settings

F = TypeVar("F", bound=Callable[..., Any])


class _Error(click.ClickException):
    """An error that a message says all about."""

    exit_code = 2


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
            ctx.fail(f"{name!r} is no command. To repair a file: textfix fix {name}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="textfix %(version)s")
def cli() -> None:
    """Repair text that was damaged on its way, and show every change made.

    \b
    textfix fix article.txt            the repaired text, to standard output
    textfix fix --diff articles/       what would change, as a patch
    textfix fix -w --report log.json articles/
    textfix undo -w log.json           the texts as they were
    textfix review article.txt         accept or reject each change
    textfix apply -w article.decisions.json
    textfix explain SPC101             what a rule repairs, and when it is wrong
    """


def _codes(ctx: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip() for value in values for code in value.split(",") if code.strip())


_SETTINGS = (
    click.option("--profile", metavar="NAME", help="article (the default), ocr or corpus."),
    click.option(
        "--select",
        multiple=True,
        callback=_codes,
        metavar="CODES",
        help="Run only these rules: codes or their beginnings, SPC,HYP101. Repeatable.",
    ),
    click.option(
        "--ignore",
        multiple=True,
        callback=_codes,
        metavar="CODES",
        help="Do not run these rules; the longer match wins. Repeatable.",
    ),
    click.option(
        "--apply-at",
        type=float,
        metavar="P",
        help="Make a change from this confidence, 0 to 1.",
    ),
    click.option(
        "--suggest-at",
        type=float,
        metavar="P",
        help="Suggest a change from this confidence, 0 to 1.",
    ),
    click.option(
        "--dictionary",
        multiple=True,
        metavar="FILE",
        help="Words that are right: one a line, or .dic of hunspell. Repeatable.",
    ),
    click.option(
        "--baseline",
        multiple=True,
        metavar="FILE",
        help="Changes that are not to be made, as textfix apply --remember keeps them. Repeatable.",
    ),
    click.option(
        "--language",
        metavar="auto|en|none",
        help="auto: language rules where the text is English; en: everywhere; none: nowhere.",
    ),
    click.option(
        "--register",
        metavar="NAME",
        help="auto: measure what the text is; prose, data, verse ...: take it for that.",
    ),
    click.option(
        "--config",
        metavar="FILE",
        help="Settings from this file, over those of the file found near the text.",
    ),
    click.option("--isolated", is_flag=True, help="Look for no configuration file."),
)


def _settings(function: F) -> F:
    """Add the options that say how to repair."""
    for option in reversed(_SETTINGS):
        function = option(function)
    return function


_FLAGS = (
    "profile", "select", "ignore", "apply_at", "suggest_at", "dictionary", "baseline", "language",
    "register",
)  # fmt: skip


def _take_settings(
    values: dict[str, Any], exclude: tuple[str, ...] = (), default: str = "article"
) -> Settings:
    from textfix.cli.fix import Settings

    flags = {key: values.pop(key) for key in _FLAGS}
    explicit, isolated = values.pop("config"), values.pop("isolated")
    return Settings(flags, explicit=explicit, isolated=isolated, exclude=exclude, default=default)


@contextmanager
def _errors_said() -> Iterator[None]:
    """Every error that is the user's to mend as one message and exit code 2."""
    from textfix.cli.files import Problem
    from textfix.cli.fix import Usage
    from textfix.io.encoding import EncodingError
    from textfix.report.visible import visible
    from textfix.settings.config import ConfigError
    from textfix.settings.profile import ProfileError

    try:
        yield
    except Usage as error:
        raise click.UsageError(visible(str(error))) from error
    except (Problem, ConfigError, ProfileError, EncodingError) as error:
        raise _Error(visible(str(error))) from error


_output_encoding = click.option(
    "--output-encoding", metavar="NAME", help="How to write them. Default: as they were read."
)

_timeout = click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Leave a text as it was if its repair takes longer. Default: no limit.",
)

_COLORS = {"auto": None, "always": True, "never": False}

_color = click.option(
    "--color",
    type=click.Choice(list(_COLORS)),
    default="auto",
    help="Colours of reports and diffs. Default: on a terminal, unless NO_COLOR is set.",
)

# As `textfix.report` has them in `FORMATS` and `BINARY`, which is not loaded for `--help`.
_FORMATS = (
    "text statistics diff word-diff json jsonl csv sarif critic markdown github html docx".split()
)


@cli.command()
@click.argument("paths", nargs=-1, metavar="[FILE|FOLDER|-]...")
@click.option("-w", "--in-place", "write", is_flag=True, help="Repair the files themselves.")
@click.option("-o", "--output", metavar="FILE", help="Write the repaired text to FILE.")
@click.option("--diff", is_flag=True, help="Show what would change, as a patch; exit with 1.")
@click.option("--check", is_flag=True, help="Name the files that would change; exit with 1.")
@click.option(
    "--report",
    metavar="FILE",
    help="Write every change, its reason and confidence to FILE (.txt .diff .patch .json .jsonl "
    ".csv .sarif .critic .md .docx .html; - is standard output).",
)
@click.option("--format", type=click.Choice(_FORMATS), help="Format of the report.")
@click.option("--statistics", is_flag=True, help="Count the changes by rule: a report of its own.")
@click.option("--word-diff", is_flag=True, help="Mark the changes within the changed lines.")
@_settings
@click.option("--exclude", multiple=True, metavar="GLOB", help="Pass over in folders. Repeatable.")
@click.option("--encoding", metavar="NAME", help="How to read the bytes. Default: by evidence.")
@_output_encoding
@click.option(
    "--stdin-filename",
    "stdin_name",
    metavar="NAME",
    help="What standard input is called in reports, and whose configuration it has.",
)
@_timeout
@click.option(
    "--as-text",
    is_flag=True,
    help="Repair JSON, CSV, XML, YAML, TOML and source as if it were prose.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 though changes are pending.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Say what was done to each file.")
@_color
@click.pass_context
def fix(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    exclude: tuple[str, ...],
    color: str,
    **values: Any,
) -> None:
    """Repair texts. Without a FILE, standard input; without an option, to standard output.

    Folders are searched for text files (.txt .text .md .markdown .rst), hidden ones passed over.

    Exit codes: 0 clean or repaired; 1 changes pending (--check, --diff); 2 error.
    """
    mode = _mode(values)
    mode = _short_for_format(mode, values)
    with _errors_said():
        from textfix.cli.fix import Run, options_for

        settings = _take_settings(values, exclude)
        run = Run(options_for(mode=mode, color=_COLORS[color], **values), settings)
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
        raise click.UsageError(f"{' and '.join(asked)} exclude each other; choose one")
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
        raise click.UsageError(f"{' and '.join(asked)} exclude each other; choose one")
    if not asked or asked == ["--format"]:
        return mode
    values["format"] = flags[asked[0]]
    return "check" if mode == "text" and values["report"] is None else mode


def _from_stdin() -> tuple[str, ...]:
    if sys.stdin is not None and sys.stdin.isatty():
        end = "Ctrl-Z and Enter" if os.name == "nt" else "Ctrl-D"
        click.echo(f"Reading text from the terminal; end it with {end}.", err=True)
    return ("-",)


def _goal(function: F) -> F:
    """Add the options that say where a text goes, and whether to say so."""
    function = click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")(function)
    function = click.option("-o", "--output", metavar="FILE", help="Write the text to FILE.")(
        function
    )
    return click.option(
        "-w", "--in-place", "write", is_flag=True, help="Write the files themselves."
    )(function)


@cli.command()
@click.argument("path", metavar="FILE|REPORT.json")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Keep the decisions in FILE. Default: as the text, but .decisions.json.",
)
@click.option("--suggestions", is_flag=True, help="Ask for what was only suggested, too.")
@_settings
@click.option("--encoding", metavar="NAME", help="How to read the bytes. Default: by evidence.")
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
    """Show each change of a text, or of a saved report, and ask whether to make it.

    Answers are saved at once; the same command goes on where it was stopped. `textfix apply` makes
    the decisions so.
    """
    with _errors_said():
        from textfix.cli import review as it
        from textfix.cli.fix import Usage

        if path == "-" or sys.stdin is None:
            raise Usage("the answers are read from standard input; name a file to review")
        report = path if it.is_report(path) else None
        if report and (encoding or any(values.values())):
            raise Usage("a saved report has its settings; leave them out, or review the text")
        decisions = output or it.default_path(path)
        found = (
            it.from_report(path) if report else it.from_text(path, _take_settings(values), encoding)
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
@_goal
@click.option(
    "--from",
    "source",
    metavar="REPORT",
    help="The saved JSON report that was decided on; its reasons go into a new report.",
)
@click.option(
    "--rest",
    type=click.Choice(["accept", "reject"]),
    default="reject",
    help="What becomes of changes that nobody decided; accept needs --from. Default: reject.",
)
@click.option("--remember", is_flag=True, help="Have what was rejected not proposed again.")
@click.option("--report", metavar="FILE", help="Write what was made to FILE, as textfix fix does.")
@click.option("--format", type=click.Choice(_FORMATS), help="Format of the report.")
@click.option("--encoding", metavar="NAME", help="How to read the bytes. Default: as recorded.")
@_output_encoding
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
    """Make the changes that were accepted, and no other, in the texts they were decided on.

    Without a FILE, the files that DECISIONS names; without an option, to standard output.
    """
    mode = _mode(values)
    with _errors_said():
        from textfix.cli.fix import Usage, options_for
        from textfix.cli.saved import Apply

        if rest == "accept" and source is None:
            raise Usage("--rest accept needs the report with the other changes: --from REPORT")
        run = Apply(options_for(mode=mode, **values), decisions, source, rest, remember=remember)
        code = run.over(paths)
    ctx.exit(code)


@cli.command()
@click.argument("report")
@click.argument("paths", nargs=-1, metavar="[FILE]...")
@_goal
@click.pass_context
def undo(ctx: click.Context, /, report: str, paths: tuple[str, ...], **values: Any) -> None:
    """Give the sources back, byte for byte, from repaired texts and their saved JSON REPORT.

    The journal of a run that was cut off, REPORT.journal, will do too.
    Without a FILE, the files that the report names; without an option, to standard output.
    """
    mode = _mode(values)
    with _errors_said():
        from textfix.cli.fix import options_for
        from textfix.cli.saved import Undo

        run = Undo(options_for(mode=mode, **values), report)
        code = run.over(paths)
    ctx.exit(code)


@cli.command(name="report")
@click.argument("saved")
@click.argument("paths", nargs=-1, metavar="[FILE]...")
@click.option("-o", "--output", metavar="FILE", help="Write the report to FILE.")
@click.option("--format", "name", type=click.Choice(_FORMATS), help="Format of the report.")
@_color
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
    """Make another report of a SAVED JSON report, without repairing again.

    The files it names are read, as they were before or after the repair; FILE is read instead.
    """
    with _errors_said():
        from textfix.cli.saved import Again

        run = Again(saved, output, name, _COLORS[color])
        code = run.over(paths)
    ctx.exit(code)


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER...")
@click.option("-o", "--output", metavar="OUT", help="A file for a file; a folder for more.")
@click.option(
    "--field",
    "fields",
    multiple=True,
    callback=_codes,
    metavar="NAMES",
    help="Fields or columns that hold text. Default: text. Repeatable.",
)
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Default: all processors.")
@click.option(
    "--changes", metavar="FILE", help="Write every change: .jsonl, .jsonl.gz, .jsonl.zst, .parquet."
)
@click.option(
    "--errors", metavar="FILE", help="Write what is bad. Default: OUT.errors.jsonl, if anything is."
)
@click.option("--report", metavar="FILE", help="Write a report on a sample, as `fix` does.")
@click.option(
    "--sample", type=click.IntRange(1), default=20, metavar="N", help="Texts in it. Default: 20."
)
@_timeout
@click.option("--strict", is_flag=True, help="Stop at the first bad row.")
@click.option(
    "--learn-words", metavar="FILE", help="Write the words of its own to FILE, for --dictionary."
)
@click.option("--resume", is_flag=True, help="Go on with a run that was interrupted or killed.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Pass over in folders. Repeatable.")
@_settings
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.pass_context
def corpus(
    ctx: click.Context, /, paths: tuple[str, ...], exclude: tuple[str, ...], **values: Any
) -> None:
    """Repair a corpus: JSON Lines, CSV, TSV, Parquet, text; also .gz and .zst.

    \b
    textfix corpus articles.jsonl.zst -o repaired.jsonl.zst --changes changes.parquet
    textfix corpus crawl/ -o repaired/ --field title,body --resume
    textfix corpus crawl/ --learn-words words.txt

    OUT appears only when all of it is finished. Without --profile it is that of corpora.

    Exit codes: 0 repaired, bad rows and all; 2 error.
    """
    with _errors_said():
        from textfix.cli.corpus import run

        settings = _take_settings(values, exclude, default="corpus")
        code = run(paths, settings, **values)
    ctx.exit(code)


@cli.command()
@click.argument("code")
def explain(code: str) -> None:
    """Show the page of a rule: what it repairs, when it is wrong, examples."""
    from textfix.cli import pages
    from textfix.engine.rule import rules

    try:
        page = pages.explain(pages.find(code, rules()))
    except pages.Unknown as error:
        raise _Error(str(error)) from error
    click.echo(page, nl=False)


@cli.command(name="rules")
@_settings
def rules_command(**values: Any) -> None:
    """List the rules, and which of them run with the settings given and found here."""
    with _errors_said():
        from textfix.cli import pages
        from textfix.engine.rule import rules

        profile = _take_settings(values).profile(".")
        text = pages.table(rules(), profile, _terminal_width())
    click.echo(text, nl=False)


def _terminal_width() -> int | None:
    import shutil

    if sys.stdout is None or not sys.stdout.isatty():
        return None
    return shutil.get_terminal_size().columns
