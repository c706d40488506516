"""Steps for other pipelines; each module needs the package that it is named after."""
