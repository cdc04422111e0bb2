"""Broken parses mended into trees.

In: for each word of one sentence the place of its head (itself where it is the root), as a model guessed them word
by word.  Out: heads that make one tree with one root.  A tree comes back as it went in.

The algorithm, in three steps, each of which touches only what is broken:

1. A head outside the sentence becomes the word itself, a claim to be the root.
2. Every cycle is opened at one word, whose head becomes itself.  That word is the one whose arc the model would give
   up first: the arc longest in words, of equals the leftmost word.  Long arcs are the ones such models get wrong.
3. One of the words that now claim to be roots is kept: a word before punctuation; then one that was given as a root
   before those that steps 1 and 2 made roots; then a verb before other words, then the one with the most words under
   it, then the leftmost.  The others are hung under it.

Heads of all other words are never changed, and the result depends on nothing but the arguments.  Time is linear.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["is_tree", "mend"]


def is_tree(heads: Sequence[int]) -> bool:
    """Whether ``heads`` (own place for the root) make one tree with one root."""
    size = len(heads)
    if any(not 0 <= head < size for head in heads):
        return False
    return not size or (sum(head == place for place, head in enumerate(heads)) == 1 and not _cycles(heads))


def _cycles(heads: Sequence[int]) -> list[list[int]]:
    """The cycles of two words and more among ``heads``, each in the order of its arcs."""
    unseen, done = -1, -2
    walk = [unseen] * len(heads)
    cycles = []
    for start in range(len(heads)):
        path = []
        place = start
        while walk[place] == unseen:
            walk[place] = start
            path.append(place)
            place = heads[place]
        if walk[place] == start and heads[place] != place:
            cycles.append(path[path.index(place) :])
        for step in path:
            walk[step] = done
    return cycles


def _sizes(heads: Sequence[int]) -> list[int]:
    """How many words stand under each word, itself counted; ``heads`` has no cycles."""
    waiting = [0] * len(heads)
    for place, head in enumerate(heads):
        if head != place:
            waiting[head] += 1
    sizes = [1] * len(heads)
    leaves = [place for place, count in enumerate(waiting) if not count]
    while leaves:
        place = leaves.pop()
        head = heads[place]
        if head == place:
            continue
        sizes[head] += sizes[place]
        waiting[head] -= 1
        if not waiting[head]:
            leaves.append(head)
    return sizes


def mend(heads: Sequence[int], ranks: Sequence[int] | None = None) -> list[int]:
    """``heads`` as a tree; see the module's docstring.

    ``ranks`` says how fit each word is to be the root, higher is better (2 a verb, 1 another word, 0 punctuation);
    without it all words are equal.
    """
    size = len(heads)
    mended = [head if 0 <= head < size else place for place, head in enumerate(heads)]
    claimed = [head == place for place, head in enumerate(heads)]
    for cycle in _cycles(mended):
        opened = max(cycle, key=lambda place: (abs(mended[place] - place), -place))
        mended[opened] = opened
    roots = [place for place, head in enumerate(mended) if head == place]
    if len(roots) < 2:
        return mended
    sizes = _sizes(mended)
    fitness = ranks if ranks is not None else [0] * size
    root = max(roots, key=lambda place: (fitness[place] > 0, claimed[place], fitness[place], sizes[place], -place))
    for place in roots:
        mended[place] = root
    return mended
