"""Knowledge of a language: words, n-grams, confusions, the cost of a word."""
