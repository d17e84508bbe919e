"""Generate the Python stubs beside the protos: ``python protos/generate.py [TARGET_FOLDER]``."""

from __future__ import annotations

import os
import sys
from importlib.resources import files
from pathlib import Path

from grpc_tools import protoc

ROOT = Path(__file__).resolve().parent


def generate(target: Path) -> list[Path]:
    """Write the stubs of every proto below ``target``, in the folders of their packages.

    Returns the files written, relative to ``target``.

    Raises:
        RuntimeError: protoc refused a proto; it has said why on standard error.
    """
    protos = sorted(
        path.relative_to(ROOT) for package in ("buf", "idverdict") for path in (ROOT / package).rglob("*.proto")
    )
    services = [path for path in protos if path.stem.endswith("_service")]
    # protoc finds its plugin, installed beside this interpreter, on the path.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    roots = [f"-I{ROOT}", f"-I{files('grpc_tools') / '_proto'}"]
    messages = [f"--python_out={target}", f"--pyi_out={target}"]
    methods = [f"--grpc_python_out={target}", f"--mypy_grpc_out=quiet:{target}"]
    for options, inputs in ((messages, protos), (methods, services)):
        if protoc.main(["protoc", *roots, *options, *map(str, inputs)]) != 0:
            raise RuntimeError("protoc failed")
    made = [path.with_name(f"{path.stem}_pb2{suffix}") for path in protos for suffix in (".py", ".pyi")]
    return made + [path.with_name(f"{path.stem}_pb2_grpc{suffix}") for path in services for suffix in (".py", ".pyi")]


if __name__ == "__main__":
    for name in generate(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT):
        print(name)
