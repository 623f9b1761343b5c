"""Check the size of our Python: files of at most 300 lines, functions of at most 50, short ones on the whole.

Use: python dev/size_limits.py [FILE …]
"""

import ast
import statistics
import sys
from pathlib import Path

FILE_LINES = 300
FUNCTION_LINES = 50
USUAL_LINES = 30  # 95 of 100 functions stay within
MEDIAN_LINES = 8
REPOSITORY = Path(__file__).resolve().parents[1]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def main(names):
    """Print what is too long, and return 1 if anything is."""
    paths = [Path(name) for name in names] or sorted(_sources())
    complaints, lengths = [], []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        complaints += _long_file(path, text)
        functions = [(node, _length(node)) for node in ast.walk(ast.parse(text)) if isinstance(node, FUNCTIONS)]
        if "tests" not in path.parts:
            lengths += [length for _node, length in functions]
        complaints += [
            f"{path}:{node.lineno}: {node.name} has {length} lines, more than {FUNCTION_LINES}"
            for node, length in functions
            if length > FUNCTION_LINES
        ]
    complaints += [] if names else _distribution(lengths)
    print("\n".join(complaints) or f"{len(paths)} files within their limits")
    return 1 if complaints else 0


def _sources():
    for path in REPOSITORY.rglob("*.py"):
        relative = path.relative_to(REPOSITORY)
        if not any(part.startswith(".") for part in relative.parts):
            yield path


def _long_file(path, text):
    lines = len(text.splitlines())
    return [f"{path}: {lines} lines, more than {FILE_LINES}"] if lines > FILE_LINES else []


def _length(node):
    """Return the lines of a function's body without its docstring, as reading takes no effort there."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def _distribution(lengths):
    if not lengths:
        return []
    complaints = []
    if (median := statistics.median(lengths)) > MEDIAN_LINES:
        complaints.append(f"the median function has {median} lines, more than {MEDIAN_LINES}")
    usual = sorted(lengths)[int(len(lengths) * 0.95)] if len(lengths) > 1 else lengths[0]
    if usual > USUAL_LINES:
        complaints.append(f"one function in twenty has {usual} lines or more, more than {USUAL_LINES}")
    return complaints


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
