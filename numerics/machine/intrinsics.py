"""Machine instructions that Python has no word for: doubles seen as integers, and floor."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic


@intrinsic
def bits_of_double(typing_context: Any, value: Any) -> Any:
    """The 64 bits of a double as a signed integer."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(64))

    return types.int64(types.float64), codegen


@intrinsic
def double_of_bits(typing_context: Any, value: Any) -> Any:
    """The double that has the 64 bits of a signed integer."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.DoubleType())

    return types.float64(types.int64), codegen


@intrinsic
def floor(typing_context: Any, value: Any) -> Any:
    """The largest integer below or equal to a double, as a double (``math.floor`` would leave the vector unit)."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        function = builder.module.declare_intrinsic("llvm.floor", [ir.DoubleType()])
        return builder.call(function, args)

    return types.float64(types.float64), codegen
