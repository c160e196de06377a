"""Fit the learned tagging model to the labelled corpora and write its file into the package.

    python benchmarks/train_tagging_model.py [--corpora DIR] [--out FILE]

Needs scikit-learn. What is written holds hashed buckets and one-byte weights, no words.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.tagging_model import CORPORA, fit, read_labelled

from litreview.tagging.learned import encode
from litreview.tagging.rulebook import load_rulebook
from litreview.tagging.version import BUNDLED, MODEL_FILE


def main() -> None:
    """Fit, write, and say how large it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=CORPORA)
    parser.add_argument("--out", type=Path, default=MODEL_FILE)
    chosen = parser.parse_args()
    records = read_labelled(chosen.corpora)
    model = fit(records, load_rulebook(BUNDLED, verify=False).version)
    data = encode(model)
    chosen.out.parent.mkdir(exist_ok=True)
    chosen.out.write_bytes(data)
    print(f"{chosen.out.name}: {len(data):,} bytes, from {len(records):,} records")
    for head in model.heads:
        print(f"  {head.field}: {', '.join(head.values)} (sharpness {head.sharpness})")


if __name__ == "__main__":
    main()
