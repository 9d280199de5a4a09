#!/bin/sh
# cooldown.sh NAME MINUTES: from the latest checkpoint of a denoiser trained at a constant rate, a short decay of the rate to zero.
# The run itself stays as it is (and may go on); the cooled weights are runs/NAME/denoiser.pt, what they cost is in cool.csv.
set -e
cd "$(dirname "$0")"
[ $# -eq 2 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 2; }
cd "${COLOPHON_RUNS:-runs}/$1"
[ -e cool.state ] || for end in state.0 state.1 state; do cp "denoiser.$end" "cool.$end.tmp"; done
[ -e cool.state ] || for end in state.0 state.1 state; do mv "cool.$end.tmp" "cool.$end"; done
[ -e cool.minutes ] || /usr/bin/python3 -c "import torch; print(torch.load('cool.state')['spent'] / 60 + $2)" > cool.minutes
minutes=$(cat cool.minutes)
cd "$OLDPWD"
nice "${PYTHON:-/usr/bin/python3}" train_denoiser.py "$1" --stage cool --minutes "$minutes" --decay "$(/usr/bin/python3 -c "print($2 / $minutes)")"
cp "${COLOPHON_RUNS:-runs}/$1/cool.pt" "${COLOPHON_RUNS:-runs}/$1/denoiser.pt"
