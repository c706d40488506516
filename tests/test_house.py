"""The layout of the package: few top-level modules, no long one, imports in one direction."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "textfix"
MODULES = sorted(PACKAGE.rglob("*.py"))
TOP_LEVEL = 8  # modules directly in the package
LONGEST = 450  # lines


def test_few_modules_lie_directly_in_the_package() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= TOP_LEVEL


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_is_too_long(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_import_contracts_have_no_exception() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert contracts
    assert not any("ignore_imports" in contract for contract in contracts)


def test_each_package_says_what_it_is_for() -> None:
    packages = [path for path in MODULES if path.name == "__init__.py"]
    assert [path for path in packages if not re.match(r'"""\S', path.read_text())] == []


def test_a_rule_lies_in_the_folder_of_its_code() -> None:
    wrong = []
    for module in (PACKAGE / "rules").glob("*/*.py"):
        codes = re.findall(r'^    "([A-Z]{3})\d{3}",$', module.read_text(), re.MULTILINE)
        wrong += [module for code in codes if code.lower() != module.parent.name]
    assert wrong == []
