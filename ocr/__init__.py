"""Picture of an identity document -> reading of its fields. Knows nothing of gRPC, storage or the claim."""

import sys

# When imported, OpenVINO reports its use to its makers and writes an id for that to the home directory, wherever the
# package that does so is found. Nothing leaves the machine: it is not found.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
