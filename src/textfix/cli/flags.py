"""Options that several commands have, and what they make of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from textfix.cli.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


class Error(click.ClickException):
    """An error that a message says all about."""

    exit_code = 2


def codes(ctx: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of an option that takes several, separated by commas or repeated."""
    return tuple(code.strip() for value in values for code in value.split(",") if code.strip())


SETTINGS = (
    click.option("--profile", metavar="NAME", help="article (the default), ocr or corpus."),
    click.option(
        "--select",
        multiple=True,
        callback=codes,
        metavar="CODES",
        help="Run only these rules: codes or prefixes, for example SPC,HYP101. Repeatable.",
    ),
    click.option(
        "--ignore",
        multiple=True,
        callback=codes,
        metavar="CODES",
        help="Do not run these rules; the longer prefix wins. Repeatable.",
    ),
    click.option(
        "--apply-at",
        type=float,
        metavar="P",
        help="Minimum confidence to make a change, 0 to 1.",
    ),
    click.option(
        "--suggest-at",
        type=float,
        metavar="P",
        help="Minimum confidence to suggest a change, 0 to 1.",
    ),
    click.option(
        "--dictionary",
        multiple=True,
        metavar="FILE",
        help="Words to accept: one per line, or a Hunspell .dic file. Repeatable.",
    ),
    click.option(
        "--baseline",
        multiple=True,
        metavar="FILE",
        help="Changes not to propose, as saved by textfix apply --remember. Repeatable.",
    ),
    click.option(
        "--language",
        metavar="auto|en|none",
        help="Where to run the rules for English: auto (on English text), en (always) or none.",
    ),
    click.option(
        "--register",
        metavar="NAME",
        help="Kind of text. auto: detect it; prose, data, verse ...: assume it.",
    ),
    click.option(
        "--config",
        metavar="FILE",
        help="Read settings from FILE; they override the configuration file found near the text.",
    ),
    click.option("--isolated", is_flag=True, help="Ignore configuration files."),
)


def settings_options(function: F) -> F:
    """Add the options that say how to repair."""
    for option in reversed(SETTINGS):
        function = option(function)
    return function


FLAGS = (
    "profile", "select", "ignore", "apply_at", "suggest_at", "dictionary", "baseline", "language",
    "register",
)  # fmt: skip


def take_settings(
    values: dict[str, Any], exclude: tuple[str, ...] = (), default: str = "article"
) -> Settings:
    """The settings among the values of a command, which are taken out of them."""
    from textfix.cli.settings import Settings

    flags = {key: values.pop(key) for key in FLAGS}
    explicit, isolated = values.pop("config"), values.pop("isolated")
    return Settings(flags, explicit=explicit, isolated=isolated, exclude=exclude, default=default)


@contextmanager
def errors_reported() -> Iterator[None]:
    """Every error that is the user's to mend as one message and exit code 2."""
    from textfix.cli.files import Problem
    from textfix.cli.options import Usage
    from textfix.io.encoding import EncodingError
    from textfix.report.visible import visible
    from textfix.settings.config import ConfigError
    from textfix.settings.profile import ProfileError

    try:
        yield
    except Usage as error:
        raise click.UsageError(visible(str(error))) from error
    except (Problem, ConfigError, ProfileError, EncodingError) as error:
        raise Error(visible(str(error))) from error


output_encoding_option = click.option(
    "--output-encoding",
    metavar="NAME",
    help="Encoding of the output. Default: the encoding of the input.",
)

timeout_option = click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Skip a text if its repair takes longer. Default: no limit.",
)

COLORS = {"auto": None, "always": True, "never": False}

color_option = click.option(
    "--color",
    type=click.Choice(list(COLORS)),
    default="auto",
    help="Color reports and diffs. Default: on a terminal, unless NO_COLOR is set.",
)

# As `textfix.report` has them in `FORMATS` and `BINARY`, which is not loaded for `--help`.
FORMATS = (
    "text statistics diff word-diff json jsonl csv sarif critic markdown github html docx".split()
)


def goal_options(function: F) -> F:
    """Add the options that say where a text goes, and whether to say so."""
    function = click.option("-q", "--quiet", is_flag=True, help="Print only errors.")(function)
    function = click.option("-o", "--output", metavar="FILE", help="Write the text to FILE.")(
        function
    )
    return click.option(
        "-w", "--in-place", "write", is_flag=True, help="Write the files in place."
    )(function)
