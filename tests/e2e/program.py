"""build/colophon as somebody at a shell would run it, and what every run has to keep to."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from anvil import ROOT

PROGRAM = pathlib.Path(os.environ.get("COLOPHON_PROGRAM", ROOT / "build/colophon"))
MODELS = ROOT / "models"
TINY = MODELS / "tiny.safetensors"


def processes_in(folder):
    """Processes that work in the folder or whose words go to a file there, as a demo, its chain and its node."""
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        for end in ("cwd", "fd/1"):
            try:
                if f"{os.readlink(f'/proc/{process}/{end}')}/".startswith(f"{folder}/"):
                    found.append(int(process))
                    break
            except OSError:
                pass  # gone, or not ours
    return found


class Ran:
    def __init__(self, arguments, finished):
        self.arguments, self.code = arguments, finished.returncode
        self.out, self.err = finished.stdout, finished.stderr

    def __str__(self):
        return f"$ colophon {' '.join(self.arguments)}\nexit {self.code}\n{self.out}{self.err}"


class Folder:
    """An empty working folder, and runs of the program in it with the least environment."""

    def __init__(self, program=PROGRAM, models=MODELS):
        self.program = pathlib.Path(program)
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="colophon-e2e-"))
        self.environment = {"COLOPHON_MODELS": str(models)}

    def remove(self):
        # What a killed program started may still write: a node takes seconds to end.
        end = time.monotonic() + 10
        while processes_in(self.path) and time.monotonic() < end:
            time.sleep(0.05)
        shutil.rmtree(self.path)

    def run(self, *arguments, key=None, **variables):
        environment = dict(self.environment, **variables)
        if key:
            environment["COLOPHON_KEY"] = key
        arguments = [str(argument) for argument in arguments]
        ran = Ran(arguments, subprocess.run([str(self.program), *arguments], cwd=self.path, env=environment, text=True,
                                            stdin=subprocess.DEVNULL, capture_output=True, timeout=120))
        if key:  # with and without 0x, in either case
            assert key.lower().removeprefix("0x") not in (ran.out + ran.err).lower(), f"the key was shown by {arguments}"
        return ran


def expect_done(test, ran):
    test.assertEqual(ran.code, 0, str(ran))
    test.assertNotIn("error:", ran.err, str(ran))
    return ran.out


def expect_error(test, ran, *words, hint=True):
    """Exit code 2, one `error:` that says `words`, at most one hint, and nothing on standard output."""
    test.assertEqual(ran.code, 2, str(ran))
    test.assertEqual(ran.out, "", str(ran))
    test.assertTrue(ran.err.startswith("error: "), str(ran))
    test.assertEqual(ran.err.count("error:"), 1, str(ran))
    test.assertEqual(ran.err.count("hint:"), 1 if hint else 0, str(ran))
    for word in words:
        test.assertIn(word, ran.err, str(ran))
