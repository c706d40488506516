"""Hooks of MkDocs: pages from files outside `docs/`, links between them, and no remote assets.

`README.md` and the other files at the root stay where people and GitHub look for them. The site
shows the same files, so each text has one source.
"""

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parent.parent
# Files outside `docs/`, and the page that each becomes.
OUTSIDE = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "benchmarks/RESULTS.md": "results.md",
    "dictionaries/SOURCES.md": "sources.md",
    "samples/README.md": "samples.md",
    "LICENSE": "licence.md",
}
_SOURCES = {page: source for source, page in OUTSIDE.items()}
# A block or span of code, which stays as it is, or the target of a link.
_LINK = re.compile(r"^```.*?^```$|(`+)(?!`).*?(?<!`)\1(?!`)|(?<=\]\()([^)\s]+)(?=\))", re.M | re.S)
# What a browser would load from another host: a script, a style sheet, an image, a font.
_REMOTE = re.compile(
    r"<(?:script|img|iframe|source)\b[^>]*\bsrc=[\"']?(?:https?:)?//[^>]*>"
    r"|<link\b(?=[^>]*\brel=[\"']?(?:stylesheet|preconnect|preload|icon))[^>]*href=[\"']?(?:https?:)?//[^>]*>"
)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each file outside `docs/`."""
    for source, page in OUTSIDE.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        if not source.endswith(".md"):
            text = f"# Licence\n\n```text\n{text.rstrip()}\n```\n"
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links that lead from file to file in the repository into links from page to page."""
    source = _SOURCES.get(page.file.src_uri, f"docs/{page.file.src_uri}")

    def link(match: re.Match[str]) -> str:
        target = match[2]
        if target is None or "://" in target or target.startswith(("#", "mailto:")):
            return match[0]
        path, mark, anchor = target.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        # A file that is no page keeps its target, and MkDocs reports it.
        shown = OUTSIDE.get(path, path.removeprefix("docs/"))
        return f"{shown}{mark}{anchor}"

    return _LINK.sub(link, markdown)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Refuse a page that would load something from another host."""
    if found := _REMOTE.search(output):
        raise PluginError(f"{page.file.src_uri} loads a remote asset: {found[0]}")
    return output
