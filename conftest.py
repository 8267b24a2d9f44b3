"""What pytest must not import where an optional part is not installed."""

from importlib.util import find_spec

from hypothesis import settings

# These import torch at once; training is the only room that does.
_TORCH = [f"analysis/onrecord/training/{name}.py" for name in ("fit", "network", "ship", "tones")]
collect_ignore = [] if find_spec("torch") and find_spec("onnx") and find_spec("safetensors") else _TORCH

# Speed is measured by the benchmarks; here a busy machine must not fail a test.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
