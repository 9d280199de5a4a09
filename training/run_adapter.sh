#!/bin/sh
# The shipped adapter in one go: pictures of a manner that the corpus leaves out, a LoRA for runs/$SIZE, the integer file, figures and
# sheet. To be run again whenever models/house.safetensors is exported anew. A quarter of an hour on one core. SIZE=house1 for the
# first house model.
set -e
cd "$(dirname "$0")"
PYTHON=${PYTHON:-/usr/bin/python3}
SIZE=${SIZE:-house}
NAME=mosaic
[ -e "runs/lora/$SIZE/01499.txt" ] || nice "$PYTHON" -m lora.mosaic "runs/lora/$SIZE" --count 1500 --size "$SIZE"
nice "$PYTHON" -m lora.train "runs/lora/$SIZE" -o "runs/lora/$NAME.safetensors" --size "$SIZE" --minutes "${MINUTES:-10}"
nice "$PYTHON" -m lora.quantise "runs/lora/$NAME.safetensors" --name "$NAME" --size "$SIZE" --model ../models/house.safetensors -o "../models/adapters/$NAME.safetensors"
nice "$PYTHON" -m lora.evaluate --size "$SIZE" --binary "${BINARY:-../build/colophon}"
