"""The speed of a U-Net of Ito's in PyTorch: what a user would have without Ito, on the same machine.

    python peer_torch.py FOLDER --batch 64 --mode compile --precision bfloat16

FOLDER is what `ito convert --to diffusers` writes: config.json and diffusion_pytorch_model.safetensors, in unet/ if the
network is told the step of a chain, and in check/ inputs with what Ito computed from them. The network must first give Ito's output to 1e-3 of its largest value;
then it prints, as one line of JSON, the median milliseconds of a training step (squared error, gradient, clipping, Adam,
running average), of an evaluation, of an evaluation with the product of the Jacobian and a vector, and of a DDIM of 50
steps. Images are channels_last. Needs torch, numpy and safetensors, and ../interop/unet_torch.py beside it.
"""

import argparse
import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "interop"))
import unet_torch  # noqa: E402

CLIP, EMA, RATE = 1.0, 0.999, 1e-5
DDIM_STEPS = 50


class Network(torch.nn.Module):
    """The network of unet_torch with its weights as parameters."""

    def __init__(self, config, weights):
        super().__init__()
        self.config = config
        self.names = list(weights)
        self.values = torch.nn.ParameterList([torch.nn.Parameter(layout(weights[name])) for name in self.names])

    def forward(self, x, t):
        config = self.config | {"training": self.training}
        return unet_torch.forward(config, dict(zip(self.names, self.values)), x, t)


def layout(tensor):
    return tensor.contiguous(memory_format=torch.channels_last) if tensor.dim() == 4 else tensor.contiguous()


def seconds(step, device):
    """The seconds of a step, the device's work done."""
    start = time.perf_counter()
    step()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - start


def check(network, folder, device):
    """The largest deviation from what Ito computed, over the largest value."""
    x, t, expected = (np.load(folder / "check" / f"{name}.npy").astype(np.float32) for name in ("x", "t", "output"))
    x = torch.from_numpy(x).permute(0, 3, 1, 2).to(device, memory_format=torch.channels_last)
    with torch.no_grad():
        output = network(x, torch.from_numpy(t).to(device)).permute(0, 2, 3, 1).cpu().numpy()
    return float(np.abs(output - expected).max() / np.abs(expected).max())


def ddim(evaluate, x, alpha_bar):
    """50 steps of DDIM (Song et al. 2020, eq. 12, eta = 0), clipped as usual."""
    steps = np.linspace(999, 0, DDIM_STEPS).round().astype(int)
    for i, step in enumerate(steps):
        a = float(alpha_bar[step])
        b = float(alpha_bar[steps[i + 1]]) if i + 1 < len(steps) else 1.0
        epsilon = evaluate(x, torch.full((len(x),), float(step), device=x.device))
        data = ((x - math.sqrt(1 - a) * epsilon) / math.sqrt(a)).clamp(-1, 1)
        x = math.sqrt(b) * data + math.sqrt(max(0.0, 1 - b) / (1 - a)) * (x - math.sqrt(a) * data)
    return x


def kernels(step):
    """How many kernels and copies a step runs on the card, how long they take, and the longest of them."""
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
        step()
        torch.cuda.synchronize()
    found = [event for event in profile.key_averages() if event.self_device_time_total > 0]
    found.sort(key=lambda event: -event.self_device_time_total)
    return {
        "kernels": sum(event.count for event in found),
        "kernels_ms": round(1e-3 * sum(event.self_device_time_total for event in found), 3),
        "longest": [[e.key[:100], e.count, round(1e-3 * e.self_device_time_total, 3)] for e in found[:12]],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--mode", choices=["eager", "compile", "reduce-overhead"], default="eager")
    parser.add_argument("--precision", choices=["float32", "tf32", "bfloat16"], default="float32")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--repeats", type=int, default=30)
    parser.add_argument("--wait", type=Path, help="compile, and measure when this file is there")
    parser.add_argument("--only", nargs="+", choices=["step", "forward", "vjp", "ddim50"], help="leave the others out")
    parser.add_argument("--profile", action="store_true", help="count the kernels of a training step, too (CUDA)")
    args = parser.parse_args()
    device = torch.device(args.device)
    torch.manual_seed(0)
    torch.backends.cudnn.benchmark = True
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False

    unet = args.folder / "unet"  # of a pipeline; a network that is told a time lies in the folder itself
    config, weights = unet_torch.load(unet if unet.exists() else args.folder)
    network = Network(config, weights).to(device)
    network.eval()
    deviation = check(network, args.folder, device)
    if deviation > 1e-3:
        sys.exit(f"peer_torch.py: the output is {deviation:.3g} of the largest value away from Ito's")
    torch.backends.cuda.matmul.allow_tf32 = args.precision != "float32"
    torch.backends.cudnn.allow_tf32 = args.precision != "float32"
    modes = {"eager": None, "compile": "default", "reduce-overhead": "reduce-overhead"}
    run = torch.compile(network, mode=modes[args.mode]) if modes[args.mode] else network

    def evaluate(x, t):
        with torch.autocast(device.type, torch.bfloat16, enabled=args.precision == "bfloat16"):
            return run(x, t).float()

    size = config.get("sample_size", 32)
    height, width = size if isinstance(size, list) else (size, size)
    x = torch.randn(args.batch, config["in_channels"], height, width, device=device)
    x = x.contiguous(memory_format=torch.channels_last)
    t = 999 * torch.rand(args.batch, device=device)
    parameters = list(network.parameters())
    averages = [p.detach().clone() for p in parameters]
    optimiser = torch.optim.Adam(parameters, lr=RATE, fused=True)

    def train():
        optimiser.zero_grad(set_to_none=True)
        loss = ((evaluate(x, t) - x) ** 2).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, CLIP)
        optimiser.step()
        torch._foreach_lerp_(averages, [p.detach() for p in parameters], 1 - EMA)
        return loss.item()

    def forward():
        with torch.no_grad():
            return evaluate(x, t).cpu()

    def product():
        y = x.clone().requires_grad_()
        return torch.autograd.grad(evaluate(y, t), y, x)[0].cpu()

    alpha_bar = np.cumprod(1 - np.linspace(1e-4, 2e-2, 1000))

    def sample():
        with torch.no_grad():
            return ddim(evaluate, x, alpha_bar).cpu()

    result = {"mode": args.mode, "precision": args.precision, "batch": args.batch, "deviation": deviation}
    result["parameters"] = sum(p.numel() for p in parameters)
    result["torch"] = torch.__version__
    result["device"] = torch.cuda.get_device_name() if device.type == "cuda" else "cpu"
    work = {"step": train, "forward": forward, "vjp": product, "ddim50": sample}
    work = {name: step for name, step in work.items() if not args.only or name in args.only}
    for name, step in work.items():
        network.train(name == "step")
        result[name + "_first_s"] = round(sum(seconds(step, device) for _ in range(3)), 3)
    while args.wait and not args.wait.exists():
        time.sleep(0.05)
    for name, step in work.items():
        network.train(name == "step")
        repeats = max(3, args.repeats // 10) if name == "ddim50" else args.repeats
        result[name + "_ms"] = round(1e3 * float(np.median([seconds(step, device) for _ in range(repeats)])), 3)
    if args.profile:
        network.train()
        result |= kernels(train)
    if device.type == "cuda":
        result["memory_mib"] = torch.cuda.max_memory_reserved() >> 20
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
