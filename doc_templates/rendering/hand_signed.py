"""A text changed in Word whose signers turn to paper: what it says of electronic signatures becomes lines for hands.

What differs between the two roads is not listed here: the template is filled in for both, and where the two differ, the
paragraphs of one take the place of the other's in the text that the person has written.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import chain
from typing import Any

from lxml import etree

from doc_templates.errors import NotForHand
from doc_templates.rendering import checks, docx, package
from doc_templates.rendering.lint import W


def turned(content: bytes, *, electronic: bytes, paper: bytes) -> bytes:
    """`content` as it reads on paper. `electronic`, `paper`: the same record filled in for either road.

    Raises NotForHand when a sentence of the electronic road was changed by the person, so that nobody but a person can
    say how it reads on paper.
    """
    parts = package.read(content)
    trees = {name: _tree(data) for name, data in parts.items() if docx.DYNAMIC.match(name)}
    for former, latter in _differences(package.read(electronic), package.read(paper)):
        found = _place(trees.values(), [_words(one) for one in former])
        if not found:
            raise NotForHand(" ".join(_shown(one) for one in former))
        _replace(found, latter)
    parts |= {
        name: etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        for name, tree in trees.items()
    }
    return package.write(parts)


def _differences(former: Mapping[str, bytes], latter: Mapping[str, bytes]) -> Iterator[tuple[list[Any], list[Any]]]:
    """Paragraphs that only the first has, with those that stand there in the second."""
    for name, data in former.items():
        if not docx.DYNAMIC.match(name) or name not in latter:
            continue
        for here, there in zip(*_alike(_blocks(data), _blocks(latter[name])), strict=True):
            old, new = ([_words(one) for one in side] for side in (here, there))
            for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
                if tag != "equal":
                    yield here[first:last], there[start:end]


def _blocks(data: bytes) -> list[list[Any]]:
    """Paragraphs by what they stand in: the text itself, each cell, in order."""
    found: dict[Any, list[Any]] = {}
    for paragraph in _tree(data).iter(f"{W}p"):
        found.setdefault(paragraph.getparent(), []).append(paragraph)
    return list(found.values())


def _alike(here: list[list[Any]], there: list[list[Any]]) -> tuple[list[list[Any]], list[list[Any]]]:
    """Both roads have the same tables; a template that has not is compared as one run of paragraphs."""
    if len(here) == len(there):
        return here, there
    return [list(chain.from_iterable(here))], [list(chain.from_iterable(there))]


def _place(trees: Any, wanted: Sequence[str]) -> list[Any]:
    """The first paragraphs with these words, one after another; none where there are none."""
    for tree in trees if wanted else ():
        paragraphs = list(tree.iter(f"{W}p"))
        for at in range(len(paragraphs) - len(wanted) + 1):
            found = paragraphs[at : at + len(wanted)]
            if [_words(one) for one in found] == list(wanted) and len({one.getparent() for one in found}) == 1:
                return found
    return []


def _replace(found: Sequence[Any], latter: Sequence[Any]) -> None:
    """One for one the paragraph stays as it looks, and only its words change."""
    fresh = [copy.deepcopy(one) for one in latter]
    if len(fresh) == len(found):
        for old, new in zip(found, fresh, strict=True):
            _keep_look(old, new)
    parent = found[0].getparent()
    for one in fresh:
        found[0].addprevious(one)
    for one in found:
        parent.remove(one)


def _keep_look(old: Any, new: Any) -> None:
    look, other = old.find(f"{W}pPr"), new.find(f"{W}pPr")
    if other is not None:
        new.remove(other)
    if look is not None:
        new.insert(0, copy.deepcopy(look))


def _tree(data: bytes) -> Any:
    return etree.fromstring(data, docx.parser())


def _shown(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(f"{W}t")).strip()


def _words(paragraph: Any) -> str:
    """A blank that stands for a line is something, an empty paragraph is nothing."""
    text = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
    return checks.squeezed(text) or text
