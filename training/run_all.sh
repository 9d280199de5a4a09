#!/bin/sh
# From an empty folder to trained models: corpus, tiny model, house model, classifier, sheets. About two hours on two cores.
# Every stage resumes from its last checkpoint; `rm -r runs` starts over.
set -e
cd "$(dirname "$0")"
PYTHON=${PYTHON:-/usr/bin/python3}     # Debian: python3-torch python3-cairo python3-numpy python3-pil python3-matplotlib
export GOMP_SPINCOUNT=3000             # waiting threads give the core away
corpus() { [ -e "runs/corpus/$1/captions.json" ] || nice "$PYTHON" -m corpus "runs/corpus/$1" --seed "$2" --count "$3" --size "$4"; }

corpus tiny 1 20000 32
corpus tiny-val 2 512 32
corpus house-val 2 512 256
corpus house 1 24000 256

nice "$PYTHON" train_autoencoder.py tiny --minutes "${TINY_AE_MINUTES:-0.8}"
nice "$PYTHON" train_denoiser.py tiny --minutes "${TINY_MINUTES:-3}" --batch 128
nice "$PYTHON" train_autoencoder.py house --minutes "${HOUSE_AE_MINUTES:-13.5}"
nice "$PYTHON" train_denoiser.py house --minutes "${HOUSE_MINUTES:-70}"
nice "$PYTHON" classifier.py --minutes "${CLASSIFIER_MINUTES:-6}"

for size in tiny house; do
  "$PYTHON" plot_curves.py $size runs/$size/curves.png
  "$PYTHON" sample_float.py $size runs/$size/sheet.png
done
"$PYTHON" ranges.py house
