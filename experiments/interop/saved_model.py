"""A SavedModel of `ito convert --to saved-model` in Python's TensorFlow, against the numbers Ito wrote beside it.

    python saved_model.py FOLDER

FOLDER holds saved_model.pb and check/: x.npy, t.npy and the output that Ito computed from them, epsilon.npy or
score.npy. The exit status is 1 if they differ by more than 1e-5 of the largest value. Needs tensorflow and numpy.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    serve = tf.saved_model.load(str(folder)).signatures["serving_default"]
    inputs = {spec.name: list(spec.shape) for spec in serve.structured_input_signature[1].values()}
    [name] = serve.structured_outputs
    x, t, expected = (np.load(folder / "check" / f"{array}.npy") for array in ("x", "t", name))
    found = serve(x=tf.constant(x, tf.float32), t=tf.constant(t, tf.float32))[name].numpy()
    worst = np.abs(found - expected).reshape(len(t), -1).max(axis=1)
    size = np.abs(expected).reshape(len(t), -1).max(axis=1)
    print(f"TensorFlow {tf.__version__}: {inputs} -> {name} {list(found.shape)}")
    for k in range(len(t)):
        print(f"t = {t[k]:<8.4g} largest |{name}| {size[k]:<8.4g} largest difference {worst[k]:.2g}")
    sys.exit(0 if worst.max() <= 1e-5 * size.max() else 1)


if __name__ == "__main__":
    main()
