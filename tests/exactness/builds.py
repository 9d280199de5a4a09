"""The core programs, built by several compilers for several machines in build/exactness/."""
import os
import pathlib
import platform
import subprocess
import time
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILDS = ROOT / "build/exactness"
CROSS = {"aarch64": "aarch64-linux-gnu-g++", "s390x": "s390x-linux-gnu-g++", "x86_64": "x86_64-linux-gnu-g++"}


@dataclass(frozen=True)
class Build:
    name: str
    compiler: str
    flags: str
    machine: str = platform.machine()
    static: bool = False

    def commands(self, targets):
        """One process each: configure, and build `targets`."""
        folder = BUILDS / self.name
        configure = ["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-DCOLOPHON_CORE_ONLY=ON", "-DCOLOPHON_QUANTISE=ON",
                     "-DCMAKE_BUILD_TYPE=None", "-DCMAKE_UNITY_BUILD=ON", f"-DCMAKE_CXX_COMPILER={self.compiler}", f"-DCMAKE_CXX_FLAGS={self.flags}"]
        if self.static:
            configure.append("-DCMAKE_EXE_LINKER_FLAGS=-static")
        if self.machine != platform.machine():
            configure += ["-DCMAKE_SYSTEM_NAME=Linux", f"-DCMAKE_SYSTEM_PROCESSOR={self.machine}"]
        return [configure, ["cmake", "--build", folder, "--target", *targets, "-j", str(os.cpu_count())]]

    def program(self, name):
        return BUILDS / self.name / name


def static(machine):
    """The build that qemu runs: its libraries are inside."""
    return Build(f"{machine}-O3", "g++" if machine == platform.machine() else CROSS[machine], "-O3", machine, static=True)


def build_all(builds, *targets):
    """The builds that failed, with the end of what the compiler said."""
    failed = {}
    for build in builds:
        begin = time.monotonic()
        for command in build.commands(targets):
            try:
                done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                problem = done.stdout[-2000:] if done.returncode else None
            except OSError as error:
                problem = str(error)
            if problem:
                failed[build] = problem
                print(f"not built   {build.name}\n{problem}", flush=True)
                break
        else:
            print(f"built       {build.name:22} {time.monotonic() - begin:6.1f} s", flush=True)
    return failed
