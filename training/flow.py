"""Rectified flow: x(t) = (1 - t) picture + t noise, and its two-step Adams-Bashforth sampler."""
import torch


def grid(steps, shift=1.0):
    """Times 1 = t0 > ... > t_steps = 0; shift > 1 spends more steps where it is noisy."""
    u = torch.linspace(1, 0, steps + 1, dtype=torch.float64)
    return (shift * u / (1 + (shift - 1) * u)).tolist()


@torch.no_grad()
def sample(net, noise, bag, steps=None, guidance=None, negative=None, shift=1.0, trace=None):
    """noise (b, z, h, w) unit normal, bag (b, rows) -> standardised latent.

    Step i goes from t_i to t_{i+1} = t_i + h_i (h < 0). With v_i = v(uncond) + guidance (v(words) - v(uncond)):
    first step  x += h_0 v_0; then  x += h_i ((1 + r/2) v_i - r/2 v_{i-1}),  r = h_i / h_{i-1}.
    """
    cfg = net.cfg
    steps, guidance = steps or cfg.steps, cfg.guidance if guidance is None else guidance
    ts = grid(steps, shift)
    none = torch.zeros_like(bag) if negative is None else negative
    x, before = noise.float(), None
    for i in range(steps):
        t = torch.full((2 * len(x),), ts[i])
        c, u = net.velocity(torch.cat([x, x]), t, torch.cat([bag, none])).chunk(2)
        v = u + guidance * (c - u)
        h = ts[i + 1] - ts[i]
        if before is None:
            x = x + h * v
        else:
            r = h / (ts[i] - ts[i - 1])
            x = x + h * ((1 + r / 2) * v - r / 2 * before)
        before = v
        if trace is not None:
            trace.append((v, x))
    return x
