"""A network's memory is given back after an input larger than usual, and never while anybody is at work."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ocr.engines.ppocr import _Model

USUAL = 100


class Compiled:
    """In the place of a compiled network: outputs are the inputs' sums; notes requests at work when memory goes."""

    def __init__(self) -> None:
        self.at_work = 0
        self.released: list[int] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def create_infer_request(self) -> Any:
        """A request, which does its work when it is waited for."""
        given: dict[int, NDArray[np.float32]] = {}

        def start_async(inputs: dict[int, NDArray[np.float32]], share_inputs: bool) -> None:
            self.at_work += 1
            given.update(inputs)

        def wait() -> None:
            self.meanwhile()
            self.at_work -= 1

        def infer(inputs: dict[int, NDArray[np.float32]], share_inputs: bool) -> None:
            start_async(inputs, share_inputs)
            wait()

        def get_output_tensor(_number: int) -> Any:
            return SimpleNamespace(data=given[0].sum())

        return SimpleNamespace(start_async=start_async, wait=wait, infer=infer, get_output_tensor=get_output_tensor)

    def release_memory(self) -> None:
        """Note it."""
        self.released.append(self.at_work)


def blob(size: int) -> NDArray[np.float32]:
    """An input of so many ones."""
    return np.ones(size, np.float32)


def made(requests: int = 2) -> tuple[Compiled, _Model]:
    """A model and what it has compiled."""
    compiled: Any = Compiled()
    return compiled, _Model(lambda: compiled, requests, USUAL)


def test_memory_goes_after_a_large_input_alone() -> None:
    """Usual inputs keep what the next one needs again; a larger one, in either way, gives it back once."""
    compiled, model = made()
    assert model.run([blob(USUAL), blob(3)], float) == [USUAL, 3]
    assert model.run_apart([blob(USUAL)], float) == [USUAL]
    assert compiled.released == []
    assert model.run([blob(USUAL + 1), blob(3)], float) == [USUAL + 1, 3]
    assert model.run_apart([blob(USUAL + 2)], float) == [USUAL + 2]
    assert model.run([blob(3)], float) == [3]
    assert compiled.released == [0, 0]


def test_memory_waits_until_nobody_is_at_work() -> None:
    """A large input that ends within another's work leaves it; whoever ends last gives it back."""
    compiled, model = made(requests=3)

    def another() -> None:
        compiled.meanwhile = lambda: None
        model.run_apart([blob(USUAL + 1)], float)
        assert compiled.released == []

    compiled.meanwhile = another
    assert model.run([blob(5)], float) == [5]
    assert compiled.released == [0]
    assert model.run([blob(5)] * 4, float) == [5] * 4  # all requests are there again
