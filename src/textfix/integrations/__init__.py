"""Steps for the pipelines of others; each module needs the package that it is named for."""
