"""The mutants of a module: each one syntax node changed into another that means something else."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Any

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
#: What is said to people or programmers is wording, not a rule; the catalogue's own check looks after it.
_SAID_BY = frozenset({"_", "gettext", "gettext_lazy", "ValueError", "TypeError", "MalformedRules"})
#: Fields of a node in which nothing is changed: no behaviour, or one that the change of a function's code cannot reach.
_LEFT = frozenset({"annotation", "returns", "decorator_list", "format_spec"})

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Mutant:
    """One change. In a function: `home` is its path of names (("Rate", "__contains__")) and `code` what it becomes.
    `text` is the line as it stands. In a statement of the module itself: `home` is empty, and `code` runs that assignment and all that come after it.
    """

    module: str
    line: int
    text: str
    change: str
    home: tuple[str, ...]
    code: CodeType

    def __str__(self) -> str:
        return f"{self.module}:{self.line}  {self.text}  [{self.change}]"


def mutants(module: str, source: str, file: str) -> list[Mutant]:
    """All of them, in the order of the source. Bodies of classes (fields, enum members) and default values of
    parameters are left alone: objects made from them already exist.
    """
    tree, lines = ast.parse(source), ["", *map(str.strip, source.splitlines())]
    found: list[Mutant] = []
    for number, node in enumerate(tree.body):
        if isinstance(node, ast.Assign | ast.AnnAssign) and not _is_all(node):
            rest = [one for one in tree.body[number:] if isinstance(one, ast.Assign | ast.AnnAssign)]
            for line, change in _each_change(node):
                code = compile(ast.Module(rest, []), file, "exec")
                found.append(Mutant(module, line, lines[line], change, (), code))
        for function, home in _functions(node, ()):
            for line, change in _each_change(function, skip=frozenset({"args"})):
                code = _function_code(compile(tree, file, "exec"), home, function)
                found.append(Mutant(module, line, lines[line], change, home, code))
    return sorted(found, key=lambda mutant: mutant.line)


def _functions(node: ast.AST, path: tuple[str, ...]) -> Iterator[tuple[FunctionNode, tuple[str, ...]]]:
    """The outermost functions, of classes too."""
    if isinstance(node, FunctionNode):
        yield node, (*path, node.name)
    elif isinstance(node, ast.ClassDef):
        for child in node.body:
            yield from _functions(child, (*path, node.name))


def _is_all(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets)


def _function_code(code: CodeType, home: tuple[str, ...], function: FunctionNode) -> CodeType:
    first = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
    for depth, name in enumerate(home):
        last = depth == len(home) - 1
        code = next(
            one
            for one in code.co_consts
            if isinstance(one, CodeType) and one.co_name == name and (not last or one.co_firstlineno == first)
        )
    return code


# --- changes


def _each_change(root: ast.AST, skip: frozenset[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """Makes each change in the tree in turn; while the caller looks at it, it is there, afterwards taken back."""
    documented = isinstance(root, FunctionNode) and ast.get_docstring(root) is not None
    for name, value in ast.iter_fields(root):
        if name in _LEFT or name in skip:
            continue
        many = value if isinstance(value, list) else None
        for index, node in enumerate(many if many is not None else [value]):
            if not isinstance(node, ast.AST) or (documented and name == "body" and index == 0) or _is_said(root, node):
                continue
            for change, new in _replacements(node):
                _put(root, name, index if many is not None else None, new, like=node)
                yield getattr(node, "lineno", getattr(root, "lineno", 0)), change
                _put(root, name, index if many is not None else None, node, like=node)
            yield from _each_change(node)


def _is_said(parent: ast.AST, node: ast.AST) -> bool:
    """Words in _("…") or ValueError(f"…"), and the names in Literal["…"], a type."""
    if isinstance(parent, ast.Subscript):
        return isinstance(parent.value, ast.Name) and parent.value.id == "Literal" and node is parent.slice
    said = isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id in _SAID_BY
    return said and (
        isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
    )


def _put(parent: ast.AST, name: str, index: int | None, new: ast.AST, *, like: ast.AST) -> None:
    if new is not like:
        ast.copy_location(new, like)
        ast.fix_missing_locations(new)
    if index is None:
        setattr(parent, name, new)
    else:
        getattr(parent, name)[index] = new


def _replacements(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What the node could become, each with words for people."""
    match node:
        case ast.cmpop() if type(node) in _COMPARISONS:
            new = _COMPARISONS[type(node)]
            yield f"{type(node).__name__} → {new.__name__}", new()
        case ast.operator() if type(node) in _OPERATORS:
            other = _OPERATORS[type(node)]
            yield f"{type(node).__name__} → {other.__name__}", other()
        case ast.And():
            yield "and → or", ast.Or()
        case ast.Or():
            yield "or → and", ast.And()
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield f"without {type(node.op).__name__}", node.operand
        case ast.Constant():
            yield from _constants(node.value)
        case ast.If() | ast.While() | ast.IfExp():
            opposite: dict[str, Any] = {**dict(ast.iter_fields(node)), "test": ast.UnaryOp(ast.Not(), node.test)}
            yield f"{type(node).__name__}: condition turned round", type(node)(**opposite)
        case ast.Return(value=ast.expr()) if not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield "return None", ast.Return(ast.Constant(None))
        case ast.Break():
            yield "break → continue", ast.Continue()
        case ast.Continue():
            yield "continue → break", ast.Break()
        case ast.Raise():
            yield "raise left out", ast.Pass()
        case ast.Expr(value=ast.Call()):
            yield "call left out", ast.Pass()


def _constants(value: object) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(value, bool):
        yield f"{value} → {not value}", ast.Constant(not value)
    elif isinstance(value, int):
        yield f"{value} → {value + 1}", ast.Constant(value + 1)
    elif isinstance(value, str):
        yield f"{value[:40]!r} + 'X'", ast.Constant(value + "X")
