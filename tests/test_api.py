"""What a caller of the library meets: its errors, its shortcuts, how a result is shown."""

import inspect
import pickle
from collections.abc import Callable

import pytest

import textfix
from textfix import Profile, Result, TextfixError, fix, fix_many, profile, repair, repair_many
from textfix.report import render

DAMAGED = "The end ofthe road. It is late &amp; dark."

# name: what is called, the class without the base, what the message says
WRONG: dict[str, tuple[Callable[[], object], type[Exception], str]] = {
    "none": (lambda: fix(None), TypeError, "textfix repairs str, not NoneType"),  # type: ignore[arg-type]
    "bytes": (lambda: fix(b"a"), TypeError, "not bytes; decode bytes first"),  # type: ignore[arg-type]
    "profile-type": (
        lambda: fix("a", profile=5),  # type: ignore[arg-type]
        TypeError,
        "profile must be one of article, ocr, corpus or a Profile, not int",
    ),
    "profile-name": (lambda: fix("a", profile="orc"), ValueError, "did you mean 'ocr'?"),
    "one-string": (lambda: fix_many("abc"), TypeError, "an iterable of strings, not one string"),
    "one-bytes": (lambda: repair_many(b"abc"), TypeError, "not one bytes"),  # type: ignore[arg-type]
    "no-iterable": (lambda: fix_many(5), TypeError, "not one int"),  # type: ignore[arg-type]
    "select": (
        lambda: profile(select=["XYZ"]),
        ValueError,
        "select: no rule code begins with 'XYZ'",
    ),
    "ignore": (lambda: profile(ignore=["SPC30", "HYB301"]), ValueError, "did you mean HYP301?"),
    "ignore-shortcut": (lambda: fix("a", ignore=["XXX"]), ValueError, "begins with 'XXX'"),
    "empty-code": (lambda: profile(ignore=[""]), ValueError, "begins with ''"),
    "setting": (lambda: fix("a", langage="en"), ValueError, "did you mean 'language'?"),
    "argument": (lambda: fix("a", profle="ocr"), ValueError, "did you mean 'profile'?"),
    "many-setting": (lambda: fix_many(["a"], langage="en"), ValueError, "did you mean 'language'?"),
    "binary-report": (
        lambda: repair("a").report("docx"),
        ValueError,
        r"textfix.report.to_bytes\('docx'",
    ),
    "report": (lambda: repair("a").report("jsn"), ValueError, "did you mean 'json'?"),
    "timeout": (lambda: fix("a", timeout=-1), ValueError, "timeout must be a positive number"),
    "workers": (lambda: fix_many(["a"], workers=0), ValueError, "workers must be 1 or more"),
    "saved": (lambda: Result.from_json("{}", "a"), ValueError, "must have the key"),
    "ignore-type": (
        lambda: fix("a", ignore=5),
        ValueError,
        "ignore must be a list of strings, not 5",
    ),
    "ignore-items": (lambda: fix("a", ignore=[5]), ValueError, r"a list of strings, not \[5\]"),
    "ignore-generator": (
        lambda: fix("a", ignore=(code for code in ["XXX"])),
        ValueError,
        "begins with 'XXX'",
    ),
    "not-of-a-profile": (
        lambda: profile(timeout=1),
        ValueError,
        "no setting 'timeout'; choose from select",
    ),
    "timeout-type": (
        lambda: fix("a", timeout="1"),  # type: ignore[arg-type]
        TypeError,
        "timeout must be a number of seconds, not str",
    ),
    "workers-type": (
        lambda: fix_many(["a"], workers="2"),  # type: ignore[arg-type]
        TypeError,
        "workers must be an int or None, not str",
    ),
    "saved-type": (
        lambda: Result.from_json(None, "a"),  # type: ignore[arg-type]
        TypeError,
        "report must be a string, not NoneType",
    ),
    "source-type": (
        lambda: Result.from_json(repair("a").report("json"), None),  # type: ignore[arg-type]
        TypeError,
        "source must be a string, not NoneType",
    ),
    "span": (lambda: repair("abc").to_source((2, 1)), ValueError, "span 2:1 does not lie within"),
    "span-type": (
        lambda: repair("abc").to_text(3),  # type: ignore[arg-type]
        TypeError,
        "a span must be two ints, not 3",
    ),
    "text": (lambda: list(fix_many(["a", 1])), ValueError, "text 1: "),  # type: ignore[list-item]
}


@pytest.mark.parametrize(("call", "without", "says"), WRONG.values(), ids=WRONG)
def test_errors_say_what_would_do(
    call: Callable[[], object], without: type[Exception], says: str
) -> None:
    with pytest.raises(TextfixError, match=says) as error:
        call()
    assert isinstance(error.value, without)


def test_all_errors_of_the_package_have_the_base() -> None:
    exported = {name: getattr(textfix, name) for name in textfix.__all__}
    errors = {
        name: it
        for name, it in exported.items()
        if inspect.isclass(it) and issubclass(it, Exception)
    }
    assert {"ProfileError", "RepairTimeout", "SavedError", "DecisionError"} < errors.keys()
    assert all(issubclass(it, TextfixError) for it in errors.values())


def test_errors_come_through_a_pickle() -> None:
    error = pickle.loads(pickle.dumps(textfix.ProfileError("no profile")))
    assert isinstance(error, TextfixError)
    assert str(error) == "no profile"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"ignore": ["SPC"]}, "The end ofthe road. It is late & dark."),
        ({"select": ["SPC"]}, "The end of the road. It is late &amp; dark."),
        ({"language": "none"}, "The end ofthe road. It is late & dark."),
        ({"apply_at": 1.0}, DAMAGED),
        ({"ignore": None}, "The end of the road. It is late & dark."),
    ],
    ids=["ignore", "select", "language", "apply_at", "none"],
)
def test_settings_may_be_given_at_once(settings: dict[str, object], expected: str) -> None:
    assert fix(DAMAGED, **settings) == expected
    assert repair(DAMAGED, **settings).profile == profile(**settings)
    assert list(fix_many([DAMAGED], **settings)) == [expected]
    assert [it.text for it in repair_many([DAMAGED], **settings)] == [expected]


def test_settings_change_the_profile_that_is_given() -> None:
    assert repair("a", profile="ocr", language="en").profile == profile("ocr", language="en")
    own = Profile("own", apply_at=0.8)
    assert repair("a", profile=own, language="en").profile.apply_at == 0.8


def test_a_code_of_another_version_is_read_back() -> None:
    """A saved report may name rules that are gone; only what a caller asks for is checked."""
    result = repair(DAMAGED, profile=Profile(ignore=("SPC999",)))
    again = Result.from_json(result.report("json"), DAMAGED)
    assert again.profile.ignore == ("SPC999",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "<Result '': 0 changes, 0 suggestions, profile 'article'>"),
        ("ofthe road", "<Result 'ofthe road': 0 changes, 1 suggestion, profile 'article'>"),
        (DAMAGED * 1000, None),
        ("\x1b[2J\n" * 100, None),
    ],
    ids=["empty", "one", "long", "hostile"],
)
def test_the_repr_of_a_result_is_short(text: str, expected: str | None) -> None:
    shown = repr(repair(text))
    assert len(shown) < 400
    assert shown.isprintable()
    if expected is not None:
        assert shown == expected


def test_a_saved_report_gives_the_same_reports_again() -> None:
    result = repair(DAMAGED)
    again = Result.from_json(result.report("json"), DAMAGED)
    assert (again.text, again.suggestions) == (result.text, result.suggestions)
    for name in ("json", "csv", "sarif"):
        assert render(name, [("text", again)]) == result.report(name)
