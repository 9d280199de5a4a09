"""The one error of this package: an input that the specification refuses, with a short machine-readable reason."""


class Refused(Exception):
    def __init__(self, reason, text=""):
        super().__init__(f"{reason}: {text}" if text else reason)
        self.reason = reason


def demand(condition, reason, text=""):
    if not condition:
        raise Refused(reason, text)
