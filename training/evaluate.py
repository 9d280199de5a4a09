"""What the shipped house model paints, by the integer program. One command each; results below docs/:

python3 evaluate.py recognise [--prompts 1024]   figures/house_recognition.json, pictures/house_sheet.png, house-prompts.txt
python3 evaluate.py distance [--count 5000]      figures/house_distance.json (needs the float checkpoint in runs/SIZE)
python3 evaluate.py diversity [--count 1000]     figures/house_diversity.json, pictures/house_neighbours.png (needs runs/corpus/SIZE)
python3 evaluate.py pages                        pictures/house_sheet_captions.png, pictures/house_words.png and their words

For the small model: --size house-small, to house_small_….

All need the judge: `run_all.sh classifier`. For the first house model: --size house1, with a judge by `classifier.py --size house1` and
floats by `dequantise.py`. Prompts, seeds and words are drawn by fixed seeds; nothing is chosen by hand.
"""
import argparse

import torch

from judge import distance, diversity, pages, recognise

MEASURES = {"recognise": (recognise, None), "distance": (distance, 5000), "diversity": (diversity, 1000), "pages": (pages, None)}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=list(MEASURES), nargs="+")
    p.add_argument("--binary", help="default: build/colophon")
    p.add_argument("--model", help="default: models/house.safetensors, or house-small.safetensors")
    p.add_argument("--size", default="house", choices=("house", "house1", "house-small"), help="which: house1 for the first house model, with its own school")
    p.add_argument("--prompts", type=int, default=1024)
    p.add_argument("--count", type=int, help="pictures a side, or of one prompt")
    p.add_argument("--first-model", help="distance: the file of the first house model, to compare")
    a = p.parse_args()
    torch.set_num_threads(1)
    count = a.count
    for what in a.what:
        measure, a.count = MEASURES[what][0].measure, count or MEASURES[what][1]
        measure(a)


if __name__ == "__main__":
    main()
