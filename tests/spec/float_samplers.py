"""Samplers in float64, each written from its own paper in that paper's coordinates; nothing here knows of rows.

A `Denoiser` is asked as engines ask a network: with a picture of noise level t scaled to variance 1, and t; it answers with the
noise (epsilon) or with v. Pictures are arrays.
"""
import numpy as np


class Training:
    """The noise of Stable Diffusion 1.x: scaled linear betas, 1,000 steps."""

    def __init__(self, steps=1000, first=0.00085, last=0.012):
        betas = np.linspace(first**0.5, last**0.5, steps) ** 2
        self.kept = np.cumprod(1 - betas)                        # DDPM's alpha bar
        self.log_sigmas = np.log(np.sqrt((1 - self.kept) / self.kept))

    def sigma(self, t):
        return np.exp(np.interp(t, np.arange(len(self.kept)), self.log_sigmas))

    def time(self, sigma):
        return float(np.interp(np.log(sigma), self.log_sigmas, np.arange(len(self.kept))))


class Mixture:
    """Data that are a mixture of Gaussians, each element alone: the exact prediction, and for one Gaussian the exact flow."""

    def __init__(self, training, prediction, parts):
        """parts: [(weight, mean, variance)], means and variances broadcast against the picture"""
        self.training, self.prediction, self.parts = training, prediction, parts

    def picture(self, x, sigma):
        """E[x0 | x0 + σ ε = x]"""
        logs, means = [], []
        for weight, mean, variance in self.parts:
            total = variance + sigma**2
            logs.append(np.log(weight) - (x - mean) ** 2 / (2 * total) - np.log(total) / 2)
            means.append((variance * x + sigma**2 * mean) / total)
        logs = np.array(np.broadcast_arrays(*logs))
        odds = np.exp(logs - logs.max(0))
        return (odds * np.array(np.broadcast_arrays(*means))).sum(0) / odds.sum(0)

    def __call__(self, scaled, t):
        sigma = self.training.sigma(t)
        x = scaled * np.sqrt(1 + sigma**2)
        picture = self.picture(x, sigma)
        noise = (x - picture) / sigma
        return noise if self.prediction == "epsilon" else (noise - sigma * picture) / np.sqrt(1 + sigma**2)

    def exact(self, x, sigma):
        """Where the probability flow takes x from σ to 0; one part only."""
        ((_, mean, variance),) = self.parts
        return mean + (x - mean) * np.sqrt(variance / (variance + sigma**2))


def karras(low, high, n, rho=7):
    """Elucidating the Design Space, equation 5"""
    ramp = np.linspace(0, 1, n)
    return np.append((high ** (1 / rho) + ramp * (low ** (1 / rho) - high ** (1 / rho))) ** rho, 0.0)


def sigmas(training, schedule, n):
    ends = np.exp(training.log_sigmas[[0, -1]])
    if schedule == "karras":
        return karras(ends[0], ends[1], n)
    return np.append(training.sigma(np.linspace(len(training.kept) - 1, 0, n)), 0.0)


def ask(denoiser, x, sigma):
    """x = x0 + σ ε -> x0 and ε, as they are predicted"""
    answer = denoiser(x / np.sqrt(sigma**2 + 1), denoiser.training.time(sigma))
    if denoiser.prediction == "epsilon":
        return x - sigma * answer, answer
    picture = x / (sigma**2 + 1) - answer * sigma / np.sqrt(sigma**2 + 1)
    return picture, (x - picture) / sigma


def euler(denoiser, noise, schedule, n):
    levels = sigmas(denoiser.training, schedule, n)
    x = noise * levels[0]
    for now, then in zip(levels, levels[1:]):
        x = x + (then - now) * ask(denoiser, x, now)[1]
        yield x / np.sqrt(1 + then**2)


def ab2(denoiser, noise, schedule, n):
    """dx/dσ = ε, each step the integral of the line through the last two slopes"""
    levels = sigmas(denoiser.training, schedule, n)
    x, last, slopes = noise * levels[0], None, []
    for now, then in zip(levels, levels[1:]):
        slope = ask(denoiser, x, now)[1]
        if last is None:
            x = x + (then - now) * slope
        else:
            steep = (slope - slopes[-1]) / (now - last)
            x = x + slope * (then - now) + steep * (then - now) ** 2 / 2
        slopes.append(slope)
        last = now
        yield x / np.sqrt(1 + then**2)


def ddim(denoiser, noise, schedule, n):
    """Denoising Diffusion Implicit Models, equation 12 with σ = 0, on alpha bars"""
    training = denoiser.training
    if schedule == "normal":
        apart = len(training.kept) // n
        times = [1 + apart * i for i in range(n)][::-1]
        kept = [training.kept[t] for t in times] + [training.kept[0]]
    else:
        levels = sigmas(training, schedule, n)
        times = [training.time(s) for s in levels[:-1]]
        kept = 1 / (1 + levels**2)
    x = noise
    for t, a, a_next in zip(times, kept, kept[1:]):
        answer = denoiser(x, t)
        e = answer if denoiser.prediction == "epsilon" else np.sqrt(a) * answer + np.sqrt(1 - a) * x
        x = np.sqrt(a_next) * (x - np.sqrt(1 - a) * e) / np.sqrt(a) + np.sqrt(1 - a_next) * e
        yield x


def dpmpp_2m(denoiser, noise, schedule, n):
    """DPM-Solver++, algorithm 2, on α and σ of a variance-preserving process; λ = ln(α/σ)"""
    levels = sigmas(denoiser.training, schedule, n)
    alpha, sigma = 1 / np.sqrt(1 + levels**2), levels / np.sqrt(1 + levels**2)
    with np.errstate(divide="ignore"):
        lam = np.log(alpha / sigma)
    x, before = noise * sigma[0], None
    for i in range(n):
        picture = ask(denoiser, x / alpha[i], levels[i])[0]
        h = lam[i + 1] - lam[i]
        if before is None or np.isinf(h):
            d = picture
        else:
            r = (lam[i] - lam[i - 1]) / h
            d = (1 + 1 / (2 * r)) * picture - 1 / (2 * r) * before
        x = sigma[i + 1] / sigma[i] * x - alpha[i + 1] * (np.exp(-h) - 1) * d
        before = picture
        yield x


SAMPLERS = {"euler": euler, "ab2": ab2, "ddim": ddim, "dpmpp_2m": dpmpp_2m}
