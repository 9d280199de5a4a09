"""colophon worker in a folder of its own."""

from node_process import NodeProcess


class WorkerProcess(NodeProcess):
    command = "worker"

    def __init__(self, **settings):
        super().__init__("http://127.0.0.1:1", "none", "", **settings)
