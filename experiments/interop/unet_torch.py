"""The forward pass of the `UNet2DModel` of Hugging Face diffusers, in plain PyTorch functions.

A second, independent reading of the format, to check Ito's network against where the library itself is not at hand:

    python unet_torch.py FOLDER X.npy T.npy OUT.npy               writes the output
    python unet_torch.py FOLDER X.npy T.npy --expect OUTPUT.npy   compares, exit status 1 if they differ

FOLDER holds config.json and diffusion_pytorch_model.safetensors. The arrays are NHWC (times: one per image), float32
inside; the comparison allows 1e-4 of the largest expected value. Needs torch, numpy and safetensors.
"""

import argparse
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

# What the library takes for a key that config.json leaves out, for the options that change what is computed.
DEFAULTS = {
    "in_channels": 3,
    "out_channels": 3,
    "block_out_channels": [224, 448, 672, 896],
    "down_block_types": ["DownBlock2D"] + 3 * ["AttnDownBlock2D"],
    "up_block_types": 3 * ["AttnUpBlock2D"] + ["UpBlock2D"],
    "layers_per_block": 2,
    "downsample_padding": 1,
    "dropout": 0.0,
    "flip_sin_to_cos": True,
    "freq_shift": 0,
    "norm_eps": 1e-5,
    "norm_num_groups": 32,
    "attention_head_dim": 8,
    "attn_norm_num_groups": None,
    "add_attention": True,
    "resnet_time_scale_shift": "default",
}
# Every value understood here; the first one is the library's default.
CHOICES = {
    "act_fn": ["silu"],
    "center_input_sample": [False],
    "class_embed_type": [None],
    "num_class_embeds": [None],
    "time_embedding_type": ["positional"],
    "time_embedding_dim": [None],
    "mid_block_type": ["UNetMidBlock2D"],
    "mid_block_scale_factor": [1],
    "downsample_type": ["conv"],
    "upsample_type": ["conv"],
    "downsample_padding": [1, 0],
    "resnet_time_scale_shift": ["default", "scale_shift"],
}
BLOCKS = {"down_block_types": ["DownBlock2D", "AttnDownBlock2D"], "up_block_types": ["UpBlock2D", "AttnUpBlock2D"]}
NO_EFFECT = ["sample_size", "num_train_timesteps"]  # when sampling, with positional time embedding
OLD_NAMES = {".query.": ".to_q.", ".key.": ".to_k.", ".value.": ".to_v.", ".proj_attn.": ".to_out.0."}


def require(condition, message):
    if not condition:
        raise ValueError(message)


def read_config(given):
    """The options with the library's defaults filled in, not for training, or a ValueError that names one not understood here."""
    for key, value in given.items():
        known = key.startswith("_") or key in DEFAULTS or key in CHOICES or key in NO_EFFECT
        require(known, f"config.json: unknown option {key}")
        allowed = CHOICES.get(key, [value])
        require(value in allowed, f"config.json: {key} {value!r} is not supported (only {allowed})")
    config = DEFAULTS | given
    require(config["norm_num_groups"] is not None, "config.json: norm_num_groups must be a number")
    levels = len(config["block_out_channels"])
    for key, allowed in BLOCKS.items():
        require(len(config[key]) == levels, f"config.json: {key} and block_out_channels differ in length")
        for block in config[key]:
            require(block in allowed, f"config.json: block type {block} in {key} is not supported (only {allowed})")
    config["training"] = False
    return config


def load(folder):
    """(config, weights): a dictionary of options, and the tensors by name as float32."""
    config = read_config(json.loads((Path(folder) / "config.json").read_text()))
    weights = {}
    for name, tensor in load_file(Path(folder) / "diffusion_pytorch_model.safetensors").items():
        for old, new in OLD_NAMES.items():
            name = name.replace(old, new)
        weights[name] = tensor.float()
    return config, weights


def linear(w, name, x):
    return F.linear(x, w[name + ".weight"], w[name + ".bias"])


def conv(w, name, x, **options):
    return F.conv2d(x, w[name + ".weight"], w[name + ".bias"], **options)


def norm(config, w, name, x, groups=None):
    groups = groups or config["norm_num_groups"]
    return F.group_norm(x, groups, w[name + ".weight"], w[name + ".bias"], config["norm_eps"])


def time_embedding(config, w, t):
    """Sines and cosines of t at geometrically spaced frequencies from 1 down to 1/10000, then two dense layers."""
    width = config["block_out_channels"][0]
    k = torch.arange(width // 2, dtype=t.dtype, device=t.device)
    angles = t[:, None] * torch.exp(-math.log(10000) * k / (width // 2 - config["freq_shift"]))
    halves = [angles.sin(), angles.cos()]
    if config["flip_sin_to_cos"]:
        halves.reverse()
    waves = F.pad(torch.cat(halves, dim=1), (0, width % 2))
    return linear(w, "time_embedding.linear_2", F.silu(linear(w, "time_embedding.linear_1", waves)))


def resnet(config, w, name, x, time):
    h = conv(w, f"{name}.conv1", F.silu(norm(config, w, f"{name}.norm1", x)), padding=1)
    time = linear(w, f"{name}.time_emb_proj", F.silu(time))[:, :, None, None]
    if config["resnet_time_scale_shift"] == "scale_shift":
        scale, shift = time.chunk(2, dim=1)
        h = norm(config, w, f"{name}.norm2", h) * (1 + scale) + shift
    else:
        h = norm(config, w, f"{name}.norm2", h + time)
    h = F.dropout(F.silu(h), config["dropout"], config["training"])
    h = conv(w, f"{name}.conv2", h, padding=1)
    if f"{name}.conv_shortcut.weight" in w:  # where the numbers of channels in and out differ
        x = conv(w, f"{name}.conv_shortcut", x)
    return x + h


def attention(config, w, name, x, groups=None, normed=True):
    """Self-attention between the pixels, added to the input; heads of attention_head_dim channels each."""
    n, channels, height, width = x.shape
    size = config["attention_head_dim"] or channels
    require(channels >= size, f"{name}: {channels} channels are too few for heads of {size}")
    h = norm(config, w, f"{name}.group_norm", x, groups) if normed else x
    pixels = h.flatten(2).transpose(1, 2)

    def heads(part):
        return linear(w, f"{name}.{part}", pixels).unflatten(2, (channels // size, size)).transpose(1, 2)

    query, key, value = heads("to_q"), heads("to_k"), heads("to_v")
    joined = F.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)
    return x + linear(w, f"{name}.to_out.0", joined).transpose(1, 2).unflatten(2, (height, width))


def layer(config, w, block, kind, i, x, time):
    x = resnet(config, w, f"{block}.resnets.{i}", x, time)
    return attention(config, w, f"{block}.attentions.{i}", x) if kind.startswith("Attn") else x


def middle(config, w, x, time):
    x = resnet(config, w, "mid_block.resnets.0", x, time)
    if config["add_attention"]:
        groups = config["attn_norm_num_groups"]
        normed = groups is not None or config["resnet_time_scale_shift"] == "default"
        x = attention(config, w, "mid_block.attentions.0", x, groups, normed)
    return resnet(config, w, "mid_block.resnets.1", x, time)


def downsample(config, w, name, x):
    if config["downsample_padding"] == 0:  # the library then pads on the right and at the bottom only
        x = F.pad(x, (0, 1, 0, 1))
    return conv(w, name, x, stride=2, padding=config["downsample_padding"])


def forward(config, weights, x_nchw, t):
    """The network's output (n, out_channels, h, w) for images x_nchw and one time per image."""
    w, x, last = weights, x_nchw, len(config["block_out_channels"]) - 1
    require(x.shape[1] == config["in_channels"], f"images of {x.shape[1]} channels, not {config['in_channels']}")
    require(x.shape[2] % 2**last == 0 and x.shape[3] % 2**last == 0, f"image sides must be multiples of {2**last}")
    time = time_embedding(config, w, t.to(x.dtype).expand(len(x)))
    x = conv(w, "conv_in", x, padding=1)
    skips = [x]
    for level, kind in enumerate(config["down_block_types"]):
        block = f"down_blocks.{level}"
        for i in range(config["layers_per_block"]):
            x = layer(config, w, block, kind, i, x, time)
            skips.append(x)
        if level < last:
            x = downsample(config, w, f"{block}.downsamplers.0.conv", x)
            skips.append(x)
    x = middle(config, w, x, time)
    for level, kind in enumerate(config["up_block_types"]):
        block = f"up_blocks.{level}"
        for i in range(config["layers_per_block"] + 1):
            x = layer(config, w, block, kind, i, torch.cat([x, skips.pop()], dim=1), time)
        if level < last:
            x = F.interpolate(x, scale_factor=2.0, mode="nearest")
            x = conv(w, f"{block}.upsamplers.0.conv", x, padding=1)
    return conv(w, "conv_out", F.silu(norm(config, w, "conv_norm_out", x)), padding=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("x")
    parser.add_argument("t")
    parser.add_argument("out", nargs="?", help="where to write the output")
    parser.add_argument("--expect", help="the output to compare with, instead of writing one")
    args = parser.parse_args()
    if (args.out is None) == (args.expect is None):
        parser.error("give either OUT.npy or --expect OUTPUT.npy")
    x = torch.from_numpy(np.load(args.x).astype(np.float32)).permute(0, 3, 1, 2)
    t = torch.from_numpy(np.load(args.t).astype(np.float32))
    with torch.no_grad():
        output = forward(*load(args.folder), x, t).permute(0, 2, 3, 1).contiguous().numpy()
    if args.out:
        np.save(args.out, output)
        print(f"max |output| {np.abs(output).max():.6g}")
        return
    expected = np.load(args.expect)
    require(output.shape == expected.shape, f"shape {output.shape}, but {args.expect} has {expected.shape}")
    deviation, largest = np.abs(output - expected).max(), np.abs(expected).max()
    print(f"largest deviation {deviation:.3g}, {deviation / largest:.3g} of the largest value {largest:.6g}")
    sys.exit(0 if deviation <= 1e-4 * largest else 1)


if __name__ == "__main__":
    main()
