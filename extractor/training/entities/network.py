"""The tagger's network in torch, as it is trained; ``tagger.network`` is the same for the run time.

In: features of forms and of running pieces.  Out: logits over O, B, I, E, S for every head, and for every short stretch of
pieces a logit for every label: whether the stretch is a span of it.

Every distinct form is encoded once (its vector, its letters by a small convolution, its marks); running pieces add
what slovnet's encoders say of their word; residual dilated convolutions mix neighbours; a memory gives each piece the mean of what was
seen at the other pieces of its stem in the text, so that a name is recognised where it stands bare.  Stretches are
judged as wholes, by their first piece, their last, their length and the mean of what lies between, since tags piece by piece do not
know where the span they close began.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from extractor.language.tagger.scheme import HEADS, LONGEST, SPAN_LABELS
from extractor.language.tagger.words import LETTERS
from extractor.training.entities.encoders import DEEP

__all__ = ["Design", "Dropout", "Network"]


@dataclass(frozen=True, slots=True)
class Design:
    """Sizes of a network; the fields are written into the weight file."""

    vector: int = 300
    marks: int = 0
    encoders: int = 3
    flags: int = 5
    letter: int = 24
    filters: int = 64
    form_hidden: int = 384
    hidden: int = 256
    dilations: tuple[int, ...] = (1, 2, 4, 1)
    memory_after: int = 2
    tags: int = 5
    stretch: int = 128

    def as_dict(self) -> dict[str, object]:
        """For the weight file."""
        return asdict(self)


class Dropout(nn.Module):
    """``nn.Dropout`` to a 256th, by random bytes: torch draws a float for every value, which took a quarter of the training."""

    def __init__(self, share: float, seed: int) -> None:
        super().__init__()
        self._below = round(share * 256)
        self._draw = np.random.default_rng(seed)

    def forward(self, x: Tensor) -> Tensor:
        """``x`` with a share of its values blanked and the others raised, while training; else ``x``."""
        if not self.training or not self._below:
            return x
        drawn = torch.from_numpy(self._draw.integers(0, 256, size=tuple(x.shape), dtype=np.uint8))
        return x * (drawn >= self._below).to(x.dtype).mul_(256 / (256 - self._below))


class Network(nn.Module):
    """See the module; ``drop`` is set by who trains it."""

    def __init__(self, design: Design) -> None:
        super().__init__()
        self.design = design
        d = design
        self.letter = nn.Embedding(LETTERS, d.letter, padding_idx=0)
        self.narrow = nn.Conv1d(d.letter, d.filters, 3, padding=1)
        self.wide = nn.Conv1d(d.letter, d.filters, 5, padding=2)
        self.first = nn.Linear(d.vector + 2 * d.filters + d.marks, d.form_hidden)
        self.form = nn.Linear(d.form_hidden, d.hidden)
        self.skip = nn.Linear(d.vector + 2 * d.filters + d.marks, d.hidden, bias=False)
        self.context_scale = nn.Parameter(torch.ones(DEEP * d.encoders), requires_grad=False)
        self.context_shift = nn.Parameter(torch.zeros(DEEP * d.encoders), requires_grad=False)
        self.context = nn.Linear(DEEP * d.encoders + d.flags, d.hidden, bias=False)
        self.blocks = nn.ModuleList(nn.Conv1d(d.hidden, d.hidden, 3) for _ in d.dilations)
        self.memory = nn.Linear(d.hidden, d.hidden, bias=False)
        self.out = nn.Linear(d.hidden, len(HEADS) * d.tags)
        self.borders = nn.Linear(d.hidden, 3 * d.stretch)
        self.lengths = nn.Parameter(torch.zeros(LONGEST, d.stretch))
        self.judge = nn.Linear(d.stretch, len(SPAN_LABELS))
        self.drop = Dropout(0.0, 1)
        with torch.no_grad():
            nn.init.zeros_(self.memory.weight)
            nn.init.constant_(self.judge.bias, -5.0)  # spans are rare

    def forms(self, vectors: Tensor, letters: Tensor, marks: Tensor) -> Tensor:
        """Distinct forms, ``n`` x hidden."""
        x = self.letter(letters).transpose(1, 2)
        known = (letters > 0).unsqueeze(1)
        seen = torch.cat([self.narrow(x), self.wide(x)], 1).masked_fill(~known, -1e4).amax(2).relu()
        x = torch.cat([self.drop(vectors), self.drop(seen), self.drop(marks)], 1)
        rows: Tensor = self.skip(x) + self.form(self.drop(self.first(x).relu()))
        return rows

    def forward(
        self, forms: Tensor, which: Tensor, words: Tensor, word_of: Tensor, flags: Tensor, gap: Tensor, stems: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Logits, pieces x heads x 5, and the last hidden layer, pieces x hidden.

        ``words``: what the encoders say, of which the first ``design.encoders`` are heard; ``which``, ``word_of``: the form and the word of
        each piece; ``gap``: True for padding between texts;
        ``stems``: -1 or a number that is not shared between texts.
        """
        live = (~gap).float().unsqueeze(1)
        said = self.drop(words[:, : len(self.context_scale)] * self.context_scale + self.context_shift)
        x = forms[which] + self.context(torch.cat([said[word_of], flags], 1))
        x = x.relu() * live
        for number, (block, dilation) in enumerate(zip(self.blocks, self.design.dilations, strict=True)):
            weight, bias = block.get_parameter("weight"), block.get_parameter("bias")
            if number == self.design.memory_after:
                x = x + self.remember(x, stems)
            y = functional.conv1d(self.drop(x).t().unsqueeze(0), weight, bias, padding=dilation, dilation=dilation)
            x = (x + y.squeeze(0).t().relu()) * live
        logits: Tensor = self.out(self.drop(x))
        return logits.view(len(which), len(HEADS), self.design.tags), x

    def stretches(self, x: Tensor) -> Tensor:
        """Logits, pieces x ``LONGEST`` x labels: of the stretch that begins at a piece and is 1, 2, ... pieces long."""
        first, last, inner = self.borders(self.drop(x)).split(self.design.stretch, dim=1)
        closing = functional.pad(last, (0, 0, 0, LONGEST - 1)).unfold(0, LONGEST, 1).transpose(1, 2)
        total = functional.pad(inner.cumsum(0), (0, 0, 1, LONGEST - 1))
        ends = total[1:].unfold(0, LONGEST, 1).transpose(1, 2)
        number = torch.arange(1, LONGEST + 1, dtype=x.dtype).view(1, -1, 1)
        mean = (ends - total[: len(x)].unsqueeze(1)) / number
        seen = (first.unsqueeze(1) + closing + mean + self.lengths).relu()
        logits: Tensor = self.judge(seen)
        return logits

    def remember(self, x: Tensor, stems: Tensor) -> Tensor:
        """For each piece a map of the mean over the other pieces of its stem, 0 where there is none."""
        rows = torch.nonzero(stems >= 0).squeeze(1)
        out = torch.zeros_like(x)
        if not len(rows):
            return out
        here = x[rows]
        _, number, count = torch.unique(stems[rows], return_inverse=True, return_counts=True)
        total = torch.zeros(len(count), x.shape[1], dtype=x.dtype).index_add(0, number, here)
        others = (count - 1).float()[number].unsqueeze(1)
        mean = (total[number] - here) / others.clamp(min=1) * (others > 0).float()
        return out.index_add(0, rows, self.memory(self.drop(mean)).to(x.dtype))
