#!/bin/sh
# From an empty folder to trained models, by their names: run_all.sh [house|small|tiny|house1|classifier]… (default: house small classifier
# tiny). small: house-small, which learns from house.
# house: the second corpus, autoencoder, denoiser at a constant rate, cool-down, sheets; three hours on two cores, less where the
# processor has AMX. house1: the first house model, which learned from corpus_v1. Minutes are of a worker's processor time.
# HOUSE_FROM=FOLDER (dequantise.py makes one) starts house with another model's weights instead of random ones.
# Every stage resumes from its last checkpoint; `touch runs/NAME/stop` ends a stage early, all saved; `rm -r runs` starts over; PICTURES=300 makes a trial run.
set -e
cd "$(dirname "$0")"
PYTHON=${PYTHON:-/usr/bin/python3}     # Debian: python3-torch python3-cairo python3-numpy python3-pil python3-matplotlib
export GOMP_SPINCOUNT=3000             # waiting threads give the core away
RUNS=${COLOPHON_RUNS:-runs}            # set COLOPHON_RUNS (a full path) to train elsewhere

# corpus PACKAGE FOLDER SEED COUNT SIZE [OPTION]
corpus() { [ -e "$RUNS/corpus/$2/captions.json" ] || nice "$PYTHON" -m "$1" "$RUNS/corpus/$2" --seed "$3" --count "${PICTURES:-$4}" --size "$5" $6; }

sheets() {
  "$PYTHON" plot_curves.py "$1" "$RUNS/$1/curves.png"
  "$PYTHON" sample_float.py "$1" "$RUNS/$1/sheet.png"
}

house() {
  corpus corpus house-val 2 512 256 --seen
  corpus corpus house 1 24000 256 --seen
  nice "$PYTHON" train_autoencoder.py house --minutes "${HOUSE_AE_MINUTES:-22}" ${HOUSE_FROM:+--from "$HOUSE_FROM"}
  [ -e "$RUNS/house/cool.state" ] || nice "$PYTHON" train_denoiser.py house --minutes "${HOUSE_MINUTES:-70}" --decay 0 ${HOUSE_FROM:+--from "$HOUSE_FROM"}
  ./cooldown.sh house "${HOUSE_COOL_MINUTES:-60}"
  sheets house
  "$PYTHON" ranges.py house
}

small() {
  nice "$PYTHON" distil.py decoder --minutes "${SMALL_DECODER_MINUTES:-10}"
  nice "$PYTHON" distil.py guidance --minutes "${SMALL_GUIDANCE_MINUTES:-32}"
  [ -e "$RUNS/house-small/pairs.npz" ] || nice "$PYTHON" distil.py pairs --count "${PAIRS:-4000}"
  nice "$PYTHON" distil.py steps --minutes "${SMALL_STEPS_MINUTES:-9}" --muon 0.015 --adam 0.005
}

house1() {
  corpus corpus_v1 house1-val 2 512 256
  corpus corpus_v1 house1 1 24000 256
  nice "$PYTHON" train_autoencoder.py house1 --minutes "${HOUSE_AE_MINUTES:-13.5}" --decay 0.35
  nice "$PYTHON" train_denoiser.py house1 --minutes "${HOUSE_MINUTES:-70}"
  sheets house1
}

tiny() {
  corpus corpus_v1 tiny 1 20000 32
  corpus corpus_v1 tiny-val 2 512 32
  nice "$PYTHON" train_autoencoder.py tiny --minutes "${TINY_AE_MINUTES:-0.8}" --decay 0.35
  nice "$PYTHON" train_denoiser.py tiny --minutes "${TINY_MINUTES:-3}"
  sheets tiny
}

classifier() { nice "$PYTHON" classifier.py --minutes "${CLASSIFIER_MINUTES:-8}"; }

[ $# -gt 0 ] || set -- house small classifier tiny
for stage in "$@"; do
  case $stage in
    house | small | house1 | tiny | classifier) "$stage" ;;
    *) echo "run_all.sh: no stage is called $stage; there are house, small, house1, tiny and classifier" >&2; exit 2 ;;
  esac
done
