"""No library of ours reports to its makers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_openvino_reports_nothing(tmp_path: Path) -> None:
    """Loading the engine opens no socket to the network and leaves no id of this machine in the home directory."""
    program = """
import sys
reached = []
network = ("socket.connect", "socket.getaddrinfo")
sys.addaudithook(lambda event, args: reached.append(args) if event in network else None)
import ocr.engines.ppocr
import time
time.sleep(1)
print(reached, [name for name in sys.modules if name.startswith("openvino_telemetry.")])
"""
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "HOME")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**environment, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[] []"
    assert list(tmp_path.iterdir()) == []
