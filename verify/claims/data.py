"""Questions about data that only a reader can supply, such as the weights of a trained model.

The file is looked for in the folder that ``$INPHASE_DATA`` names. Without it the answer is ``undecided``, with what
would be needed; with it ``supported`` or ``undecided``, never more: what the file holds is the reader's word.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import InputError
from ..verdict import Verdict
from .solve import solve

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

#: The environment variable with the folder of the reader's data.
FOLDER: Final = "INPHASE_DATA"


@dataclass(frozen=True, slots=True)
class Examined:
    """Whether the text ``holds`` for the data (None where that is open), what was found in one sentence, a table."""

    holds: bool | None
    found: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Data:
    """``text``, about the matrices V of several heads: the array ``value`` (heads, d, d) in ``file``, an .npz file.

    ``examine`` tells from the array whether the text holds; it raises InputError for an unsuitable one. The contents of
    the file enter the claim's hash, so that another file is another question.
    """

    text: str
    file: str
    examine: Callable[[Array], Examined]
    contents: str = field(init=False)

    def __post_init__(self) -> None:
        path = self.path()
        known = path is not None and path.is_file()
        object.__setattr__(self, "contents", sha256(path.read_bytes()).hexdigest() if known and path else "")

    def path(self) -> Path | None:
        """Where the file is looked for, None without a folder."""
        folder = os.environ.get(FOLDER)
        return Path(folder) / self.file if folder else None

    def __str__(self) -> str:
        return f"{self.text} (data: {self.file})"


@solve.register
def _(question: Data, **hints: Any) -> Verdict:
    path = question.path()
    needed = f"an array 'value' of shape (heads, d, d) in {question.file}, in the folder that ${FOLDER} names"
    if path is None or not question.contents:
        advice = f"Supply the file and run it again with {FOLDER}=DIR."
        return Verdict("undecided", f"Needs data: {needed}; no such file was found.", advice=advice)
    try:
        examined = question.examine(_square_matrices(path))
    except InputError as error:
        return Verdict("undecided", f"Needs data: {needed}. {error}", advice="Supply a file of this form.")
    trust = (f"that {question.file} holds what the claim is about", "Python; FLINT/Arb through python-flint; NumPy")
    details = {**examined.details, "file": question.file, "sha256": question.contents}
    if examined.holds:
        return Verdict("supported", f"For the supplied data: {examined.found}", trust=trust, details=details)
    kind = "That is open" if examined.holds is None else "It fails"
    reason = f"{kind} for the supplied data: {examined.found} This refutes nothing unless they are the paper's data."
    return Verdict("undecided", reason, trust=trust, advice="Supply the paper's data.", details=details)


def _square_matrices(path: Path) -> Array:
    """The array ``value`` (heads, d, d); one matrix counts as one head. Raises InputError."""
    from ..simulation.read import read_matrices

    matrices = read_matrices(path)
    if "value" not in matrices:
        raise InputError(f"Expected an array named value in {path.name} but got {', '.join(matrices)}.")
    value = matrices["value"]
    value = value[None] if value.ndim == 2 else value
    if value.shape[1] != value.shape[2] or not value.size:
        raise InputError(f"Expected square matrices but got value of shape {value.shape} in {path.name}.")
    if not bool((abs(value) < float("inf")).all()):
        raise InputError(f"Expected finite entries in {path.name} but got infinite ones, or ones that are no numbers.")
    return value
