#!/bin/sh
# The shipped adapter in one go: pictures of a manner that the corpus leaves out, a LoRA for runs/house, the integer file, figures and
# sheet. To be run again whenever models/house.safetensors is exported anew. A quarter of an hour on one core.
set -e
cd "$(dirname "$0")"
PYTHON=${PYTHON:-/usr/bin/python3}
NAME=mosaic
[ -e runs/lora/pictures/01499.txt ] || nice "$PYTHON" -m lora.mosaic runs/lora/pictures --count 1500
nice "$PYTHON" -m lora.train runs/lora/pictures -o "runs/lora/$NAME.safetensors" --minutes "${MINUTES:-10}"
nice "$PYTHON" -m lora.quantise "runs/lora/$NAME.safetensors" --name "$NAME" -o "../models/adapters/$NAME.safetensors"
nice "$PYTHON" -m lora.evaluate --binary "${BINARY:-../build/colophon}"
