#!/usr/bin/python3
"""Writes spec/vectors/samplers.json: the rows that spec/sampler.md gives (sampler_rows.py). --check: is it what this makes?"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import sampler_rows                                      # noqa: E402

PATH = os.path.join(HERE, "../../spec/vectors/samplers.json")
SHORT = {"trainSteps": 120, "betaFirstE9": 100001, "betaLastE9": 90000000, "betaOfRoots": False}


def cases():
    for config, counts in ((sampler_rows.STABLE_DIFFUSION, (1, 2, 4, 20)), (SHORT, (3, 60))):
        noise = sampler_rows.Noise(**config)
        for sampler in sampler_rows.SAMPLERS:
            for schedule in sampler_rows.SCHEDULES:
                for prediction in sampler_rows.PREDICTIONS:
                    for n in counts + ((50,) if prediction == "epsilon" and len(counts) > 2 else ()):
                        rows, times = sampler_rows.integer_rows(noise, sampler, schedule, n, prediction)
                        yield {"noise": config, "sampler": sampler, "schedule": schedule, "prediction": prediction, "steps": n,
                               "rows": rows, "times": times}


def text():
    head = {"comment": "Rows of spec/sampler.md; made by tests/spec/make_sampler_vectors.py. Coefficients in 2^-24, times in 2^-32.",
            "columns": sampler_rows.COLUMNS}
    lines = ",\n".join("  " + json.dumps(case, separators=(",", ":")) for case in cases())
    return json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n"


def main():
    made = text()
    if sys.argv[1:] == ["--check"]:
        with open(PATH) as file:
            if file.read() != made:
                sys.exit("spec/vectors/samplers.json is not what tests/spec/make_sampler_vectors.py makes")
        return
    with open(PATH, "w") as file:
        file.write(made)
    print(len(made), "bytes")


if __name__ == "__main__":
    main()
