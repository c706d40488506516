"""`python -m textfix`."""

from textfix.cli import program

if __name__ == "__main__":
    program()
