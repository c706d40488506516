"""A step for the pipelines of scikit-learn: repairs texts before they are counted or embedded.

make_pipeline(TextFixer(), TfidfVectorizer(), LogisticRegression())
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textfix.engine.many import fix_many
from textfix.settings.profile import Profile

try:
    from sklearn.base import BaseEstimator, TransformerMixin
except ImportError as error:
    raise ImportError(
        "textfix.integrations.sklearn needs scikit-learn, which is not installed; "
        "pip install 'textfix[sklearn]'"
    ) from error


class TextFixer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Repairs each text by itself; it learns nothing from the others, so `fit` does nothing.

    Args:
        profile: "article", "ocr", "corpus" or a `Profile`.
        n_jobs: processes; -1 takes one for each processor.
        timeout: seconds of wall-clock time that a text may take; None for no limit.
    """

    def __init__(
        self,
        profile: str | Profile = "article",
        *,
        n_jobs: int = 1,
        timeout: float | None = None,
    ) -> None:
        self.profile = profile
        self.n_jobs = n_jobs
        self.timeout = timeout

    def fit(self, texts: Iterable[str], y: Any = None) -> TextFixer:
        """Nothing is learnt."""
        return self

    def transform(self, texts: Iterable[str]) -> list[str]:
        """The texts repaired.

        Raises:
            TextError: if one is no string or takes too long; names its index.
            ProfileError: if there is no such profile.
        """
        workers = None if self.n_jobs == -1 else self.n_jobs
        return list(fix_many(texts, profile=self.profile, workers=workers, timeout=self.timeout))

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags
